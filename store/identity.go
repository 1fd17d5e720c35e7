package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"raccord/store/secret"
)

// This file keeps the identity that opens the encrypted file, and reads to whom else that
// file is encrypted. The rules are:
//
//   - The identity is a key pair of age (X25519). It is on the disk under the passphrase alone,
//     and opened in memory alone. Opening it is the one key derivation of a run.
//   - Another passphrase rewrites identity.age and nothing else: the identity stays.
//   - identity.age may be what age-keygen and age -p have made.
//   - The file recipients beside it names more public keys, one a line, with comments as age
//     has them. It is the user's: this program reads it and never writes it.

// IdentityPath returns the path of the identity under the passphrase, whether it exists or not.
func (s *Folder) IdentityPath() string { return filepath.Join(s.dir, "identity.age") }

// RecipientsPath returns the path of the file of further recipients, whether it exists or not.
func (s *Folder) RecipientsPath() string { return filepath.Join(s.dir, "recipients") }

// An identity is an opened identity.age: its private keys, most often one.
type identity struct {
	keys []*age.X25519Identity
	// plain is its text, sealed the same under the passphrase, as it is on the disk.
	plain, sealed []byte
}

// newIdentity makes an identity under the passphrase, in memory: one key derivation.
func newIdentity(ctx context.Context, passphrase secret.Text) (*identity, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	plain := fmt.Appendf(nil, "# public key: %s\n%s\n", key.Recipient(), key)
	return (&identity{keys: []*age.X25519Identity{key}, plain: plain}).under(ctx, passphrase)
}

// under returns the identity under another passphrase: one key derivation.
func (i *identity) under(ctx context.Context, passphrase secret.Text) (*identity, error) {
	sealed, err := encryptUnder(ctx, i.plain, passphrase)
	if err != nil {
		return nil, fmt.Errorf("store: identity: encrypt: %w", err)
	}
	return &identity{i.keys, i.plain, sealed}, nil
}

// openIdentity opens the store's identity.age: one key derivation. It is nil where there is no
// such file. Errors: *PassphraseError, *AgeError, *DamagedError, *ReadError, ctx's.
func (s *Folder) openIdentity(ctx context.Context, passphrase secret.Text) (*identity, error) {
	path := s.IdentityPath()
	sealed, err := s.readIfThere(path)
	if err != nil || sealed == nil {
		return nil, err
	}
	plain, err := decryptUnder(ctx, path, sealed, passphrase)
	if err != nil {
		return nil, err
	}
	parsed, err := age.ParseIdentities(bytes.NewReader(plain))
	if err != nil {
		// The parser's own error could quote a key.
		return nil, &DamagedError{Path: path, Err: errors.New("it holds no identity of age")}
	}
	opened := &identity{plain: plain, sealed: sealed}
	for _, one := range parsed {
		key, ok := one.(*age.X25519Identity)
		if !ok {
			return nil, &DamagedError{Path: path, Err: errors.New("its identity is of another kind than X25519")}
		}
		opened.keys = append(opened.keys, key)
	}
	return opened, nil
}

// open returns what sealed holds; see decrypt for the error. No identity opens nothing.
func (i *identity) open(sealed []byte) ([]byte, error) {
	if i == nil {
		return decrypt(sealed, nobody{})
	}
	var keys []age.Identity
	for _, key := range i.keys {
		keys = append(keys, key)
	}
	return decrypt(sealed, keys...)
}

// recipients are the public keys of the identity, then the others, each once.
func (i *identity) recipients(others []*age.X25519Recipient) (all []age.Recipient) {
	seen := map[string]bool{}
	add := func(r *age.X25519Recipient) {
		if !seen[r.String()] {
			seen[r.String()] = true
			all = append(all, r)
		}
	}
	for _, key := range i.keys {
		add(key.Recipient())
	}
	for _, r := range others {
		add(r)
	}
	return all
}

// recipients reads the file of further recipients. The error is an *AgeError, which names the
// line and never quotes it, a *DamagedError or a *ReadError.
func (s *Folder) recipients() (all []*age.X25519Recipient, err error) {
	path := s.RecipientsPath()
	content, err := s.readIfThere(path)
	if err != nil {
		return nil, err
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff")) // as Windows' editors save it
	for n, line := range strings.Split(string(content), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		r, err := age.ParseX25519Recipient(line)
		if err != nil {
			return nil, &AgeError{Path: path, Reason: kindOfRecipient(line), Line: n + 1}
		}
		all = append(all, r)
	}
	return all, nil
}

// kindOfRecipient returns why a line is no X25519 recipient.
func kindOfRecipient(line string) (reason string) {
	lower := strings.ToLower(line)
	switch {
	case strings.HasPrefix(lower, "age-secret-key-"), strings.HasPrefix(lower, "age-plugin-"), strings.Contains(lower, "private key"):
		return RecipientPrivate
	case strings.HasPrefix(lower, "ssh-"), strings.HasPrefix(lower, "ecdsa-"), strings.HasPrefix(lower, "sk-"):
		return RecipientSSH
	case strings.HasPrefix(lower, "age1") && strings.Contains(lower[len("age1"):], "1"): // age1NAME1…
		return RecipientPlugin
	}
	return RecipientUnknown
}

// readIfThere returns the content of a file of the vault, nil where there is none. The error is
// a *DamagedError for what is no regular file, or a *ReadError.
func (s *Folder) readIfThere(path string) ([]byte, error) {
	content, err := s.files.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && !exists(path):
		return nil, nil
	case errors.Is(err, errNotRegular):
		return nil, &DamagedError{Path: path, Err: err}
	case err != nil:
		return nil, &ReadError{Path: path, Err: err}
	}
	return append([]byte{}, content...), nil // an empty file is not nil: it is there
}

// exists tells whether there is something at path, be it a link to nothing.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
