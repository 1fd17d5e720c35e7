package wizard_test

import (
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// TestKeyringPagesOfferTheFile: whatever keeps the keyring closed, its page says so, and the
// encrypted file can be chosen there. A session of Windows over SSH is told by its number.
func TestKeyringPagesOfferTheFile(t *testing.T) {
	observed := map[string]string{store.LogonSession: "1312", store.Timeout: "", store.Locked: "", store.Denied: ""}
	for _, l := range steps.Languages {
		for reason, says := range observed {
			v, s := wizard.VoiceIn(l), wizardtest.InPhase(wizard.Unlocking)
			problem := wizard.ProblemOf(&store.VaultError{Reason: reason})
			page := v.Page(s.Next(wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Kind: "keyring"}, Problem: problem}), nil)
			text := layout.Spoken(page.Body, v.Colon())
			for _, want := range []string{v.Title("storage.keyring-"+reason, nil), says, "--vault file"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %s: no %q in\n%s", l, reason, want, text)
				}
			}
			choice := page.Asks[len(page.Asks)-1]
			i := slices.IndexFunc(choice.Options, func(o wizard.Option) bool { return o.Label == v.Say("vault.file") })
			if i < 0 {
				t.Fatalf("%s: %s: no file among %+v", l, reason, choice.Options)
			}
			chosen := page.Submit(steps.Given{Texts: map[steps.Key]string{choice.Field.Key: choice.Options[i].Value}})
			if unlock, ok := chosen.(wizard.Unlock); !ok || unlock.Kind != "file" {
				t.Errorf("%s: %s: chosen is %+v", l, reason, chosen)
			}
		}
	}
}
