package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/zalando/go-keyring"

	"raccord/store/secret"
)

// This file keeps secrets in the system's keyring. The rules are:
//
//   - No operation waits for a keyring longer than keyringPatience: one that is locked may
//     never answer. That is a timeout, not an absence, and never a reason to keep a
//     secret elsewhere without asking.
//   - An operation that was given up may still happen. So the next one waits until it has
//     ended, or a late write would undo a newer one.
//   - A secret counts as kept once it was read back.

const (
	// keyringService is the name that the system's own tools list our entries under.
	keyringService  = "raccord"
	keyringPatience = 3 * time.Second
)

// errSilent says that a keyring did not answer within keyringPatience.
var errSilent = errors.New("no answer")

// A ring is the part of a keyring that holds one program's entries, by user name: an
// interface, so that tests have their own.
type ring interface {
	Get(user string) (string, error)
	Set(user, password string) error
	Delete(user string) error
}

// systemRing is the keyring of the user's session.
type systemRing struct{}

func (systemRing) Get(user string) (string, error) { return keyring.Get(keyringService, user) }
func (systemRing) Set(user, password string) error {
	return keyring.Set(keyringService, user, password)
}
func (systemRing) Delete(user string) error { return keyring.Delete(keyringService, user) }

// A keyringVault is the [Vault] in a ring.
type keyringVault struct {
	ring ring
	// turn is full while an operation goes on, even one whose caller has given up.
	turn chan struct{}
}

// OpenKeyring returns the keyring of the user's session, after a test entry was written, read
// and deleted in it. The error is a *[VaultError], or ctx's.
func OpenKeyring(ctx context.Context) (Vault, error) {
	return openRing(ctx, systemRing{})
}

func openRing(ctx context.Context, r ring) (Vault, error) {
	v := &keyringVault{ring: r, turn: make(chan struct{}, 1)}
	// a new name each time: two programs may probe at once
	name := "probe-" + rand.Text()
	_, err := v.call(ctx, func() (string, error) { return "", probe(r, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		err = &VaultError{Place: keyringPlace, Reason: Denied, Err: err}
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

// probe writes, reads and deletes an entry: a keyring that can be read may still refuse a
// write.
func probe(r ring, name string) error {
	if err := r.Set(name, "raccord"); err != nil {
		return err
	}
	_, err := r.Get(name)
	return errors.Join(err, r.Delete(name))
}

func (v *keyringVault) Place() string { return keyringPlace }
func (v *keyringVault) Kind() string  { return "keyring" }

func (v *keyringVault) Get(ctx context.Context, dossier, account string) (secret.Text, error) {
	kept, err := v.call(ctx, func() (string, error) { return v.ring.Get(user(dossier, account)) })
	if errors.Is(err, keyring.ErrNotFound) {
		return secret.Text{}, fmt.Errorf("store: %s: %s: %w", dossier, account, ErrNoSecret)
	}
	return secret.Of(kept), err
}

func (v *keyringVault) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	for _, account := range slices.Sorted(maps.Keys(secrets)) {
		name, text := user(dossier, account), secrets[account]
		kept, err := v.call(ctx, func() (string, error) {
			if err := v.ring.Set(name, text.Reveal()); err != nil {
				return "", err
			}
			return v.ring.Get(name)
		})
		if errors.Is(err, keyring.ErrNotFound) || err == nil && !text.Is(kept) {
			err = &WriteError{Path: keyringPlace, Op: "read back", Err: errors.New("not what was written")}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *keyringVault) Drop(ctx context.Context, dossier string, accounts ...string) error {
	for _, account := range accounts {
		_, err := v.call(ctx, func() (string, error) { return "", v.ring.Delete(user(dossier, account)) })
		if err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return err
		}
	}
	return nil
}

// user returns the user name of an entry. A dossier's id contains no slash.
func user(dossier, account string) string { return dossier + "/" + account }

// call returns what op returns, once the operation before it has ended and if both take no
// longer than keyringPatience. The error is a *VaultError, a *WriteError, ctx's, or the
// library's ErrNotFound.
func (v *keyringVault) call(ctx context.Context, op func() (string, error)) (string, error) {
	wait, cancel := context.WithTimeoutCause(ctx, keyringPatience, errSilent)
	defer cancel()
	answer, err := await(wait, func() (string, error) {
		select {
		case v.turn <- struct{}{}:
			defer func() { <-v.turn }()
		case <-wait.Done():
		}
		// Given up while it waited: it must not happen after what came next.
		if wait.Err() != nil {
			return "", context.Cause(wait)
		}
		return op()
	})
	if err != nil && ctx.Err() != nil {
		return "", fmt.Errorf("store: %s: %w", keyringPlace, ctx.Err())
	}
	return answer, keyringError(err)
}
