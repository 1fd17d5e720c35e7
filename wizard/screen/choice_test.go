package screen

import (
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// unanswered are the steps that ask for a choice, with nothing answered to them.
func unanswered() []wizard.State {
	var all []wizard.State
	for _, p := range stepPictures() {
		step := steps.ByID(p.state.At.Step)
		for _, f := range step.Fields {
			if f.Values() != nil && f.Default == nil && p.act == nil {
				all = append(all, p.state)
				break
			}
		}
	}
	return all
}

// TestNothingIsChosenForTheUser: Enter alone answers no declaration, an arrow and Enter do, and so
// does the key of an option.
func TestNothingIsChosenForTheUser(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		if len(unanswered()) < 8 {
			t.Fatal("too few steps: this test sees nothing")
		}
		for _, s := range unanswered() {
			for _, keys := range [][]string{{up, enter}, {"\x1b[H", enter}, {"", ""}} {
				w := pose(t, v, picture{name: "choice", state: s})
				for w.model.form.typing() {
					w.press("x", tab)
				}
				e := w.model.form.entry()
				w.miss("› " + e.Options[0].Key)
				w.press(enter)
				w.see(v.Say("choice.none"))
				w.press("x", "?", escape, pageDown)
				if got := w.model.typed().Texts[e.Field.Key]; got != "" || w.model.State.At != s.At {
					t.Errorf("%s: %q is chosen\n%s", s.At.Step, got, w.screen())
				}
				want := e.Options[0].Value
				if keys[0] == up {
					want = e.Options[len(e.Options)-1].Value
				}
				if keys[0] == "" {
					keys = []string{e.Options[0].Key}
				}
				w.press(keys...)
				got := w.model.State.Answers.At(s.At).Text(e.Field.Key)
				if w.model.State.Phase == wizard.Asking && w.model.State.At == s.At { // another field is left
					got = w.model.typed().Texts[e.Field.Key]
				}
				if got != want {
					t.Errorf("%s: %q answers %q, want %q\n%s", s.At.Step, keys, got, want, w.screen())
				}
				w.close()
			}
		}
	})
}
