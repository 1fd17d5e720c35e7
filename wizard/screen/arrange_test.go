package screen

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// asking are the pictures of pages that ask for answers.
func asking() []picture {
	var all []picture
	for _, p := range slices.Concat(stepPictures(), []picture{{"handed-over", handedOver(), nil}}) {
		if p.state.Phase == wizard.Asking && p.act == nil {
			all = append(all, p)
		}
	}
	return all
}

// TestNothingToTypeOrCopyIsHidden: from 80×24 on, every page shows every word of what is to be
// known before, of what is copied, and of what is asked, before any key.
func TestNothingToTypeOrCopyIsHidden(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, p := range asking() {
			w := pose(t, v, p)
			for _, size := range []struct{ width, height int }{{80, 24}, {120, 40}, {200, 50}} {
				w.resize(size.width, size.height)
				page := w.model.page
				var texts []string
				for _, value := range page.Values {
					texts = append(texts, value.Label, value.Text)
				}
				for _, a := range page.Asks {
					texts = append(texts, a.Label)
					if a.Options == nil {
						texts = append(texts, a.Text)
					}
					for _, o := range a.Options {
						texts = append(texts, o.Label)
					}
				}
				for _, b := range page.Lead {
					texts = append(texts, b.Label, b.Text)
				}
				for _, word := range strings.Fields(strings.ReplaceAll(strings.Join(texts, " "), "**", "")) {
					if !w.shows(word) && !strings.HasPrefix(word, "/") && !strings.HasPrefix(word, "TestNothing") {
						t.Errorf("%s at %d × %d: no %q\n%s", p.name, size.width, size.height, word, w.screen())
						break
					}
				}
			}
			w.close()
		}
	})
}

// TestFieldsStayInPlace: what is said about a field, its help or what is wrong, moves no field.
func TestFieldsStayInPlace(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, step := range []steps.ID{"structure", "application", "declaration", "credentials"} {
			w := asked(t, v, wizardtest.At(step))
			for _, size := range sizes {
				w.resize(size.width, size.height)
				w.press(clear)
				before := w.labels()
				for _, keys := range []string{enter, "\x1b[200~" + strings.Repeat("x", 300) + " y\x1b[201~" + enter, clear} {
					w.press(keys)
					if got := w.labels(); !slices.Equal(got, before) {
						t.Errorf("%s at %d × %d: fields on the lines %d, then on %d\n%s", step, size.width, size.height, before, got, w.screen())
					}
				}
			}
		}
	})
}

// labels are the lines of the screen that the labels of the form begin, from 0.
func (w *terminal) labels() []int {
	var found []int
	lines := strings.Split(w.screen(), "\n")
	for _, e := range w.model.form.entries {
		label := []rune(e.Label)
		found = append(found, slices.IndexFunc(lines, func(line string) bool {
			return strings.HasPrefix(strings.TrimSpace(line), string(label[:min(len(label), 12)]))
		}))
	}
	return found
}

// TestPagingSkipsNothing: every line of a text is seen on the way down, however few lines it has.
func TestPagingSkipsNothing(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, step := range []steps.ID{"declaration", "terms", "credentials", "review"} {
			w := asked(t, v, wizardtest.At(step))
			for _, size := range sizes {
				w.resize(size.width, size.height)
				w.press(strings.Repeat("\x1b[5~", 60))
				seen := w.screen()
				for range 60 {
					w.press(pageDown)
					seen += w.screen()
				}
				for i, line := range strings.Split(ansi.Strip(w.model.text.GetContent()), "\n") {
					if line = strings.TrimSpace(line); !strings.Contains(seen, line) {
						t.Errorf("%s at %d × %d: line %d is skipped: %q", step, size.width, size.height, i, line)
					}
				}
			}
		}
	})
}
