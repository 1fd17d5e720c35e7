package screen

import (
	"errors"
	"testing"
	"time"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

const shiftInsert = "\x1b[2;2~"

// TestKeysPaste: on a console that hands ctrl+v and shift+insert over as keys, each is one paste
// of the clipboard, through the same inspection, and what is typed right after it comes after it.
func TestKeysPaste(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, key := range []string{ctrlV, shiftInsert} {
			w := asked(t, v, wizardtest.At("credentials"))
			reads := 0
			held := func(text string, err error) {
				w.model.Clipboard = func() (string, error) {
					reads++
					time.Sleep(50 * time.Millisecond) // fake: another program has it open for a moment
					return text, err
				}
			}
			held("Client ID : "+wizardtest.FirstID, nil)
			w.press(key + enter) // in one piece
			w.see(v.Title("paste.label", nil))
			held("\u00a0"+wizardtest.FirstSecret+"\r\n", nil)
			w.press(key)
			w.see(v.Title("paste.no-break-space", nil))
			given := w.model.typed()
			if given.Texts["credentials.client_id"] != wizardtest.FirstID || !given.Secrets["credentials.client_secret"].Is(wizardtest.FirstSecret) {
				t.Errorf("pasted %q and a secret of another text", given.Texts["credentials.client_id"])
			}
			held("", errors.New("no text"))
			w.press(key)
			w.see(v.Say("pasted.nothing"))
			if reads != 3 {
				t.Errorf("the clipboard was read %d times", reads)
			}
			w.close()
		}
	})
}

// TestClipboardTooLate: what the clipboard holds is for the field that was left in the meantime.
func TestClipboardTooLate(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("application"))
		w.model.Clipboard = func() (string, error) {
			time.Sleep(time.Second) // fake
			return "MON_APPLICATION", nil
		}
		w.press(ctrlV, "\x1b")
		w.wait(2 * time.Second)
		w.miss("MON_APPLICATION")
		w.press(ctrlC)
		if !w.over() {
			t.Error("the screen hangs after a late paste")
		}
	})
}
