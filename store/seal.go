package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"

	"raccord/store/secret"
)

// plainSecrets is the content of the encrypted file, in JSON: secrets by dossier, then by
// account.
type plainSecrets struct {
	Version int                          `json:"version"`
	Secrets map[string]map[string]string `json:"secrets"`
}

// defaultWorkFactor is the cost of a guess at the passphrase, as a power of two: age's
// own, 0.7 s and 256 MiB.
const defaultWorkFactor = 18

// testOnlyWorkFactor is lowered by tests, by nothing else.
var testOnlyWorkFactor = defaultWorkFactor

// maxWorkFactor bounds what opening a file may cost: four times the above.
const maxWorkFactor = 20

// seal encrypts kept as an age file, https://c2sp.org/age: the program age opens it with the
// same passphrase.
func seal(ctx context.Context, kept Secrets, passphrase secret.Text) ([]byte, error) {
	plain := plainSecrets{Version: currentVersion, Secrets: map[string]map[string]string{}}
	for dossier, accounts := range kept {
		plain.Secrets[dossier] = map[string]string{}
		for account, text := range accounts {
			plain.Secrets[dossier][account] = text.Reveal()
		}
	}
	content, err := json.Marshal(plain)
	if err != nil {
		return nil, err
	}
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(testOnlyWorkFactor)
	return await(ctx, func() ([]byte, error) {
		var sealed bytes.Buffer
		w, err := age.Encrypt(&sealed, recipient)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(content); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		return sealed.Bytes(), nil
	})
}

// unseal decrypts sealed, the content of the file at path. The error is a *PassphraseError, a
// *DamagedError, a *NewerError or ctx's.
func unseal(ctx context.Context, path string, sealed []byte, passphrase secret.Text) (Secrets, error) {
	identity, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return nil, &PassphraseError{Path: path}
	}
	identity.SetMaxWorkFactor(maxWorkFactor)
	content, err := await(ctx, func() ([]byte, error) {
		r, err := age.Decrypt(bytes.NewReader(sealed), identity)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("store: %s: %w", path, ctx.Err())
	case wrongPassphrase(err):
		return nil, &PassphraseError{Path: path}
	case err != nil:
		return nil, &DamagedError{Path: path, Err: err}
	}
	return decodeSecrets(path, content)
}

// wrongPassphrase tells whether err says that the file is encrypted under another passphrase,
// and not to a key.
func wrongPassphrase(err error) bool {
	mismatch, ok := errors.AsType[*age.NoIdentityMatchError](err)
	return ok && slices.Equal(mismatch.StanzaTypes, []string{"scrypt"})
}

// decodeSecrets reads the decrypted content of the file at path.
func decodeSecrets(path string, content []byte) (Secrets, error) {
	if _, err := checkKept("", path, content); err != nil {
		return nil, err
	}
	var plain plainSecrets
	if err := json.Unmarshal(content, &plain); err != nil {
		// The decoder's own error could quote a secret.
		return nil, &DamagedError{Path: path, Err: errors.New("its content is not what this program writes")}
	}
	kept := Secrets{}
	for dossier, accounts := range plain.Secrets {
		kept[dossier] = map[string]secret.Text{}
		for account, text := range accounts {
			kept[dossier][account] = secret.Of(text)
		}
	}
	return kept, nil
}
