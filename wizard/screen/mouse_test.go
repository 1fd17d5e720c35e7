package screen

import (
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// The wheel as a terminal reports it.
const (
	wheelDown = "\x1b[<65;10;10M"
	wheelUp   = "\x1b[<64;10;10M"
	click     = "\x1b[<0;10;8M\x1b[<0;10;8m"
)

// The wheel scrolls the text, in the help too, and neither it nor a click moves a choice.
func TestWheelScrollsAndChoosesNothing(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("terms"))
		before := w.screen()
		w.press(wheelDown, wheelDown)
		if w.model.text.YOffset() != 2*notch || w.screen() == before {
			t.Errorf("%d lines are hidden above\n%s", w.model.text.YOffset(), w.screen())
		}
		w.press(click, enter)
		w.see(v.Say("choice.none"))
		w.press(down, wheelUp, wheelDown, wheelDown, wheelUp, wheelUp, wheelUp, click)
		if got := w.model.form.entry().hovered(); got != w.model.form.entry().Options[0].Value || w.model.text.YOffset() != 0 {
			t.Errorf("%q is chosen, %d lines are hidden above", got, w.model.text.YOffset())
		}
		w.press(f1, wheelDown)
		if w.model.text.YOffset() == 0 {
			t.Errorf("the help does not scroll\n%s", w.screen())
		}
	})
}

// The mouse is asked for only where the wheel has something to scroll and nothing is pasted, so that its buttons paste and select. The
// terminal makes no arrow keys of the wheel meanwhile.
func TestMouseIsLeftAloneBesideAField(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		const on, off = "\x1b[?1002h", "\x1b[?1002l"
		w := asked(t, v, wizardtest.At("structure"))
		w.resize(80, 18)
		if sent := w.stream.String(); strings.Contains(sent, on) || !strings.Contains(sent, noWheelArrows) {
			t.Errorf("beside a field: %q", sent)
		}
		if got := w.tells(f1); !strings.Contains(got, on) {
			t.Errorf("in the help: %q", got)
		}
		if got := w.tells(f1); !strings.Contains(got, off) {
			t.Errorf("back at the field: %q", got)
		}
		if got := w.tells(escape); !strings.Contains(got, on) {
			t.Errorf("at a choice: %q", got)
		}
		w.resize(80, 60)
		if got := w.stream.String(); strings.LastIndex(got, off) < strings.LastIndex(got, on) {
			t.Error("where nothing is hidden the mouse is still asked for")
		}
		if got := w.tells(ctrlC); !strings.Contains(got, wheelArrowsBack) {
			t.Errorf("at the end: %q", got)
		}
	})
}
