package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"filippo.io/age"
	"github.com/zalando/go-keyring"

	"raccord/store/secret"
)

// This file finds the identity by which a person is a member of a desk, or makes it. The rules are:
//
//   - One that is there is used: the keyring's, else that of identity.age, which the encrypted file
//     of secrets uses too. So the same person on another computer copies identity.age there.
//   - A new one is made in the keyring where it answers, else in identity.age under a passphrase.
//   - A keyring that is there and does not answer is an error, and no reason to make another
//     identity elsewhere.

// identityUser is the user name of the identity's entry in the keyring: no dossier's has no slash.
const identityUser = "identity"

// An IdentityPlace is where a person's identity is, or will be made.
type IdentityPlace struct {
	folder *Folder
	ring   *keyringVault // nil for identity.age
	kept   *Identity     // what the keyring holds
	exists bool
}

// LocateIdentity looks for the identity in the vaults of that kind: "keyring", "file", or "" for
// both. The error is a *[VaultError] or ctx's.
func (s *Folder) LocateIdentity(ctx context.Context, kind string) (*IdentityPlace, error) {
	return s.locateIdentity(ctx, kind, systemRing{})
}

func (s *Folder) locateIdentity(ctx context.Context, kind string, r ring) (*IdentityPlace, error) {
	file := &IdentityPlace{folder: s, exists: exists(s.IdentityPath())}
	if kind == "file" {
		return file, nil
	}
	vault, err := openRing(ctx, r)
	if ve, ok := errors.AsType[*VaultError](err); ok && ve.Reason == Absent && kind == "" {
		return file, nil
	}
	if err != nil {
		return nil, err
	}
	inRing := &IdentityPlace{folder: s, ring: vault.(*keyringVault)}
	if inRing.kept, err = inRing.ring.identity(ctx); err != nil {
		return nil, err
	}
	inRing.exists = inRing.kept != nil
	if !inRing.exists && file.exists && kind == "" {
		return file, nil
	}
	return inRing, nil
}

// Exists tells whether there is an identity.
func (p *IdentityPlace) Exists() bool { return p.exists }

// Kind returns "keyring" or "file".
func (p *IdentityPlace) Kind() string {
	if p.ring != nil {
		return "keyring"
	}
	return "file"
}

// Place names where the identity is, for people: the keyring's name or a file's path.
func (p *IdentityPlace) Place() string {
	if p.ring != nil {
		return p.ring.Place()
	}
	return p.folder.IdentityPath()
}

// Open opens the identity that is there. Only the file needs the passphrase: one key derivation.
// Errors: *[PassphraseError], *[AgeError], *[DamagedError], *[ReadError], ctx's.
func (p *IdentityPlace) Open(ctx context.Context, passphrase secret.Text) (*Identity, error) {
	if p.ring != nil {
		return p.kept, nil
	}
	if passphrase.Empty() {
		return nil, &PassphraseError{Path: p.Place()}
	}
	opened, err := p.folder.openIdentity(ctx, passphrase)
	if err != nil {
		return nil, err
	}
	if opened == nil || len(opened.keys) == 0 {
		return nil, &AgeError{Path: p.Place(), Reason: IdentityMissing}
	}
	return &Identity{opened.keys}, nil
}

// Make makes the identity where there is none; where another program was faster, it opens that
// program's. Errors: those of Open, *[VaultError], *[LockedError], *[WriteError].
func (p *IdentityPlace) Make(ctx context.Context, passphrase secret.Text) (*Identity, error) {
	if p.exists {
		return p.Open(ctx, passphrase)
	}
	if p.ring != nil {
		return p.ring.makeIdentity(ctx)
	}
	if passphrase.Empty() {
		return nil, &PassphraseError{Path: p.Place()}
	}
	made, err := newIdentity(ctx, passphrase)
	if err != nil {
		return nil, err
	}
	err = p.folder.locked(ctx, func() error {
		if exists(p.Place()) {
			return nil
		}
		return p.folder.replace(p.Place(), made.sealed)
	})
	if err != nil {
		return nil, err
	}
	p.exists = true
	return p.Open(ctx, passphrase) // which reads back what was written
}

// identity returns the identity that the keyring holds, nil where it holds none.
func (v *keyringVault) identity(ctx context.Context) (*Identity, error) {
	text, err := v.call(ctx, func() (string, error) { return v.ring.Get(identityUser) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	key, err := age.ParseX25519Identity(text)
	if err != nil { // the parser's own error could quote the key
		return nil, &DamagedError{Path: keyringPlace, Err: errors.New("the entry " + identityUser + " holds no identity of age")}
	}
	return &Identity{[]*age.X25519Identity{key}}, nil
}

// makeIdentity makes an identity in the keyring, and reads it back.
func (v *keyringVault) makeIdentity(ctx context.Context) (*Identity, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("store: identity: %w", err)
	}
	if _, err := v.call(ctx, func() (string, error) { return "", v.ring.Set(identityUser, key.String()) }); err != nil {
		return nil, err
	}
	kept, err := v.identity(ctx)
	if err == nil && (kept == nil || !bytes.Equal([]byte(kept.keys[0].String()), []byte(key.String()))) {
		err = &WriteError{Path: keyringPlace, Op: "read back", Err: errors.New("not what was written")}
	}
	return kept, err
}
