package store

import (
	"context"

	"raccord/store/secret"
)

// A Vault keeps secrets, by dossier and account. An account is a Client ID or the
// login of a technical account; it is no secret.
type Vault interface {
	// Place names where the secrets are, for people: the keyring's name or a file's path.
	Place() string
	// Kind returns "keyring" or "file".
	Kind() string
	// Get returns one secret; [ErrNoSecret] when there is none.
	Get(ctx context.Context, dossier, account string) (secret.Text, error)
	// Put adds or replaces the secrets of these accounts and reads them back.
	// After an error some of them may be kept.
	Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error
	// Drop forgets the secrets of these accounts; one that has none is no error.
	Drop(ctx context.Context, dossier string, accounts ...string) error
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
