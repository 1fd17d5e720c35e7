package postgres

import (
	"context"

	"raccord/store"
	"raccord/store/secret"
)

// OpenVault opens the desk's secrets with the own identity, which is in the keyring or in the file
// identity.age on this computer: in the one of that kind, "keyring" or "file", or "" for where it is.
// Errors: a *[store.MembershipError] for who is not a member, a *[store.PassphraseNeededError] where
// the file is, those of [store.Folder.LocateIdentity] and of [store.IdentityPlace.Open], a
// *[store.ServerError] or ctx's.
func (s *Store) OpenVault(ctx context.Context, kind string, passphrase secret.Text) (store.Vault, error) {
	place, err := s.people.LocateIdentity(ctx, kind)
	switch {
	case err != nil:
		return nil, err
	case !place.Exists():
		return nil, &store.MembershipError{Desk: s.shown, Name: s.who, Reason: store.NotMember}
	case place.Kind() == "file" && passphrase.Empty():
		return nil, &store.PassphraseNeededError{Place: place.Place(), Identity: true}
	}
	identity, err := place.Open(ctx, passphrase)
	if err != nil {
		return nil, err
	}
	person, err := s.As(ctx, s.who, identity, s.people)
	if err == nil {
		err = person.Standing(ctx)
	}
	if err != nil {
		return nil, err
	}
	return person, nil
}

// VaultForm returns [store.ErrOnDesk]: a desk has no encrypted file.
func (s *Store) VaultForm() (store.VaultForm, error) { return store.VaultForm{}, store.ErrOnDesk }

// ChangePassphrase returns [store.ErrOnDesk] too.
func (s *Store) ChangePassphrase(context.Context, secret.Text, secret.Text) error {
	return store.ErrOnDesk
}
