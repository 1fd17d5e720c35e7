package lines

import (
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A second structure takes over the first one's persons, version and technical account by an empty
// line each; the password is read from the vault, and said nowhere.
func TestSecondStructureTakesOver(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk, service := wizardtest.CountedEffects(t, "happy")
		walk.Real.Store = s
		file := wizardtest.AnswersFile(t, "customer.role", "supplier",
			"structures.0.access", map[string]any{"login": wizardtest.Login, "password_file": wizardtest.Password})
		lines := append([]string{"1"}, wizardtest.Typed(file)...)
		lines = append(lines, v.Say("action.add-structure"), "") // found in the review, and taken
		lines = append(lines, "École", "12345678200028", "", "ECOLE_CHORUS_PRO", "", "", "1", "1",
			"ECOLE_CHORUS_PRO", "", "", "", wizardtest.SecondID, wizardtest.SecondSecret, "", "", "3", "1", "1") // the simulator attaches the account to the first one
		k := talkFrom(t, v, walk, wizard.State{}, lines...)
		k.says(v.Title("step.access", nil), v.Say("line.answer-or-none", "offered", wizardtest.Login), v.Say("secret.kept-elsewhere"))
		if strings.Count(k.text, wizardtest.Password) > 0 {
			t.Error("the password is said")
		}
		if service.Calls != 4 {
			t.Errorf("PISTE is asked %d times, want 4", service.Calls)
		}
		doc := wizardtest.ReadDossier(t, s, k.end.ID)
		for path, want := range map[string]any{
			"structures.1.application.email": "si@clairval.example", "structures.1.application.responsible": "Claire Martin",
			"structures.1.declaration.contact_name": "Jean Exemple", "structures.1.declaration.contact_email": "tech@clairval.example",
			"structures.1.declaration.contact_phone": "+33 1 00 00 00 00", "structures.1.connector.version": "6.11.2",
			"structures.1.access.login": wizardtest.Login,
		} {
			if got := wizardtest.MemberAt(doc, path); got != want {
				t.Errorf("%s is %v, want %v", path, got, want)
			}
		}
	})
}

// A blank says that there is no answer where one is offered.
func TestBlankTakesNothing(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "structure", "École", "<", " ", "12345678200010")
		k.says(v.Say("line.answer-or-none", "offered", "École"))
		doc := k.ends(wizard.ExitInterrupted)
		if got := wizardtest.MemberAt(doc, "structures.0.structure.name"); got != nil && got != "" {
			t.Errorf("the name is %q", got)
		}
	})
}
