package lines

import (
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A line that begins with "!" is a note, refused where it may hold a secret, and no answer.
func TestLinesNote(t *testing.T) {
	const pair = "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5"
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "structure", "!rappeler lundi", "! le secret est "+pair, "!", "Mairie")
		k.says(v.Say("note.done", "id", k.end.ID), v.Sentence("flaw.note-holds-secret", nil), v.Sentence("flaw.required", nil))
		if strings.Contains(k.text, pair) {
			t.Error("the secret is repeated")
		}
		k.ends(wizard.ExitInterrupted)
		a, err := k.walk.Real.Read(t.Context(), k.end.ID)
		if err != nil || len(a.Notes) != 1 || a.Notes[0].Text != "rappeler lundi" {
			t.Errorf("%v: notes %+v", err, a.Notes)
		}
		if got := a.Each("structure.name")[0]; got != "Mairie" {
			t.Errorf("the answer after the note is %q", got)
		}
	})
}

// A password may begin with "!".
func TestLinesNoNoteInASecret(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "access", "TECH_1_0000@cpro.fr", "!tournesol-8")
		if strings.Contains(k.text, v.Say("note.done", "id", k.end.ID)) {
			t.Error("a password was taken for a note")
		}
	})
}
