package doctor

import (
	"context"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/wizardtest"
)

// A desk is a store that keeps the secrets itself, in a vault or behind an error.
type desk struct {
	store.Store
	vault store.Vault
	err   error
}

func (desk) String() string                      { return "postgres://server/desk" }
func (desk) VaultForm() (store.VaultForm, error) { return store.VaultForm{}, store.ErrOnDesk }
func (d desk) OpenVault(context.Context, string, secret.Text) (store.Vault, error) {
	return d.vault, d.err
}

// shared is a vault of several people, of whom some were not compared.
type shared struct {
	wizardtest.Memory
	uncompared []string
}

func (s shared) Uncompared() []string { return s.uncompared }

// onDesk are desks in every condition, by the code of what is found about the vault.
var onDesk = map[string]desk{
	"vault.desk":            {vault: shared{}},
	"vault.desk-uncompared": {vault: shared{uncompared: []string{"paul", "anne"}}},
	"vault.identity-file":   {err: &store.PassphraseNeededError{Place: "/home/claire/identity.age", Identity: true}},
	"vault.desk-closed":     {err: &store.MembershipError{Desk: "postgres://server/desk", Name: "paul", Reason: store.Waiting}},
}

// TestDoctorOnDesk: what keeps its owner from the secrets of a desk is a failure of storage, and nothing
// else is.
func TestDoctorOnDesk(t *testing.T) {
	for code, d := range onDesk {
		x := &examination{options: &options{Program: &cli.Program{Voice: wizard.VoiceIn(steps.English)}}, store: d}
		found := x.examineVault(t.Context())
		if len(found) != 1 || found[0].code != code || (found[0].exit == wizard.ExitStorage) != (code == "vault.desk-closed") {
			t.Errorf("%s: %+v", code, found)
		}
	}
}

// everyDeskFinding is what can be found of a desk alone.
func everyDeskFinding(t *testing.T, voice wizard.Voice) (all []finding) {
	for _, d := range onDesk {
		x := &examination{options: &options{Program: &cli.Program{Voice: voice}}, store: d}
		all = append(all, x.examineVault(t.Context())...)
	}
	for _, f := range []store.Finding{
		{Code: "desk", Subject: "postgres://server/desk", Args: map[string]string{"milliseconds": "3", "version": "15.3"}},
		{Code: "desk-way"}, {Code: "desk-unverified", State: store.Notable, Args: map[string]string{"mode": "require"}},
		{State: store.Spoiled, Subject: "postgres://server/desk", Err: &store.ServerError{Server: "postgres://server/desk", Reason: store.Refused}},
	} {
		all = append(all, foundBy(voice, f))
	}
	return all
}
