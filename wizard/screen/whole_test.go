package screen

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// On every page, the help and a search included, the way out stands in the last line, at every size,
// and no key is cut there.
func TestWayOutIsAlwaysShown(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, p := range pictures() {
			w := pose(t, v, p)
			for _, opened := range []string{"", f1, "x"} {
				if opened != "" && (w.model.form == nil || p.state.Phase.Waits()) {
					continue
				}
				if w.press(opened); w.model.form == nil {
					break
				}
				for _, size := range sizes {
					w.resize(size.width, size.height)
					lines := strings.Split(strings.TrimRight(w.screen(), "\n"), "\n")
					last := lines[len(lines)-1]
					if !strings.Contains(last, v.Say("key.quit")) || strings.Contains(last, "…") {
						t.Errorf("%s, %q, %d × %d: the last line is %q", p.name, opened, size.width, size.height, last)
					}
				}
			}
			w.close()
		}
	})
}

// What is said of the action at hand, and the heads of columns, are never cut inside a word.
func TestSaidWholeOrNotAtAll(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		actions, heads := 0, 0
		for _, p := range pictures() {
			w := pose(t, v, p)
			for _, width := range []int{80, 100, 120} {
				w.resize(width, 24)
				for line := range strings.Lines(w.screen()) {
					if strings.Contains(line, v.Say("actions.at", "action", 1, "actions", w.model.page.Actions, "ticked", 0, "key", "")[:8]) {
						if actions++; strings.Contains(line, "…") && !w.model.panes() {
							t.Errorf("%s at %d: %q", p.name, width, line)
						}
					}
				}
				if w.model.form == nil || w.model.form.entry().Columns == nil {
					continue
				}
				for _, column := range w.model.form.entry().Columns {
					if heads++; strings.Contains(w.model.form.entry().grid.heads(), "…") {
						t.Errorf("%s at %d: %q of %q", p.name, width, w.model.form.entry().grid.heads(), column.Head)
					}
				}
			}
			w.close()
		}
		if actions < 20 || heads < 20 {
			t.Errorf("%d actions, %d heads: nothing was seen", actions, heads)
		}
	})
}

// Where the servers are others and the store is not verified, both are said whole, and so is whose
// dossier it is.
func TestSignsAreWhole(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		walk := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		walk.CustomHosts = "piste.clairval.example"
		walk.Real.Store = unverified{walk.Real.Store}
		s := wizardtest.Asking(wizardtest.At("structure"))
		w := run(t, New(walk, v, s))
		for _, size := range []struct{ width, height int }{{80, 24}, {120, 40}, {200, 50}, {60, 20}} {
			w.resize(size.width, size.height)
			w.see(append(v.Signs(s, walk), s.Answers.Name(), v.Say("key.help"))...)
			for line := range strings.Lines(w.screen()) {
				if ansi.StringWidth(strings.TrimRight(line, "\n")) > size.width {
					t.Errorf("%d cells at %d: %q", ansi.StringWidth(line), size.width, line)
				}
			}
		}
	})
}

// An unverified store is one whose server may be another than it says.
type unverified struct{ store.Store }

func (unverified) Unverified() string { return "require" }
