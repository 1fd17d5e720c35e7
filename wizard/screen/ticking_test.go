package screen

import (
	"slices"
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// ctrlT ticks, and ctrlDown goes to the next action.
const (
	ctrlT    = "\x14"
	ctrlDown = "\x1b[1;5B"
	ctrlUp   = "\x1b[1;5A"
)

// line is the line of the screen that begins with text after blanks, "" for none.
func (w *terminal) line(text string) string {
	for line := range strings.Lines(w.screen()) {
		if strings.HasPrefix(strings.TrimSpace(line), text) {
			return line
		}
	}
	return ""
}

// Space ticks the actions of a declaration, ctrl+t those beside a field, where space is text. They
// are in the dossier after the next save, and shown as it is opened again.
func TestActionsAreTicked(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		w := run(t, New(walk, v, wizardtest.SavedAt(t, s, wizardtest.At("terms"))))
		w.resize(80, 40)
		if w.line("▸  1.") == "" {
			t.Fatalf("the user is not at the first action\n%s", w.screen())
		}
		w.press("  ", ctrlDown, " ")
		if w.line("✓ 1.") == "" || w.line("✓ 2.") == "" || w.line("✓ 4.") == "" || w.line("▸  5.") == "" {
			t.Errorf("not ticked:\n%s", w.screen())
		}
		w.press(ctrlUp, " ", ctrlUp, " ", w.yes()) // takes a tick away, and ticks the one before
		want := []int{1, 2, 3}
		read := wizardtest.ReadDossier(t, s, w.model.State.ID)
		if got := wizardtest.MemberAt(read, "structures.0.ticked.0.actions"); !slices.Equal(numbers(got), want) {
			t.Errorf("in the file: %v, want %v", got, want)
		}
		w.press(escape)
		w.at("terms")
		if w.line("✓ 3.") == "" || w.line("▸  4.") == "" {
			t.Errorf("forgotten:\n%s", w.screen())
		}
	})
}

// numbers are those of a list in JSON.
func numbers(list any) (all []int) {
	for _, n := range list.([]any) {
		all = append(all, int(n.(float64)))
	}
	return all
}

// Beside a field a space is text, and the action at hand is brought into the few lines of the text.
func TestActionsBesideAField(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("declaration"))
		w.press("A ", "B")
		w.see("ctrl+t")
		for range 5 {
			w.press(ctrlT)
		}
		if w.line("▸  6.") == "" || w.model.form.entry().typed != "A B" {
			t.Errorf("%q is typed\n%s", w.model.form.entry().typed, w.screen())
		}
		body := w.model.page.Body
		if !strings.Contains(layout.Spoken(body, v.Colon(), 0), "  1. ") {
			t.Errorf("read aloud: %s", layout.Spoken(body, v.Colon(), 0))
		}
	})
}
