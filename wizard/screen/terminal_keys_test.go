package screen

import (
	"strings"
	"testing"
	"time"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// slowly types each part some time after the one before, as over a slow line.
func (w *terminal) slowly(parts ...string) {
	w.Helper()
	for _, part := range parts {
		w.keys.Write([]byte(part))
		w.wait(60 * time.Millisecond)
	}
	w.settle()
}

// TestSplitKeys: a key whose parts come one by one does what the whole key does, and none of it
// is typed, in a secret as little as elsewhere.
func TestSplitKeys(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		w.press(wizardtest.FirstID+enter, "secXet")
		for _, key := range []string{"\x1b[D", "\x1b[D"} {
			w.slowly(strings.Split(key, "")...)
		}
		w.slowly("\x7f", "r", "\x1b", "[", "3", "~", "\x1b[", "[", "Z", "\x1b", "[20", "1~", "e")
		secret := func() string { return w.model.form.entry().typed }
		if secret() != "secret" {
			t.Errorf("typed: %q", secret())
		}
		w.slowly("\x1b[[", "A") // F1 of the Linux console
		w.see(v.Say("help.title"))
		w.slowly("\x1b", "[", "[", "A")
		w.miss(v.Say("help.title"))
		w.slowly("\x1b[200~", "-more", "\x1b[2", "01~")
		if secret() != "secre-moret" {
			t.Errorf("pasted: %q", secret())
		}
	})
}

// TestPasteWithoutEnd: what was pasted is taken, and the screen goes on.
func TestPasteWithoutEnd(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		w.press("\x1b[200~Mairie\x1b]0;")
		w.wait(time.Second)
		w.press("x")
		if got := w.model.form.entry().typed; !strings.HasPrefix(got, "Mairie") || !strings.HasSuffix(got, "x") {
			t.Errorf("typed: %q", got)
		}
		w.press("\x1b[200~pasted", ctrlC)
		if s := w.end(); s.Code != wizard.ExitInterrupted {
			t.Errorf("exit code %d", s.Code)
		}
	})
}

// TestEscGoesBackSoon: a lone Esc is known for one after a tenth of a second.
func TestEscGoesBackSoon(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		w.keys.Write([]byte(escape))
		w.wait(110 * time.Millisecond)
		if w.model.State.At.Step != "account" {
			t.Errorf("at %s", w.model.State.At.Step)
		}
	})
}

// TestForeignBytes: what is no UTF-8 is said, in a field and in the glossary, until the page is
// left.
func TestForeignBytes(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		w.press("caf\xe9")
		w.see("caf", v.Say("typed.foreign"))
		w.press(clear, "Mairie", enter, "12345678200010", enter)
		w.miss(v.Say("typed.foreign"))
		w.press(f1, "\xe9")
		w.see(v.Say("typed.foreign"))
	})
}

// TestErasesWhatIsSeen: one key erases one character, however many code points it has.
func TestErasesWhatIsSeen(t *testing.T) {
	const left, home, end, remove = "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[3~"
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		for _, row := range []struct{ typed, keys, want string }{
			{"abc", "\x7f", "ab"},
			{"cafe\u0301", "\x7f", "caf"},
			{"a👨‍👩‍👧", "\x7f", "a"},
			{"🇫🇷🇧🇪", "\x7f", "🇫🇷"},
			{"👍🏽b", left + "\x7f", "b"},
			{"e\u0301b", left + left + "\x08", "b"},
			{"e\u0301b", home + remove, "b"},
			{"b", "\x7f\x7f", ""},
		} {
			w.press(end + clear + row.typed + row.keys)
			if got := w.model.form.entry().typed; got != row.want {
				t.Errorf("%q and %q: %q, want %q", row.typed, row.keys, got, row.want)
			}
		}
		w.press(f1, "cafe\u0301", "\x7f")
		if w.model.search != "caf" {
			t.Errorf("searched: %q", w.model.search)
		}
	})
}
