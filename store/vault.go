package store

import (
	"context"
	"errors"

	"raccord/store/secret"
)

// A Vault keeps secrets, by dossier and account. An account is a Client ID or the
// login of a technical account; it is no secret.
type Vault interface {
	// Place names where the secrets are, for people: the keyring's name or a file's path.
	Place() string
	// Kind returns "keyring", "file" or "desk".
	Kind() string
	// Get returns one secret; [ErrNoSecret] when there is none.
	Get(ctx context.Context, dossier, account string) (secret.Text, error)
	// Put adds or replaces the secrets of these accounts and reads them back.
	// After an error some of them may be kept.
	Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error
	// Drop forgets the secrets of these accounts; one that has none is no error.
	Drop(ctx context.Context, dossier string, accounts ...string) error
}

// A Shared vault keeps secrets that several people can read.
type Shared interface {
	Vault
	// Uncompared returns the names of those to whom nothing is sealed yet, because their keys were not
	// compared on this computer.
	Uncompared() []string
}

// OpenVault opens the keyring where there is one, or the encrypted file: the one of a kind,
// "keyring" or "file", where one is named. The file is taken by itself only where there is no
// keyring: about one that does not answer the user decides. The error is a *[VaultError], a
// *[PassphraseNeededError] or one of OpenFile's.
func (s *Folder) OpenVault(ctx context.Context, kind string, passphrase secret.Text) (Vault, error) {
	if kind != "file" {
		ring, err := OpenKeyring(ctx)
		refused, ok := errors.AsType[*VaultError](err)
		absent := ok && refused.Reason == Absent
		if err == nil || kind == "keyring" || !absent {
			return ring, err
		}
	}
	if passphrase.Empty() {
		return nil, &PassphraseNeededError{Place: s.VaultPath(), New: !s.VaultFileExists()}
	}
	return s.OpenFile(ctx, passphrase)
}

// await returns what f returns, or ctx's cause when ctx ends first. Neither a keyring nor a
// key derivation can be interrupted: f then goes on by itself, and its result is dropped.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	if ctx.Err() != nil {
		return *new(T), context.Cause(ctx)
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return *new(T), context.Cause(ctx)
	}
}
