package screen

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// altDigit is alt and a digit, as a terminal sends them.
func altDigit(n int) string { return "\x1b" + strconv.Itoa(n) }

// osc52 is what tells a terminal to copy a text.
func osc52(text string) string {
	return "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\x07"
}

// tells is what the terminal was sent while keys were pressed.
func (w *terminal) tells(keys ...string) string {
	w.Helper()
	before := w.sent()
	w.press(keys...)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stream.String()[before:]
}

// Each value of a page is copied by its key, which stands before it, and it is said until the next
// key. Where a field takes text a digit is text.
func TestEachValueIsCopiedByItsKey(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, p := range stepPictures() {
			if p.act != nil {
				continue
			}
			w := pose(t, v, p)
			typing := w.model.form.typing()
			for i, value := range w.model.page.Values {
				if value.Secret != "" {
					continue
				}
				for _, key := range []string{altDigit(i + 1), strconv.Itoa(i + 1)} {
					got := w.tells(key)
					if isText := typing && len(key) == 1; isText == strings.Contains(got, osc52(value.Text)) {
						t.Errorf("%s: %q sends %q", p.name, key, got)
					} else if said := v.Say("copy.done", "label", value.Label); isText == w.shows("✓ "+said) {
						t.Errorf("%s: %q: %q\n%s", p.name, key, said, w.screen())
					}
				}
			}
			w.press(tab)
			w.miss("✓ " + v.Say("copy.done", "label", ""))
			w.close()
		}
	})
}

// ctrl+y goes through the values, one each time.
func TestCtrlYGoesThroughTheValues(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("declaration"))
		values := w.model.page.Values
		for i := range len(values) + 1 {
			if got := w.tells(ctrlY); !strings.Contains(got, osc52(values[i%len(values)].Text)) {
				t.Errorf("the %dth time: %q", i+1, got)
			}
		}
	})
}

// The keys that copy and open stand in the foot where they do, and nowhere else.
func TestKeysOfTheCardStandWhereTheyWork(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, p := range pictures() {
			if p.act != nil || p.state.Phase.Waits() {
				continue
			}
			w := pose(t, v, p)
			w.resize(120, 40)
			copied, opened := w.tells(ctrlY), w.tells("\x0f")
			for key, works := range map[string]bool{
				"key.copy": strings.Contains(copied, "\x1b]52;"), "key.open": strings.Contains(opened, "\x1b]52;"),
			} {
				if w.shows(v.Say(key)) != works {
					t.Errorf("%s: %s works: %t\n%s", p.name, key, works, w.screen())
				}
			}
			w.close()
		}
	})
}

// connecting is the step that types the verified secret into Open Bee.
func connecting(t *testing.T, v wizard.Voice) *terminal {
	t.Helper()
	s := wizardtest.OpenStore(t)
	walk := wizardtest.NewEffects(t, s, "happy")
	state := wizardtest.SavedAt(t, s, wizardtest.At("recipient"))
	account := state.Answers.At(state.At).Text("credentials.client_id")
	walk.Real.Vault.(wizardtest.Memory)[state.ID+"/"+account] = wizardtest.GoodSecret
	return run(t, New(walk, v, state))
}

// copySecret presses the key of the secret, and Enter after the question.
func (w *terminal) copySecret() string {
	w.Helper()
	digit := 0
	for i, value := range w.model.page.Values {
		if value.Secret != "" {
			digit = i + 1
		}
	}
	w.press(strconv.Itoa(digit))
	w.see(w.Say("copy.secret", "label", w.Title("credentials.client_secret", nil), "seconds", 30))
	return w.tells(enter)
}

// The verified secret is copied after a confirmation, is never shown, and leaves the terminal's
// clipboard after a while, and as the program ends.
func TestSecretIsLentToTheTerminal(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		hidden := wizardtest.GoodSecret.Reveal()
		w := connecting(t, v)
		if got := w.tells("2", "x"); strings.Contains(got, "\x1b]52;") || !w.shows(v.Say("copy.cancelled")) {
			t.Errorf("without a confirmation: %q\n%s", got, w.screen())
		}
		if got := w.copySecret(); !strings.Contains(got, osc52(hidden)) {
			t.Errorf("copied: %q", got)
		}
		w.see(v.Say("copy.secret-done", "label", v.Title("credentials.client_secret", nil), "seconds", 30))
		before := w.sent()
		w.wait(29 * time.Second)
		if w.stream.String()[before:] != "" {
			t.Error("the clipboard is emptied too soon")
		}
		w.wait(2 * time.Second)
		if got := w.stream.String()[before:]; !strings.Contains(got, osc52("")) {
			t.Errorf("the clipboard is not emptied: %q", got)
		}
		w.copySecret()
		before = w.sent()
		w.press(ctrlC)
		w.end()
		if got := w.stream.String()[before:]; !strings.Contains(got, osc52("")) {
			t.Errorf("the clipboard is not emptied at the end: %q", got)
		}
		if w.drawn(hidden) {
			t.Error("the secret was drawn")
		}
	})
}

// Where there is a desktop the secret goes to its clipboard alone, and leaves it in the same way,
// also where the terminal has gone away.
func TestSecretIsLentToTheDesktop(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w, held := connecting(t, v), ""
		w.model.CopyText = func(text string) error { held = text; return nil }
		w.model.DropText = func(text string) error { held = strings.TrimPrefix(held, text); return nil }
		hidden := wizardtest.GoodSecret.Reveal()
		if got := w.copySecret(); strings.Contains(got, "\x1b]52;") || held != hidden {
			t.Errorf("copied: %t, and sent %q", held == hidden, got)
		}
		w.wait(31 * time.Second)
		if held != "" {
			t.Error("it stays in the clipboard")
		}
		w.copySecret()
		w.model.Abandoned(t.Context())
		if held != "" {
			t.Error("it stays in the clipboard at the end")
		}
	})
}

// A secret that was not verified, or whose vault is closed, is not offered.
func TestOnlyAVerifiedSecretIsOffered(t *testing.T) {
	refused := wizardtest.Passed()
	refused.Passed = false
	for name, change := range map[string]func(*wizard.State){
		"verified": func(*wizard.State) {},
		"refused":  func(s *wizard.State) { s.Answers = s.Answers.Found(wizardtest.At("credentials"), refused) },
		"closed":   func(s *wizard.State) { s.Vault = wizard.VaultState{} },
	} {
		s := wizardtest.Asking(wizardtest.At("recipient"))
		s.Answers = steps.Answers{Customer: s.Answers.Customer, Structures: s.Answers.Structures}
		for i := range s.Answers.Structures {
			s.Answers.Structures[i].Secrets = nil // as in a later run
		}
		change(&s)
		offered := false
		for _, value := range wizard.VoiceIn(steps.French).Page(s, &wizard.Side{}).Values {
			offered = offered || value.Secret != ""
		}
		if offered != (name == "verified") {
			t.Errorf("%s: offered %t", name, offered)
		}
	}
}
