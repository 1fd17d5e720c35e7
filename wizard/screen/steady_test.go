package screen

import (
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// The rows of the review stay where they are from row to row, whether the row at hand is cut and said
// in full below or not, and some of the text above them can be read all along.
func TestRowsStayWhereTheyAre(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, size := range []struct{ width, height int }{{80, 24}, {120, 40}, {100, 30}} {
			w := pose(t, v, pictureNamed(t, "review"))
			w.resize(size.width, size.height)
			first := lineOf(w.screen(), v.Say("review.value"))
			cut := 0
			for range w.model.form.entry().Options {
				w.press(down)
				if _, isCut := w.model.form.cutRow(); isCut {
					cut++
				}
				if at := lineOf(w.screen(), v.Say("review.value")); at != first {
					t.Fatalf("%d × %d: the heads went from line %d to line %d\n%s", size.width, size.height, first, at, w.screen())
				}
				if w.model.text.Height() < 2 {
					t.Fatalf("%d × %d: the text has %d lines\n%s", size.width, size.height, w.model.text.Height(), w.screen())
				}
			}
			if cut == 0 {
				t.Errorf("%d × %d: no row is cut", size.width, size.height)
			}
			w.close()
		}
	})
}

// A row of the review leads to the field of its answer, and what is typed goes there.
func TestARowLeadsToItsField(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := pose(t, v, pictureNamed(t, "review"))
		siret := steps.ByID("structure").Fields[1]
		label := v.Title(siret.Section(), nil)
		row := slices.IndexFunc(w.model.form.entry().Options, func(o wizard.Option) bool { return o.Label == label })
		for range row {
			w.press(down)
		}
		w.press(enter)
		if at := w.model.form.entry().Field.Key; row < 0 || at != siret.Key {
			t.Errorf("row %d leads to %q\n%s", row, at, w.screen())
		}
		w.close()
	})
}

// lineOf is the first line of a screen that has text, -1 for none.
func lineOf(shown, text string) int {
	for i, line := range strings.Split(shown, "\n") {
		if strings.Contains(line, text) {
			return i
		}
	}
	return -1
}

// Rows can be chosen from on every screen, the low ones included: a head without rows is no use.
func TestRowsAreSeenOnLowScreens(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, name := range []string{"review", "review-two", "dossiers"} {
			for _, size := range []struct{ width, height int }{{40, 12}, {60, 14}, {60, 16}, {60, 19}, {80, 20}, {80, 24}} {
				w := pose(t, v, pictureNamed(t, name))
				w.resize(size.width, size.height)
				seen := 0
				for _, o := range w.model.form.entry().Options {
					if begins := o.Label[:min(len(o.Label), 6)]; strings.Contains(w.screen(), " "+begins) {
						seen++
					}
				}
				if seen < 3 {
					t.Errorf("%s, %d × %d: %d rows are seen\n%s", name, size.width, size.height, seen, w.screen())
				}
				w.close()
			}
		}
	})
}
