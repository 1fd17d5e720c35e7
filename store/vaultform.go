package store

import (
	"errors"
	"slices"
)

// A VaultForm is what the files of the encrypted vault show without the passphrase.
type VaultForm struct {
	// Earlier says that the secrets are under the passphrase itself, as earlier versions wrote
	// them.
	Earlier bool
	// Keys is how many public keys the secrets are encrypted to; 0 for the earlier form, and
	// before the first secret.
	Keys int
}

// VaultForm examines the files from outside. The errors are those of OpenFile that need no
// passphrase: an *[AgeError], a *[DamagedError] or a *[ReadError].
func (s *Store) VaultForm() (VaultForm, error) {
	if _, err := s.recipients(); err != nil {
		return VaultForm{}, err
	}
	identity, err := s.kindsIn(s.IdentityPath())
	if err != nil {
		return VaultForm{}, err
	}
	secrets, err := s.kindsIn(s.VaultPath())
	form := VaultForm{Earlier: slices.Equal(secrets, passphraseAlone), Keys: len(secrets)}
	switch {
	case err != nil:
		return VaultForm{}, err
	case form.Earlier:
		form.Keys = 0
	case identity == nil && secrets != nil:
		return VaultForm{}, &AgeError{Path: s.VaultPath(), Reason: IdentityMissing}
	case identity != nil && !slices.Equal(identity, passphraseAlone):
		return VaultForm{}, &DamagedError{Path: s.IdentityPath(), Err: errors.New("it is not under a passphrase")}
	}
	return form, nil
}

// kindsIn returns the kinds of recipients of a file of the vault, nil where there is no file.
func (s *Store) kindsIn(path string) ([]string, error) {
	sealed, err := s.readIfThere(path)
	if err != nil || sealed == nil {
		return nil, err
	}
	return recipientsOf(path, sealed)
}
