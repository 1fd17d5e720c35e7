package screen

import (
	"bufio"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/lines"
	"raccord/wizard/wizardtest"
)

// elsewhere are the effects of another program on the same store, which has the dossier open.
func elsewhere(t *testing.T, effects *wizard.Effects, id string) *wizard.Effects {
	t.Helper()
	s := wizardtest.OpenStoreIn(t, wizardtest.Folder(effects.Real.Store).Dir())
	other := wizardtest.NewEffects(t, s, "happy")
	other.Real.Vault, other.Real.Who = effects.Real.Vault, "claire"
	s.Hold(t.Context(), id, "claire")
	return other
}

// saveElsewhere changes one answer in another program.
func saveElsewhere(t *testing.T, other *wizard.Effects, id string, p steps.Place, changed ...string) {
	t.Helper()
	a, read, _, err := other.Real.Open(t.Context(), id, true)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := a.Put(p, wizardtest.GoodAnswer(p, changed...)).Encode()
	if err == nil {
		err = other.Real.Store.Save(t.Context(), id, doc, read)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A dossier that is open elsewhere says who has it; it can be read, and opened all the same. Of two
// that are saved the second is refused and kept aside, and the first is loaded.
func TestOpenElsewhere(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		effects := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		id := wizardtest.Save(t, effects.Real.Store, wizardtest.Answered(wizardtest.At("connector")))
		other := elsewhere(t, effects, id)
		w := run(t, New(effects, v, wizard.State{}))
		w.press(enter)
		w.see(v.Title("warn.open-elsewhere", nil), "claire", "Mairie de Clairval")
		w.press(enter) // back to the list
		w.see(v.Say("home.title"))
		w.press(enter)
		w.press(down + enter)
		w.at("connector")
		saveElsewhere(t, other, id, wizardtest.At("customer"), "customer.role", "supplier")
		w.fill("7.0")
		w.see(v.Title("storage.changed", nil), "claire", wizardtest.Folder(effects.Real.Store).Aside(id)[0])
		w.press(enter) // reload
		if got := w.at("connector").model.State.Answers.Role(); got != "supplier" {
			t.Errorf("what was loaded has the role %q", got)
		}
		w.fill("7.0")
		w.at("application", ctrlC)
		w.end()
		a, err := effects.Real.Read(t.Context(), id)
		if err != nil || a.Role() != "supplier" || a.Structures[0].Texts["connector.version"] != "7.0" {
			t.Errorf("%v: %v", err, a)
		}
		aside, err := os.ReadFile(wizardtest.Folder(effects.Real.Store).Aside(id)[0])
		mine, decodeErr := steps.Decode(aside)
		if err != nil || decodeErr != nil || mine.Role() != "recipient" || mine.Structures[0].Texts["connector.version"] != "7.0" {
			t.Errorf("aside: %v, %v, %s", err, decodeErr, aside)
		}
	})
}

// A secret that was typed into the version put aside is kept in memory for the one that is loaded,
// and is in no file; theirs in the vault stays.
func TestReloadKeepsTheTypedSecret(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		effects := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		id := wizardtest.Save(t, effects.Real.Store, wizardtest.Answered(wizardtest.At("credentials")))
		w := run(t, New(effects, v, wizard.State{Phase: wizard.Opening, ID: id}))
		w.at("credentials")
		saveElsewhere(t, elsewhere(t, effects, id), id, wizardtest.At("connector"), "connector.version", "7.0")
		w.fill(wizardtest.FirstID, wizardtest.FirstSecret)
		w.wait(time.Second)
		w.see(v.Title("storage.changed", nil))
		if kept := effects.Real.Vault.(wizardtest.Memory); len(kept) > 0 {
			t.Error("the vault was written to")
		}
		w.press(enter)
		w.at("credentials").fill(wizardtest.FirstID)
		w.press(enter) // the secret is the one that was typed
		w.wait(time.Second)
		w.at("access")
		if kept := effects.Real.Vault.(wizardtest.Memory)[id+"/"+wizardtest.FirstID]; !kept.Is(wizardtest.FirstSecret) {
			t.Error("the vault does not have the secret")
		}
		w.stays(wizardtest.FirstSecret, wizardtest.Folder(effects.Real.Store))
	})
}

// Line by line, unattended and at the end the same is said, and nothing is lost.
func TestChangedElsewhereInLines(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		effects := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		id := wizardtest.Save(t, effects.Real.Store, wizardtest.Answered(wizardtest.At("credentials")))
		elsewhere(t, effects, id)
		var out strings.Builder
		l := lines.Reader{Effects: effects, Voice: v, In: bufio.NewReader(strings.NewReader("2\n")), Out: &out}
		end := l.Run(t.Context(), wizard.State{Phase: wizard.Opening, ID: id})
		if end.Unsaved || !strings.Contains(out.String(), "claire") {
			t.Errorf("unsaved: %t\n%s", end.Unsaved, out.String())
		}
		in, keys := io.Pipe()
		defer keys.Close()
		other := elsewhere(t, effects, id)
		go func() {
			io.WriteString(keys, "2\n")
			time.Sleep(time.Minute) // fake: the step is asked by now
			saveElsewhere(t, other, id, wizardtest.At("customer"), "customer.role", "supplier")
			io.WriteString(keys, wizardtest.FirstID+"\n"+wizardtest.FirstSecret+"\n2\n")
		}()
		l = lines.Reader{Effects: effects, Voice: v, In: bufio.NewReader(in), Out: &out}
		end = l.Run(t.Context(), wizard.State{Phase: wizard.Opening, ID: id})
		if end.Code != wizard.ExitStorage || !end.Unsaved {
			t.Errorf("exit code %d, unsaved: %t\n%s", end.Code, end.Unsaved, out.String())
		}
		receipt := v.Receipt(end, &effects.Real, "raccord")
		if want := v.Say("ended.aside", "path", wizardtest.Folder(effects.Real.Store).Aside(id)[0]); receipt[len(receipt)-1].Text != want {
			t.Errorf("the receipt says %v, not %q", receipt, want)
		}
	})
}

// A dossier that was removed meanwhile: what was answered is put aside.
func TestRemovedElsewhere(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		effects := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		id := wizardtest.Save(t, effects.Real.Store, wizardtest.Answered(wizardtest.At("connector")))
		w := run(t, New(effects, v, wizard.State{Phase: wizard.Opening, ID: id}))
		w.at("connector")
		if err := effects.Real.Store.Remove(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		w.fill("7.0")
		w.see(v.Title("storage.removed", nil), wizardtest.Folder(effects.Real.Store).Aside(id)[0])
		w.press(ctrlC)
		if end := w.end(); end.Code != wizard.ExitStorage {
			t.Errorf("exit code %d", end.Code)
		}
	})
}

// An answers file for a dossier that is open elsewhere is carried out, and that is said.
func TestUnattendedWhileOpenElsewhere(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		effects := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		id := wizardtest.Save(t, effects.Real.Store, wizardtest.Answered(wizardtest.At("connector")))
		elsewhere(t, effects, id)
		var told []string
		u := &lines.Unattended{Effects: effects, Answers: wizardtest.AnswersFile(t), Warned: func(p steps.Problem) { told = append(told, p.Code) }}
		s, missing, err := u.Start(t.Context(), false)
		if err != nil || len(missing) > 0 {
			t.Fatal(err, missing)
		}
		if end, _ := u.Run(t.Context(), s); end.Code != wizard.ExitDone || end.ID != id || len(told) != 1 || told[0] != "warn.open-elsewhere" {
			t.Errorf("exit code %d, dossier %s, told %v", end.Code, end.ID, told)
		}
	})
}
