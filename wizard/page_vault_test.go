package wizard_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
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
			text := layout.Spoken(page.Body, v.Colon(), 0)
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

// TestDeskPagesOfferAgain: who is not a member of a desk as is needed is told so, in three parts, and
// can try again once a colleague has done something about it.
func TestDeskPagesOfferAgain(t *testing.T) {
	refusals := []error{
		&store.KeyChangedError{Name: "paul", Before: "ABCD", Now: "EFGH"}, &store.UncomparedError{Names: []string{"paul"}},
		&store.MembershipError{Desk: "postgres://server/desk", Name: "paul", Reason: store.NotMember},
		&store.MembershipError{Desk: "postgres://server/desk", Name: "paul", Reason: store.Waiting},
	}
	for _, l := range steps.Languages {
		for _, refused := range refusals {
			v, s := wizard.VoiceIn(l), wizardtest.InPhase(wizard.Unlocking)
			side := &wizard.Side{Store: closed{err: refused}}
			state, err := side.Unlock(t.Context(), "", secret.Text{})
			page := v.Page(s.Next(wizard.Unlocked{Turn: s.Turn, Vault: state, Problem: wizard.ProblemOf(err)}), nil)
			text := layout.Spoken(page.Body, v.Colon(), 0)
			if !strings.Contains(text, "raccord desk") || !strings.Contains(text, "paul") {
				t.Errorf("%s: %v is said as\n%s", l, refused, text)
			}
			choice := page.Asks[len(page.Asks)-1]
			chosen := page.Submit(steps.Given{Texts: map[steps.Key]string{choice.Field.Key: choice.Options[0].Value}})
			if unlock, ok := chosen.(wizard.Unlock); !ok || unlock.Kind != "" || len(choice.Options) != 2 {
				t.Errorf("%s: %v offers %+v, first %+v", l, refused, choice.Options, chosen)
			}
		}
	}
}

// closed is a store whose vault does not open.
type closed struct {
	store.Store
	err error
}

func (c closed) OpenVault(context.Context, string, secret.Text) (store.Vault, error) {
	return nil, c.err
}

// TestUncomparedIsSaid: the page that asks for a secret names the members to whom it is not sealed.
func TestUncomparedIsSaid(t *testing.T) {
	side := &wizard.Side{Vault: shared{wizardtest.Memory{}}}
	state, err := side.Unlock(t.Context(), "", secret.Text{})
	if err != nil || state.Uncompared != "anne, paul" || state.Kind != "desk" {
		t.Fatalf("%+v %v", state, err)
	}
	for _, l := range steps.Languages {
		v, s := wizard.VoiceIn(l), wizardtest.InPhase(wizard.Asking)
		s.At.Step, s.Vault = "credentials", state
		text := layout.Spoken(v.Page(s, side).Lead, v.Colon(), 0)
		for _, want := range []string{"anne, paul", "raccord desk members", v.Say("vault.announced.desk", "place", "memory")} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", l, want, text)
			}
		}
	}
}

// shared is a vault that several people can read, but for two of them.
type shared struct{ wizardtest.Memory }

func (shared) Kind() string         { return "desk" }
func (shared) Uncompared() []string { return []string{"anne", "paul"} }
