package wizard_test

import (
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// reviewing is the state that asks the last step, of answers for n structures.
func reviewing(n int) wizard.State {
	return wizard.State{Phase: wizard.Asking, ID: "mairie", Answers: wizardtest.AnsweredFor(n), At: wizardtest.At("review")}
}

// TestReviewIsOneList: what saves comes first, then a row for each answer, which leads to the step
// that asks it, then what adds a structure.
func TestReviewIsOneList(t *testing.T) {
	for _, l := range steps.Languages {
		v, s := wizard.VoiceIn(l), reviewing(2)
		page := v.Page(s, &wizard.Side{})
		options := page.Asks[0].Options
		submit := func(o wizard.Option) wizard.Event {
			return page.Submit(steps.Given{Texts: map[steps.Key]string{page.Asks[0].Field.Key: o.Value}})
		}
		if _, saves := submit(options[0]).(wizard.Submitted); !saves || page.Asks[0].Text != options[0].Value {
			t.Errorf("%s: %q is first", l, options[0].Label)
		}
		if _, adds := submit(options[len(options)-1]).(wizard.AddStructure); !adds {
			t.Errorf("%s: %q is last", l, options[len(options)-1].Label)
		}
		led, fields := map[steps.Place]int{}, map[steps.Place]map[steps.Key]bool{}
		for _, p := range s.Answers.Route() {
			fields[p] = map[steps.Key]bool{}
		}
		for _, o := range options[1 : len(options)-1] {
			change, ok := submit(o).(wizard.Change)
			if !ok || len(o.Cells) != 2 {
				t.Fatalf("%s: %q leads nowhere", l, o.Label)
			}
			led[change.Place]++
			for _, f := range steps.ByID(change.Place.Step).Fields {
				if f.Key == change.Field && strings.HasSuffix(o.Label, v.Title(f.Section(), nil)) {
					fields[change.Place][f.Key] = true
				}
			}
		}
		for _, p := range s.Answers.Route() {
			if want := len(steps.ByID(p.Step).Fields); led[p] < want {
				t.Errorf("%s: %d rows lead to %v, want %d", l, led[p], p, want)
			}
			for _, f := range steps.ByID(p.Step).Fields {
				if !fields[p][f.Key] {
					t.Errorf("%s: no row leads to %s of %v", l, f.Key, p)
				}
			}
		}
	}
}

// TestReviewSaysHowSure: beside each value stands what speaks for it, with a sign and a word.
func TestReviewSaysHowSure(t *testing.T) {
	s := reviewing(1)
	declared := s.Answers.Put(wizardtest.At("terms"), steps.Given{Texts: map[steps.Key]string{"terms.accepted": steps.No}})
	s.Answers = declared.Found(wizardtest.At("access"), steps.Evidence{Degree: steps.Denied, Result: wizardtest.Passed().Result})
	v := wizard.VoiceIn(steps.English)
	rows := map[string]string{}
	for _, o := range v.Page(s, &wizard.Side{}).Asks[0].Options {
		if len(o.Cells) == 2 {
			rows[o.Label] += o.Cells[1]
		}
	}
	for label, want := range map[string]string{
		v.Title("credentials.client_id", nil): "✓ Proven",
		v.Title("application.email", nil):     "• Declared",
		v.Title("terms.accepted", nil):        "– To do",
		v.Title("access.login", nil):          "",
	} {
		if got := rows[label]; got != want {
			t.Errorf("%s: %q, want %q", label, got, want)
		}
	}
	if got := rows[v.Say("review.check")]; !strings.Contains(got, "✗ Problem") {
		t.Errorf("the checks: %q", got)
	}
}
