package store

import (
	"errors"
	"slices"
)

// A VaultForm is what the files of the encrypted vault show without the passphrase.
type VaultForm struct {
	// Place is the path of the encrypted file; There tells whether it or its identity exists.
	Place string
	There bool
	// Earlier says that the secrets are under the passphrase itself, as earlier versions wrote
	// them.
	Earlier bool
	// Keys is how many public keys the secrets are encrypted to; 0 for the earlier form, and
	// before the first secret.
	Keys int
}

// VaultForm examines the files from outside. The errors are those of OpenFile that need no
// passphrase: an *[AgeError], a *[DamagedError] or a *[ReadError].
func (s *Folder) VaultForm() (VaultForm, error) {
	form := VaultForm{Place: s.VaultPath(), There: s.VaultFileExists()}
	if !form.There {
		return form, nil
	}
	if _, err := s.recipients(); err != nil {
		return form, err
	}
	identity, err := s.kindsIn(s.IdentityPath())
	if err != nil {
		return form, err
	}
	secrets, err := s.kindsIn(s.VaultPath())
	form.Earlier, form.Keys = slices.Equal(secrets, passphraseAlone), len(secrets)
	switch {
	case err != nil:
		return form, err
	case form.Earlier:
		form.Keys = 0
	case identity == nil && secrets != nil:
		return form, &AgeError{Path: s.VaultPath(), Reason: IdentityMissing}
	case identity != nil && !slices.Equal(identity, passphraseAlone):
		return form, &DamagedError{Path: s.IdentityPath(), Err: errors.New("it is not under a passphrase")}
	}
	return form, nil
}

// kindsIn returns the kinds of recipients of a file of the vault, nil where there is no file.
func (s *Folder) kindsIn(path string) ([]string, error) {
	sealed, err := s.readIfThere(path)
	if err != nil || sealed == nil {
		return nil, err
	}
	return recipientsOf(path, sealed)
}
