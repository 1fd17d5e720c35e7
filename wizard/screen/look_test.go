package screen

import (
	"fmt"
	"image/color"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// A key costs what it changes on the screen: the character, and where the cursor goes.
func TestAKeyCostsFewBytes(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, size := range sizes {
			w := run(t, New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), v, wizardtest.Asking(wizardtest.At("structure"))))
			w.resize(size.width, size.height)
			w.press("B")
			for _, key := range []string{"u", "d", "\x7f", "é"} {
				before := w.sent()
				w.press(key)
				if bytes := w.sent() - before; bytes == 0 || bytes > 40 {
					t.Errorf("%d × %d: the key %q costs %d bytes", size.width, size.height, key, bytes)
				}
			}
			w.close()
		}
	})
}

// sent is how many bytes the terminal was sent so far.
func (w *terminal) sent() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stream.Len()
}

// The terminal's own cursor stands behind what is typed, is nowhere on a page without a
// text, and no other is drawn.
func TestCursorStandsWhereTextIsTyped(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), v, wizardtest.Asking(wizardtest.At("structure"))))
		for _, size := range sizes {
			w.resize(size.width, size.height)
			w.press(clear, "Budget")
			before, after := w.aroundCursor()
			if !strings.HasSuffix(before, "› Budget") || strings.TrimSpace(after) != "" {
				t.Errorf("%d × %d: the cursor stands between %q and %q", size.width, size.height, before, after)
			}
		}
		w.mu.Lock()
		reverse := strings.Contains(w.stream.String(), "\x1b[7m")
		w.mu.Unlock()
		if reverse {
			t.Error("a cursor of our own is drawn")
		}
		w = run(t, New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), v, wizardtest.Asking(wizardtest.At("terms"))))
		if at := w.cursor(); at != "" {
			t.Errorf("a cursor on a page without a text%s", at)
		}
	})
}

// aroundCursor is the line that the cursor stands on, cut at it.
func (w *terminal) aroundCursor() (before, after string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.emulator.CursorHidden() {
		w.Error("the cursor is hidden")
	}
	at := w.emulator.CursorPosition()
	line := []rune(strings.Split(w.emulator.String(), "\n")[at.Y] + strings.Repeat(" ", 120))
	return string(line[:at.X]), string(line[at.X:])
}

// On a screen where not every option has its place, each comes into sight when it is
// chosen, and the label says that there are more.
func TestEveryOptionCanBeSeen(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		small := sizes[len(sizes)-1]
		for _, p := range pictures() {
			if p.act != nil || p.state.Phase.Waits() {
				continue
			}
			w := pose(t, v, p)
			w.resize(small.width, small.height)
			if form := w.model.form; !form.typing() {
				w.press("\x1b[H")
				for i, o := range form.entry().Options {
					if !w.shows("› " + form.optionLabel(form.entry(), o)) {
						t.Errorf("%s: option %d is not seen\n%s", p.name, i+1, w.screen())
					}
					if form.finder() == nil && form.needs() > form.height && !w.shows(fmt.Sprintf("%d/%d", i+1, len(form.entry().Options))) {
						t.Errorf("%s: nothing says that there are more options\n%s", p.name, w.screen())
					}
					w.press(down)
				}
			}
			w.close()
		}
	})
}

// A screen on which nothing has its place says so, and a larger one goes on.
func TestTooSmallSaysSo(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), v, wizardtest.Asking(wizardtest.At("space"))))
		w.resize(20, 5)
		w.see(v.Say("screen.too-small"))
		w.resize(40, 12)
		w.miss(v.Say("screen.too-small"))
		w.see(v.Title("space.visible", nil))
	})
}

// A background that the terminal names late, or names anew, draws the page in other colours, and
// keeps what is typed and where.
func TestLateBackgroundKeepsWhatIsTyped(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), v, wizardtest.Asking(wizardtest.At("application"))))
		w.press(clear, "MA_MAIRIE", tab, clear, "si@")
		shown, sent := w.screen(), w.sent()
		before, _ := w.aroundCursor()
		w.program.Send(tea.BackgroundColorMsg{Color: color.White})
		w.settle()
		after, _ := w.aroundCursor()
		if w.screen() != shown || before != after || !strings.HasSuffix(after, "si@") {
			t.Errorf("the text has changed\n%s", w.screen())
		}
		w.mu.Lock()
		repainted := string(w.stream.Bytes()[sent:])
		w.mu.Unlock()
		if !strings.Contains(repainted, "34;1m") || strings.Contains(repainted, "96") {
			t.Errorf("not in the colours for white: %q", repainted)
		}
	})
}

// TestASCIITerminal: a terminal of another character set than UTF-8 is sent ASCII alone, and what
// is typed keeps its characters.
func TestASCIITerminal(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		m := New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), v, wizardtest.Asking(wizardtest.At("structure")))
		m.Charset = layout.ASCII
		w := run(t, m)
		w.press(clear, "École", enter, "1", enter)
		w.mu.Lock()
		for _, r := range w.stream.String() {
			if r > unicode.MaxASCII {
				t.Fatalf("%q is sent\n%s", r, w.emulator.String())
			}
		}
		w.mu.Unlock()
		w.see("Ecole", "> 1", "x ")
		if got := w.model.typed().Texts["structure.name"]; got != "École" {
			t.Errorf("typed is %q", got)
		}
	})
}
