package screen

import (
	"bufio"
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/lines"
	"raccord/wizard/wizardtest"
)

// both are the two sides with a store each, the rehearsal's inside the real one.
func both(t *testing.T) *wizard.Effects {
	t.Helper()
	s := wizardtest.OpenStore(t)
	effects := wizardtest.NewEffects(t, s, "happy")
	practice, err := s.Practice()
	if err != nil {
		t.Fatal(err)
	}
	effects.Practice = wizard.Side{Service: effects.Real.Service, Store: practice, Vault: wizardtest.Memory{}}
	return effects
}

// A rehearsal is left by the choice that says so, and by no other way.
func TestEscapeStaysInPractice(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(both(t), v, wizard.State{Practice: true}))
		w.see(v.Say("practice.banner"), v.Say("home.title"))
		if w.shows(v.Say("key.back")) {
			t.Error("the list says that there is a way back")
		}
		w.press(escape, escape)
		w.see(v.Say("practice.banner"))
		w.press(down, enter)
		if w.model.State.Practice || w.shows(v.Say("practice.banner")) {
			t.Errorf("the choice does not leave the rehearsal\n%s", w.screen())
		}
	})
}

func TestBackStaysInPracticeInLines(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		var out strings.Builder
		l := lines.Reader{Effects: both(t), Voice: v, In: bufio.NewReader(strings.NewReader("<\n<\n2\n")), Out: &out}
		end := l.Run(t.Context(), wizard.State{Practice: true})
		if end.Practice || strings.Count(out.String(), v.Say("practice.banner")) != 3 {
			t.Errorf("practice: %t\n%s", end.Practice, out.String())
		}
	})
}
