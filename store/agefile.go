package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"filippo.io/age"

	"raccord/store/secret"
)

// This file keeps the secrets of every dossier in one file, encrypted to the store's identity.
// The rules are:
//
//   - It is never on the disk in clear, and its older content is not kept: what was dropped
//     is gone.
//   - A key derivation takes most of a second. It happens when the vault is opened, outside the
//     lock, and again only where another program has made another identity. Every save is an
//     encryption to public keys, which takes milliseconds.
//   - A write reads the file again first, under the lock: two programs lose nothing to
//     each other. What it writes it has decrypted again before.
//   - identity.age is written before the first secret. A program killed between the two leaves
//     an identity without secrets, which is a whole vault.
//   - A secrets.age of an earlier version is under the passphrase itself. Opening writes it
//     anew, to the identity; where that cannot be, it is read as it is, and the next save tries
//     again.

// VaultPath returns the path of the encrypted file, whether it exists or not.
func (s *Folder) VaultPath() string { return filepath.Join(s.dir, "secrets.age") }

// VaultFileExists tells whether there is an encrypted file or an identity: then the passphrase
// is asked for, otherwise a new one is to be chosen. A link to nothing counts: its file has a
// passphrase, and may come back.
func (s *Folder) VaultFileExists() bool { return exists(s.VaultPath()) || exists(s.IdentityPath()) }

// A fileVault is the [Vault] in a store's encrypted file.
type fileVault struct {
	store      *Folder
	passphrase secret.Text

	mu sync.Mutex
	// identity is the opened one; where the disk has none yet, the one to be written with the
	// first secret.
	identity *identity
	// sealed are the bytes that kept was decrypted from; nil when there is no file.
	sealed []byte
	kept   Secrets
	// earlier says that sealed is under the passphrase itself.
	earlier bool
}

// OpenFile opens the encrypted file: one key derivation. Where there is none, the first Put
// makes it, with an identity under this passphrase. Errors: *[PassphraseError], *[AgeError],
// *[DamagedError], *[NewerError], *[ReadError], ctx's.
func (s *Folder) OpenFile(ctx context.Context, passphrase secret.Text) (Vault, error) {
	v, err := s.openFile(ctx, passphrase)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (s *Folder) openFile(ctx context.Context, passphrase secret.Text) (*fileVault, error) {
	if passphrase.Empty() {
		return nil, &PassphraseError{Path: s.VaultPath()}
	}
	if _, err := s.recipients(); err != nil {
		return nil, err // before a secret is typed that could not be kept
	}
	v := &fileVault{store: s, passphrase: passphrase}
	if err := v.open(ctx); err != nil {
		return nil, err
	}
	if v.earlier {
		if err := v.change(ctx, func(Secrets) bool { return true }); err != nil && ctx.Err() != nil {
			return nil, err
		}
	}
	return v, nil
}

// ChangePassphrase rewrites identity.age. Its errors are those of OpenFile, a *[LockedError]
// and a *[WriteError].
func (s *Folder) ChangePassphrase(ctx context.Context, old, chosen secret.Text) error {
	if chosen.Empty() {
		return errors.New("store: the new passphrase is empty")
	}
	if !s.VaultFileExists() {
		return &ReadError{Path: s.VaultPath(), Err: os.ErrNotExist}
	}
	v, err := s.openFile(ctx, old)
	if err == nil && v.earlier {
		err = v.change(ctx, func(Secrets) bool { return true }) // to say why it is so still
	}
	if err != nil {
		return err
	}
	changed, err := v.identity.under(ctx, chosen)
	if err != nil {
		return err
	}
	return s.locked(ctx, func() error {
		if now, err := s.readIfThere(s.IdentityPath()); err != nil || !bytes.Equal(now, v.identity.sealed) {
			return cmp.Or(err, error(&PassphraseError{Path: s.IdentityPath()})) // another program was faster
		}
		return s.replace(s.IdentityPath(), changed.sealed)
	})
}

func (v *fileVault) Place() string { return v.store.VaultPath() }
func (v *fileVault) Kind() string  { return "file" }

func (v *fileVault) Get(ctx context.Context, dossier, account string) (secret.Text, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	err := v.refresh(v.identity)
	if errors.Is(err, errDerive) {
		err = v.open(ctx)
	}
	if err != nil {
		return secret.Text{}, err
	}
	text, ok := v.kept[dossier][account]
	if !ok {
		return secret.Text{}, fmt.Errorf("store: %s: %s: %w", dossier, account, ErrNoSecret)
	}
	return text, nil
}

func (v *fileVault) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	return v.PutAll(ctx, Secrets{dossier: secrets})
}

func (v *fileVault) Drop(ctx context.Context, dossier string, accounts ...string) error {
	return v.dropAll(ctx, map[string][]string{dossier: accounts})
}

// PutAll adds or replaces secrets of several dossiers: the file is written once.
func (v *fileVault) PutAll(ctx context.Context, secrets Secrets) error {
	return v.change(ctx, func(kept Secrets) bool { return kept.put(secrets) })
}

func (v *fileVault) dropAll(ctx context.Context, accounts map[string][]string) error {
	return v.change(ctx, func(kept Secrets) bool { return kept.drop(accounts) })
}

