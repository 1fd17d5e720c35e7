package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"raccord/store/secret"
)

// This file keeps the secrets of every dossier in one file, encrypted under a
// passphrase. The rules are:
//
//   - It is never on the disk in clear, and its older content is not kept: what was dropped,
//     or was under another passphrase, is gone.
//   - A write reads the file again first, under the lock: two programs lose nothing to
//     each other.
//   - A key derivation takes most of a second. What was decrypted is kept in memory for
//     as long as the file's bytes are the same: one derivation serves every reading of a
//     run. A write derives anew, for age encrypts nothing twice under one key.

// VaultPath returns the path of the encrypted file, whether it exists or not.
func (s *Store) VaultPath() string { return filepath.Join(s.dir, "secrets.age") }

// VaultFileExists tells whether there is an encrypted file: then its passphrase is asked for,
// otherwise a new one is to be chosen.
func (s *Store) VaultFileExists() bool {
	// A link to nothing counts: its file has a passphrase, and may come back.
	_, err := os.Lstat(s.VaultPath())
	return err == nil
}

// A fileVault is the [Vault] in a store's encrypted file.
type fileVault struct {
	store      *Store
	passphrase secret.Text

	mu sync.Mutex
	// sealed are the bytes that kept was decrypted from; nil when there is no file.
	sealed []byte
	kept   Secrets
}

// OpenFile opens the encrypted file. Where there is none, the first Put makes it
// under this passphrase. Errors: *[PassphraseError], *[DamagedError], *[NewerError],
// *[ReadError], ctx's.
func (s *Store) OpenFile(ctx context.Context, passphrase secret.Text) (Vault, error) {
	v := &fileVault{store: s, passphrase: passphrase}
	if passphrase.Empty() {
		return nil, &PassphraseError{Path: s.VaultPath()}
	}
	if err := v.refresh(ctx); err != nil {
		return nil, err
	}
	return v, nil
}

// ChangePassphrase encrypts the file anew. Its errors are those of OpenFile, a *[LockedError]
// and a *[WriteError]. A program that has the file open under the old passphrase gets a
// *[PassphraseError] from then on.
func (s *Store) ChangePassphrase(ctx context.Context, old, chosen secret.Text) error {
	if chosen.Empty() {
		return errors.New("store: the new passphrase is empty")
	}
	if !s.VaultFileExists() {
		return &ReadError{Path: s.VaultPath(), Err: os.ErrNotExist}
	}
	return s.locked(ctx, func() error {
		v := &fileVault{store: s, passphrase: old}
		if err := v.refresh(ctx); err != nil {
			return err
		}
		v.passphrase = chosen
		return v.write(ctx, v.kept)
	})
}

func (v *fileVault) Place() string { return v.store.VaultPath() }
func (v *fileVault) Kind() string  { return "file" }

func (v *fileVault) Get(ctx context.Context, dossier, account string) (secret.Text, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.refresh(ctx); err != nil {
		return secret.Text{}, err
	}
	text, ok := v.kept[dossier][account]
	if !ok {
		return secret.Text{}, fmt.Errorf("store: %s: %s: %w", dossier, account, ErrNoSecret)
	}
	return text, nil
}

func (v *fileVault) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	return v.putAll(ctx, Secrets{dossier: secrets})
}

func (v *fileVault) Drop(ctx context.Context, dossier string, accounts ...string) error {
	return v.dropAll(ctx, map[string][]string{dossier: accounts})
}

func (v *fileVault) putAll(ctx context.Context, secrets Secrets) error {
	return v.change(ctx, func(kept Secrets) bool { return kept.put(secrets) })
}

func (v *fileVault) dropAll(ctx context.Context, accounts map[string][]string) error {
	return v.change(ctx, func(kept Secrets) bool { return kept.drop(accounts) })
}

// change lets edit change the secrets, and writes them where edit says that it did.
func (v *fileVault) change(ctx context.Context, edit func(Secrets) (changed bool)) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.store.locked(ctx, func() error {
		if err := v.refresh(ctx); err != nil {
			return err
		}
		// A copy, so that a failure leaves in memory what is on the disk.
		edited := v.kept.clone()
		if !edit(edited) {
			return nil
		}
		return v.write(ctx, edited)
	})
}

// refresh decrypts the file, unless its bytes are those that were decrypted last.
func (v *fileVault) refresh(ctx context.Context) error {
	path := v.store.VaultPath()
	sealed, err := v.store.files.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && !v.store.VaultFileExists():
		v.sealed, v.kept = nil, nil
		return nil
	case errors.Is(err, errNotRegular):
		return &DamagedError{Path: path, Err: err}
	case err != nil:
		return &ReadError{Path: path, Err: err}
	case v.sealed != nil && bytes.Equal(sealed, v.sealed):
		return nil
	}
	kept, err := unseal(ctx, path, sealed, v.passphrase)
	if err != nil {
		return err
	}
	v.sealed, v.kept = sealed, kept
	return nil
}

// write encrypts kept and replaces the file. The caller holds the lock.
func (v *fileVault) write(ctx context.Context, kept Secrets) error {
	path := v.store.VaultPath()
	sealed, err := seal(ctx, kept, v.passphrase)
	if err != nil {
		return fmt.Errorf("store: %s: encrypt: %w", path, err)
	}
	if err := v.store.replace(path, sealed); err != nil {
		return err
	}
	v.sealed, v.kept = sealed, kept
	return nil
}
