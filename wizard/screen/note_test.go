package screen

import (
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

const f2 = "\x1bOQ"

func TestNoteFromAnywhere(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		w := run(t, New(wizardtest.NewEffects(t, s, "happy"), v, wizardtest.SavedAt(t, s, wizardtest.At("structure"))))
		w.press("Mairie", f2) // a field takes text: n would be part of it
		w.see(v.Say("note.title"), v.Say("note.intro"))
		w.press("rappeler lundi", enter)
		w.see("rappeler lundi", "Mairie")
		if w.model.State.Phase != wizard.Asking || w.model.State.At.Step != "structure" {
			t.Fatalf("a note leads to phase %d at %v", w.model.State.Phase, w.model.State.At)
		}
		doc, err := s.Read(t.Context(), w.model.State.ID)
		if err != nil {
			t.Fatal(err)
		}
		a, err := steps.Decode(doc)
		if err != nil || len(a.Notes) != 1 || a.Notes[0].Text != "rappeler lundi" {
			t.Errorf("%v: %+v", err, a.Notes)
		}
	})
}

// TestFewDossiersAreSearched: / begins a search that nothing else offers.
func TestFewDossiersAreSearched(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := homeWith(t, v, 5)
		w.see(v.Say("key.search"))
		w.press("/")
		w.see(strings.Fields(v.Say("find.hint-dossiers"))[0])
		w.press("stuck:review")
		w.see(v.Say("find.none", "search", "stuck:review"))
		w.press(clear+"evry", enter)
		if w.model.State.ID == "" || !strings.Contains(w.model.State.ID, "evry") {
			t.Fatalf("dossier %q is opened", w.model.State.ID)
		}
	})
}
