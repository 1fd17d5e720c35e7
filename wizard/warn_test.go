package wizard

import (
	"io"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store/secret"
)

// A warning is shown for what is new, whether the step has a check or not, and not for what
// was confirmed.
func TestWarnedOnce(t *testing.T) {
	given := steps.Given{Texts: map[steps.Key]string{
		"application.name": "Mon App!", "application.email": "si@mairie.example", "application.responsible": "Claire Martin",
	}}
	s := State{Phase: Asking, At: steps.Place{Step: "application"}, Answers: steps.Answers{Structures: []steps.Sheet{{}}}}
	warned := s.Next(Submitted{given})
	if warned.Phase != Warned || warned.Problems[0].Code != "warn.name-characters" {
		t.Fatalf("phase %v, problems %v", warned.Phase, warned.Problems)
	}
	if went := warned.Next(Continue{}); went.Phase != Saving {
		t.Errorf("confirmed: phase %v", went.Phase)
	}
	again := warned.Next(Back{}).Next(Submitted{given})
	if again.Phase != Saving {
		t.Errorf("the same again: phase %v", again.Phase)
	}
	given.Texts["application.name"] = "Autre App!"
	if changed := warned.Next(Back{}).Next(Submitted{given}); changed.Phase != Warned {
		t.Errorf("changed: phase %v", changed.Phase)
	}
}

// What is well formed and doubtful all the same is asked about once, by both readers.
func TestDoubtIsAskedOnce(t *testing.T) {
	const address = "https://piste.gouv.fr/apps/application/view/1"
	for _, l := range steps.Languages {
		v := VoiceIn(l)
		step := steps.ByID("credentials")
		var asks []Ask
		for _, f := range step.Fields {
			asks = append(asks, v.ask(f, steps.View{Answers: steps.Answers{Structures: []steps.Sheet{{}}}}))
		}
		for _, a := range asks {
			given := steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
			lines := Lines{Voice: v, Out: io.Discard}
			if said := lines.take(a, address, &given); !strings.Contains(said, v.PasteKeep) {
				t.Errorf("%s: lines: %s: %q", l, a.Field.Key, said)
			}
			if said := lines.take(a, address, &given); said != "" {
				t.Errorf("%s: lines, again: %s: %q", l, a.Field.Key, said)
			}
		}
		form, _ := newForm(asks[:1], 78, 10)
		*form.texts[0] = address
		if first, second := form.wrong(0), form.wrong(0); !strings.Contains(first, v.PasteKeep) || second != "" {
			t.Errorf("%s: screen: %q, then %q", l, first, second)
		}
	}
}