// errDerive says that another program has changed the vault in a way that takes the passphrase
// to follow.
var errDerive = errors.New("store: the vault has to be opened again")

// change lets edit change the secrets, and writes them where edit says that it did.
func (v *fileVault) change(ctx context.Context, edit func(Secrets) (changed bool)) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	for {
		err := v.store.locked(ctx, func() error {
			if err := v.refresh(v.identity); err != nil {
				return err
			}
			// A copy, so that a failure leaves in memory what is on the disk.
			edited := v.kept.clone()
			if !edit(edited) {
				return nil
			}
			return v.write(edited)
		})
		if !errors.Is(err, errDerive) {
			return err
		}
		if err := v.open(ctx); err != nil {
			return err
		}
	}
}

// open opens the identity and decrypts the file, with the key derivations that this takes;
// where there is no identity yet, it makes one in memory. The lock is not held.
func (v *fileVault) open(ctx context.Context) error {
	identity, err := v.store.openIdentity(ctx, v.passphrase)
	if err != nil {
		return err
	}
	err = v.refresh(identity)
	if errors.Is(err, errDerive) {
		err = v.openEarlier(ctx, identity)
	}
	if _, mismatch := errors.AsType[*AgeError](err); mismatch && v.store.otherIdentity(identity) {
		return v.open(ctx) // another program has made it since
	}
	if err == nil && identity == nil {
		identity, err = newIdentity(ctx, v.passphrase)
	}
	if err == nil {
		v.identity = identity
	}
	return err
}

// otherIdentity tells whether identity.age is another than the one that was opened.
func (s *Folder) otherIdentity(opened *identity) bool {
	sealed, err := s.readIfThere(s.IdentityPath())
	return err == nil && (opened == nil && sealed != nil || opened != nil && !bytes.Equal(sealed, opened.sealed))
}

// refresh decrypts the file with the identity, unless its bytes are those that were decrypted
// last. It is errDerive where that identity does not open it.
func (v *fileVault) refresh(identity *identity) error {
	path := v.store.VaultPath()
	sealed, err := v.store.readIfThere(path)
	switch {
	case err != nil:
		return err
	case sealed == nil:
		v.sealed, v.kept, v.earlier = nil, nil, false
		return nil
	case v.sealed != nil && bytes.Equal(sealed, v.sealed):
		return nil
	}
	plain, err := identity.open(sealed)
	if _, mismatch := errors.AsType[*age.NoIdentityMatchError](err); mismatch || errors.Is(err, errCostly) {
		return errDerive
	}
	if err != nil {
		return &DamagedError{Path: path, Err: err}
	}
	return v.take(sealed, plain, false)
}

// openEarlier decrypts a file of an earlier version with the passphrase. Of another file that
// the identity does not open, it says why.
func (v *fileVault) openEarlier(ctx context.Context, identity *identity) error {
	path := v.store.VaultPath()
	sealed, err := v.store.readIfThere(path)
	if err != nil {
		return err
	}
	kinds, err := recipientsOf(path, sealed)
	if err != nil {
		return err
	}
	if !slices.Equal(kinds, passphraseAlone) {
		reason := NotRecipient
		if identity == nil {
			reason = IdentityMissing
		}
		return &AgeError{Path: path, Reason: reason}
	}
	plain, err := decryptUnder(ctx, path, sealed, v.passphrase)
	if err != nil {
		return err
	}
	return v.take(sealed, plain, true)
}

// take keeps in memory what was decrypted.
func (v *fileVault) take(sealed, plain []byte, earlier bool) error {
	kept, err := decodeSecrets(v.store.VaultPath(), plain)
	if err == nil {
		v.sealed, v.kept, v.earlier = sealed, kept, earlier
	}
	return err
}

// write encrypts kept to the recipients and replaces the file. The caller holds the lock.
func (v *fileVault) write(kept Secrets) error {
	path := v.store.VaultPath()
	others, err := v.store.recipients()
	if err != nil {
		return err
	}
	plain, err := encodeSecrets(kept)
	if err != nil {
		return err
	}
	sealed, err := encrypt(plain, v.identity.recipients(others)...)
	if err != nil {
		return fmt.Errorf("store: %s: encrypt: %w", path, err)
	}
	if back, err := v.identity.open(sealed); err != nil || !bytes.Equal(back, plain) {
		return fmt.Errorf("store: %s: what was encrypted does not decrypt: %v", path, err)
	}
	if err := v.settle(); err != nil {
		return err
	}
	if err := v.store.replace(path, sealed); err != nil {
		return err
	}
	v.sealed, v.kept, v.earlier = sealed, kept, false
	return nil
}

// settle writes identity.age where there is none. It is errDerive where there is another,
// unless the file was decrypted with ours: then its passphrase has changed, and it has not.
func (v *fileVault) settle() error {
	path := v.store.IdentityPath()
	sealed, err := v.store.readIfThere(path)
	switch {
	case err != nil:
		return err
	case sealed == nil:
		return v.store.replace(path, v.identity.sealed)
	case bytes.Equal(sealed, v.identity.sealed), v.sealed != nil && !v.earlier:
		return nil
	}
	return errDerive
}
