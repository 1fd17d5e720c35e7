package wizard

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// This file is what a side does with its vault. The rules are:
//
//   - A secret is in the vault or in memory, never in a dossier.
//   - A keyring that is there and does not answer is a problem, about which the user decides:
//     the file is taken by itself only where there is no keyring.

// Unlock opens the vault of a kind: "keyring", "file", or "" for the one that the side names,
// and failing that the keyring where there is one. The file opens with the passphrase, or
// with the one that was given in advance. A state that is neither open nor comes with an
// error wants a passphrase. The error is a *steps.Problem, or ctx's: an interruption tells
// nothing about the vault.
func (d *Side) Unlock(ctx context.Context, kind string, passphrase secret.Text) (VaultState, error) {
	kind = cmp.Or(kind, d.Kind)
	if passphrase.Empty() {
		passphrase = d.Passphrase
	}
	if d.Vault == nil {
		vault, err := d.Store.OpenVault(ctx, kind, passphrase)
		if ctx.Err() != nil {
			return VaultState{}, ctx.Err()
		}
		if err != nil {
			state, problem := d.shut(ctx, err)
			if problem == nil {
				return state, nil
			}
			return state, problem
		}
		d.Vault = vault
	}
	state := VaultState{Open: true, Kind: d.Vault.Kind(), Place: d.Vault.Place()}
	if shared, ok := d.Vault.(store.Shared); ok {
		state.Uncompared = strings.Join(shared.Uncompared(), ", ")
	}
	return state, nil
}

// shut returns which vault did not open, and the problem where there is another than that a
// passphrase is wanted.
func (d *Side) shut(ctx context.Context, err error) (VaultState, *steps.Problem) {
	if _, ok := errors.AsType[*store.VaultError](err); ok {
		return VaultState{Kind: "keyring"}, ProblemOf(err)
	}
	if p := membersProblem(err); p != nil {
		return VaultState{Kind: "desk"}, p
	}
	wanted, ok := errors.AsType[*store.PassphraseNeededError](err)
	if ok {
		return VaultState{Kind: "file", Place: wanted.Place, New: wanted.New, Identity: wanted.Identity}, nil
	}
	state := VaultState{Kind: "file"}
	_, without := d.Store.OpenVault(ctx, "file", secret.Text{}) // which says where it is
	if wanted, ok = errors.AsType[*store.PassphraseNeededError](without); ok {
		state.Place, state.New, state.Identity = wanted.Place, wanted.New, wanted.Identity
	}
	return state, ProblemOf(err)
}

// Load returns the answers with those secrets from the vault that are wanted and were not given
// in this run; nil wants every one. What was loaded before an error is returned with it.
func (d *Side) Load(ctx context.Context, id string, a steps.Answers, wanted func(steps.Place, *steps.Field) bool) (steps.Answers, error) {
	for p, f := range a.Accounts() {
		view := a.At(p)
		if !view.Secret(f.Key).Empty() || !view.Kept(f) || wanted != nil && !wanted(p, f) {
			continue
		}
		if d.Vault == nil {
			return a, &store.VaultError{Reason: store.Locked}
		}
		s, err := d.Vault.Get(ctx, id, view.Text(f.Account))
		if err != nil {
			return a, err
		}
		a = a.Load(p, f, s)
	}
	return a, nil
}

// Secret returns the secret of that key where s stands, from this run or from the vault.
func (x *Effects) Secret(ctx context.Context, s State, key steps.Key) (secret.Text, error) {
	a, err := x.Side(s.Practice).Load(ctx, s.ID, s.Answers, func(_ steps.Place, f *steps.Field) bool { return f.Key == key })
	if err != nil {
		return secret.Text{}, err
	}
	return a.At(s.At).Secret(key), nil
}

// keep puts the secrets that were given in this run into the vault.
func (d *Side) keep(ctx context.Context, id string, a steps.Answers) error {
	typed := map[string]secret.Text{}
	for p, f := range a.Accounts() {
		view := a.At(p)
		if s := view.Secret(f.Key); !s.Empty() && !view.Kept(f) {
			typed[view.Text(f.Account)] = s
		}
	}
	if len(typed) == 0 {
		return nil
	}
	return d.Vault.Put(ctx, id, typed)
}

// dropOrphans drops those secrets that the answers before named and the answers after do not.
func (d *Side) dropOrphans(ctx context.Context, id string, before, after steps.Answers) error {
	if d.Vault == nil {
		return nil
	}
	still := map[string]bool{}
	for p, f := range after.Accounts() {
		still[after.At(p).Text(f.Account)] = true
	}
	var orphans []string
	for p, f := range before.Accounts() {
		if account := before.At(p).Text(f.Account); !still[account] && before.At(p).Kept(f) {
			orphans = append(orphans, account)
		}
	}
	if len(orphans) == 0 {
		return nil
	}
	return d.Vault.Drop(ctx, id, orphans...)
}

// WithVault returns the same side with a vault of another kind, which is not open yet.
func (d *Side) WithVault(kind string) *Side {
	other := *d
	other.Kind, other.Vault = kind, nil
	return &other
}

// Place says where the open vault is, for people.
func (d *Side) Place() string { return d.Vault.Place() }

// Held returns a dossier's secrets in the open vault, by the vault's names for them. A secret
// that is missing there is left out: it was moved to another vault before.
func (d *Side) Held(ctx context.Context, id string, a steps.Answers) (store.Secrets, error) {
	held := store.Secrets{}
	for p, f := range a.Accounts() {
		view := a.At(p)
		if !view.Kept(f) {
			continue
		}
		account := view.Text(f.Account)
		switch s, err := d.Vault.Get(ctx, id, account); {
		case errors.Is(err, store.ErrNoSecret):
		case err != nil:
			return held, err
		default:
			if held[id] == nil {
				held[id] = map[string]secret.Text{}
			}
			held[id][account] = s
		}
	}
	return held, nil
}

// Hand moves secrets to the open vault of another side, and returns how many were moved.
func (d *Side) Hand(ctx context.Context, to *Side, secrets store.Secrets) (moved int, err error) {
	return store.Move(ctx, d.Vault, to.Vault, secrets)
}

// Forget drops every secret of a dossier from the vault.
func (d *Side) Forget(ctx context.Context, id string, a steps.Answers) error {
	return d.dropOrphans(ctx, id, a, steps.Answers{})
}
