package screen

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// On a wide screen no row is cut or wrapped beside empty space, nor a title of the list, and no line
// of running text is longer than can be followed.
func TestWideScreenCutsNoRow(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		rows, titles := 0, 0
		for _, p := range pictures() {
			if p.act != nil || p.state.Phase.Waits() {
				continue
			}
			w := pose(t, v, p)
			w.resize(200, 50)
			shown := w.screen()
			for _, value := range w.model.page.Values {
				rows++
				if !onOneLine(shown, value.Label, value.Text) {
					t.Errorf("%s: %q and %q are not on one line\n%s", p.name, value.Label, value.Text, shown)
				}
			}
			for _, milestone := range w.model.page.Route {
				titles++
				if w.model.panes() && !strings.Contains(shown, milestone.Title) {
					t.Errorf("%s: %q is cut\n%s", p.name, milestone.Title, shown)
				}
			}
			for _, o := range w.model.form.entry().Options {
				for _, cell := range o.Cells {
					if rows++; !onOneLine(shown, o.Label, cell) && strings.Contains(shown, o.Label+" ") {
						t.Errorf("%s: %q and %q are not on one line\n%s", p.name, o.Label, cell, shown)
					}
				}
			}
			for _, line := range w.model.look.Lines(w.model.page.Body, w.model.inner()) {
				if !strings.HasPrefix(line, "   ") && ansi.StringWidth(line) > layout.Prose {
					t.Errorf("%s: %d cells: %q", p.name, ansi.StringWidth(line), line)
				}
			}
			w.close()
		}
		if rows < 10 || titles < 100 {
			t.Errorf("%d rows, %d titles: nothing was seen", rows, titles)
		}
	})
}

// onOneLine tells whether one line of a screen has both texts.
func onOneLine(shown, a, b string) bool {
	for line := range strings.Lines(shown) {
		if strings.Contains(line, a) && strings.Contains(line, b) {
			return true
		}
	}
	return false
}
