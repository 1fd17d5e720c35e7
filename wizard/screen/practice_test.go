package screen

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/lines"
	"raccord/wizard/wizardtest"
)

// both are the two sides with a store each, the rehearsal's inside the real one.
func both(t *testing.T) *wizard.Effects {
	t.Helper()
	s := wizardtest.OpenStore(t)
	effects := wizardtest.NewEffects(t, s, "happy")
	practice, err := s.Practice()
	if err != nil {
		t.Fatal(err)
	}
	effects.Practice = wizard.Side{Service: effects.Real.Service, Store: practice, Vault: wizardtest.Memory{}}
	return effects
}

// A rehearsal is left by the choice that says so, and by no other way.
func TestEscapeStaysInPractice(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(both(t), v, wizard.State{Practice: true}))
		w.see(v.Say("practice.banner"), v.Say("home.title"))
		if w.shows(v.Say("key.back")) {
			t.Error("the list says that there is a way back")
		}
		w.press(escape, escape)
		w.see(v.Say("practice.banner"))
		w.press(down, enter)
		if w.model.State.Practice || w.shows(v.Say("practice.banner")) {
			t.Errorf("the choice does not leave the rehearsal\n%s", w.screen())
		}
	})
}

func TestBackStaysInPracticeInLines(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		var out strings.Builder
		l := lines.Reader{Effects: both(t), Voice: v, In: bufio.NewReader(strings.NewReader("<\n<\n2\n")), Out: &out}
		end := l.Run(t.Context(), wizard.State{Practice: true})
		if end.Practice || strings.Count(out.String(), v.Say("practice.banner")) != 3 {
			t.Errorf("practice: %t\n%s", end.Practice, out.String())
		}
	})
}

// rehearsing is the program's own rehearsal, with a store.
func rehearsing(t *testing.T) *wizard.Effects {
	t.Helper()
	effects := both(t)
	apart := effects.Practice.Store
	t.Cleanup(apart.Release) // Windows removes no open file
	effects.Practice = wizardtest.Rehearsal().Practice
	effects.Practice.Store = apart
	return effects
}

// A whole rehearsal of two structures by tab and enter: no passphrase is asked for, and every value
// is accepted.
func TestRehearsalByTab(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		effects := rehearsing(t)
		w := run(t, New(effects, v, wizard.State{Practice: true}))
		w.press(enter)
		w.at("customer").see(v.Say("key.sample"))
		keys := 1
		for w.model.State.Phase != wizard.Saved {
			if keys++; keys > 100 {
				t.Fatalf("after %d keys\n%s", keys, w.screen())
			}
			if s := w.model.State; s.Phase == wizard.Asking && steps.ByID(s.At.Step).Closes && len(s.Answers.Structures) == 1 {
				t.Logf("%d keys lead to the review of one structure", keys-1)
				w.press(up) // one more structure
				keys++
			}
			if w.model.form != nil && w.model.form.wantsSample() {
				w.press(tab)
				keys++
			}
			w.press(w.goesOn())
			w.wait(3 * time.Second)
		}
		t.Logf("%d keys", keys)
		if s := w.model.State; !s.Answers.Done() || len(s.Answers.Structures) != 2 || s.Vault.Kind != wizard.KindMemory {
			t.Errorf("done: %t, vault %q", s.Answers.Done(), s.Vault.Kind)
		}
		for _, name := range []string{"secrets.age", "identity.age"} {
			if _, err := os.Stat(filepath.Join(wizardtest.Folder(effects.Practice.Store).Dir(), name)); err == nil {
				t.Errorf("a rehearsal leaves %s", name)
			}
		}
	})
}

// Tab fills an empty field alone: in one that holds text it moves on, as outside of a rehearsal.
func TestTabMovesOnFromText(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(rehearsing(t), v, wizard.State{Practice: true}))
		w.press(enter)
		w.at("customer")
		w.press("Ville", tab)
		if w.model.form.at != 1 {
			t.Errorf("the focus is on field %d", w.model.form.at)
		}
		w.see("Ville")
	})
}

// Each mishap of the menu shows what the wizard says of it, and leads back to the menu.
func TestMishapsOnScreen(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(rehearsing(t), v, wizard.State{Practice: true}))
		w.press(down, enter)
		w.see(v.Say("mishaps.title"))
		for i, code := range []string{"fault.credentials-refused", "flaw.names-differ", "fault.wrong-environment", "problem.access-missing", "fault.not-piste"} {
			w.press(strings.Repeat(down, i) + enter)
			w.wait(5 * time.Second)
			if w.model.State.Phase != wizard.Staged || w.model.State.Problems[0].Code != code {
				t.Fatalf("%s: phase %d\n%s", code, w.model.State.Phase, w.screen())
			}
			w.see(v.Title(code, nil))
			w.press(escape)
			w.see(v.Say("mishaps.title"))
		}
		w.press(escape)
		w.see(v.Say("home.title"))
	})
}
