package wizard

import (
	"context"
	"sync"

	"raccord/chorus/simulator"
	"raccord/store"
	"raccord/store/secret"
)

// KindMemory is the kind of the vault of rehearsals.
const KindMemory = "memory"

// A rehearsedVault keeps the secrets of a rehearsal in memory, until the program ends: nothing
// fictitious needs a passphrase or a keyring. It knows the fictitious accounts of the simulator
// without having been told, so that a rehearsed dossier can be taken up again and checked.
type rehearsedVault struct {
	mu     sync.Mutex
	typed  map[string]map[string]secret.Text // by dossier and account
	common map[string]secret.Text            // by account, for every dossier
}

// newRehearsedVault returns a vault that knows the fictitious accounts.
func newRehearsedVault(known simulator.Accounts) *rehearsedVault {
	v := &rehearsedVault{typed: map[string]map[string]secret.Text{}, common: map[string]secret.Text{}}
	for _, application := range known.Applications {
		v.common[application.ClientID] = secret.Of(application.ClientSecret)
	}
	for _, account := range known.TechnicalAccounts {
		v.common[account.Login] = secret.Of(account.Password)
	}
	return v
}

// Place returns "": a memory is at no place that could be named.
func (v *rehearsedVault) Place() string { return "" }

// Kind returns KindMemory.
func (v *rehearsedVault) Kind() string { return KindMemory }

// Get returns the secret that was put in this run, or else the fictitious one. The error is
// store.ErrNoSecret.
func (v *rehearsedVault) Get(_ context.Context, dossier, account string) (secret.Text, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if typed, ok := v.typed[dossier][account]; ok {
		return typed, nil
	}
	if known, ok := v.common[account]; ok {
		return known, nil
	}
	return secret.Text{}, store.ErrNoSecret
}

// Put keeps the secrets of these accounts until the program ends.
func (v *rehearsedVault) Put(_ context.Context, dossier string, secrets map[string]secret.Text) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.typed[dossier] == nil {
		v.typed[dossier] = map[string]secret.Text{}
	}
	for account, text := range secrets {
		v.typed[dossier][account] = text
	}
	return nil
}

// Drop forgets what was put for these accounts.
func (v *rehearsedVault) Drop(_ context.Context, dossier string, accounts ...string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, account := range accounts {
		delete(v.typed[dossier], account)
	}
	return nil
}
