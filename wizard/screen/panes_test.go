package screen

import (
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// From 110 columns on the procedure stands beside the page, with the step at hand in sight however
// long it is; on a narrower or lower screen it does not.
func TestProcedureStandsBesideThePage(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.Asking(steps.Place{Structure: 1, Step: "terms"})
		s.Answers.Structures = slices.Repeat(s.Answers.Structures[1:], 40)
		s.At.Structure = 20
		w := pose(t, v, picture{name: "panes", state: s})
		here := "▸ • " + v.Title("step.terms", nil)[:12]
		for _, size := range []struct {
			width, height int
			beside        bool
		}{{109, 30, false}, {110, 30, true}, {120, 40, true}, {120, 15, false}, {200, 50, true}, {110, 16, true}, {80, 24, false}} {
			w.resize(size.width, size.height)
			if got := strings.Contains(w.screen(), here); got != size.beside {
				t.Errorf("%d × %d: beside the page: %t\n%s", size.width, size.height, got, w.screen())
			}
			w.see(v.Title("terms.accepted", nil)[:20])
			w.fits()
		}
		w.resize(110, 30)
		w.press(w.yes())
		if here = "▸ • " + v.Title("step.space", nil)[:12]; !strings.Contains(w.screen(), here) {
			t.Errorf("the list does not follow\n%s", w.screen())
		}
	})
}
