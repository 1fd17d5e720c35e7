package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"filippo.io/age"
	"filippo.io/age/armor"

	"raccord/store/secret"
)

// This file encrypts and decrypts files of the format age, https://c2sp.org/age, so that the
// program age opens what this program wrote, and this program what age wrote.

// defaultWorkFactor is the cost of a guess at the passphrase, as a power of two: age's
// own, 0.7 s and 256 MiB.
const defaultWorkFactor = 18

// testOnlyWorkFactor is lowered by tests, by nothing else.
var testOnlyWorkFactor = defaultWorkFactor

// maxWorkFactor bounds what opening a file may cost: four times the above.
const maxWorkFactor = 20

// encrypt returns plain encrypted to the recipients.
func encrypt(plain []byte, recipients ...age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipients...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

// decrypt returns what sealed holds, binary or armored. The error is an
// *age.NoIdentityMatchError where none of the identities is a recipient.
func decrypt(sealed []byte, identities ...age.Identity) ([]byte, error) {
	var from io.Reader = bytes.NewReader(sealed)
	if bytes.HasPrefix(sealed, []byte(armor.Header)) {
		from = armor.NewReader(from)
	}
	r, err := age.Decrypt(from, identities...)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// encryptUnder returns plain encrypted under the passphrase: one key derivation.
func encryptUnder(ctx context.Context, plain []byte, passphrase secret.Text) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(testOnlyWorkFactor)
	return await(ctx, func() ([]byte, error) { return encrypt(plain, recipient) })
}

// decryptUnder returns what sealed, the content of the file at path, holds under the
// passphrase: one key derivation. The error is a *PassphraseError, an *AgeError where the
// derivation would cost too much, a *DamagedError or ctx's.
func decryptUnder(ctx context.Context, path string, sealed []byte, passphrase secret.Text) ([]byte, error) {
	identity, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return nil, &PassphraseError{Path: path}
	}
	plain, err := await(ctx, func() ([]byte, error) { return decrypt(sealed, affordable{identity}) })
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("store: %s: %w", path, ctx.Err())
	case errors.Is(err, errCostly):
		return nil, &AgeError{Path: path, Reason: WorkFactor}
	case isUnderPassphrase(err):
		return nil, &PassphraseError{Path: path}
	case err != nil:
		return nil, &DamagedError{Path: path, Err: err}
	}
	return plain, nil
}

// isUnderPassphrase tells whether err says that no identity opens a file because it is
// encrypted under a passphrase, or under another one.
func isUnderPassphrase(err error) bool {
	mismatch, ok := errors.AsType[*age.NoIdentityMatchError](err)
	return ok && slices.Equal(mismatch.StanzaTypes, passphraseAlone)
}

// passphraseAlone are the recipients of a file that is under a passphrase.
var passphraseAlone = []string{"scrypt"}

var errCostly = errors.New("the work factor of the passphrase is above 20")

// affordable is a passphrase that refuses a work factor above maxWorkFactor, as an error that
// can be told from others.
type affordable struct{ *age.ScryptIdentity }

func (a affordable) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if costly(stanzas) {
		return nil, errCostly
	}
	return a.ScryptIdentity.Unwrap(stanzas)
}

// costly tells whether trying a passphrase on a file with these recipients costs too much.
func costly(stanzas []*age.Stanza) bool {
	return slices.ContainsFunc(stanzas, func(s *age.Stanza) bool {
		if s.Type != "scrypt" || len(s.Args) != 2 {
			return false
		}
		factor, err := strconv.Atoi(s.Args[1])
		return err == nil && factor > maxWorkFactor
	})
}

// nobody is an identity that opens no file: the error then says what would.
type nobody struct{}

func (nobody) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if costly(stanzas) {
		return nil, errCostly
	}
	return nil, age.ErrIncorrectIdentity
}

// recipientsOf returns the kinds of recipients that sealed, the content of the file at path, is
// encrypted to: "scrypt" for a passphrase. The error is an *AgeError where that would cost too
// much, or a *DamagedError.
func recipientsOf(path string, sealed []byte) (kinds []string, err error) {
	_, err = decrypt(sealed, nobody{})
	mismatch, isAge := errors.AsType[*age.NoIdentityMatchError](err)
	switch {
	case errors.Is(err, errCostly):
		return nil, &AgeError{Path: path, Reason: WorkFactor}
	case !isAge:
		return nil, &DamagedError{Path: path, Err: err}
	}
	return mismatch.StanzaTypes, nil
}
