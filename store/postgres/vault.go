package postgres

import (
	"context"

	"raccord/store"
	"raccord/store/secret"
)

// OpenVault opens the desk's secrets for its user, who has to be a member: the identity is in the
// vaults of a kind, "keyring", "file", or "" for both. Errors: a *[store.PassphraseNeededError], a
// *[store.MembershipError], a *[store.KeyChangedError], and those of IdentityPlace.Open and
// Person.People.
func (d *Desk) OpenVault(ctx context.Context, kind string, passphrase secret.Text) (store.Vault, error) {
	place, err := d.user.Folder.LocateIdentity(ctx, kind)
	if err != nil {
		return nil, err
	}
	if !place.Exists() {
		return nil, &store.MembershipError{Desk: d.shown, Name: d.user.Name, Reason: store.NotMember}
	}
	if place.Kind() == "file" && passphrase.Empty() {
		return nil, &store.PassphraseNeededError{Place: place.Place()}
	}
	identity, err := place.Open(ctx, passphrase)
	if err != nil {
		return nil, err
	}
	p, err := d.As(ctx, identity)
	if err != nil {
		return nil, err
	}
	people, err := p.People(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.standing(people); err != nil {
		return nil, err
	}
	if _, p.uncompared, err = store.Compared(people.listed()); err != nil {
		return nil, err
	}
	return p, nil
}

// Uncompared returns the names of members whose keys were not compared when the vault was opened:
// nothing is sealed to them.
func (p *Person) Uncompared() []string { return p.uncompared }

// VaultForm says what the user's identity.age shows without its passphrase.
func (d *Desk) VaultForm() (store.VaultForm, error) { return d.user.Folder.VaultForm() }

// ChangePassphrase changes the passphrase of the user's identity.age.
func (d *Desk) ChangePassphrase(ctx context.Context, old, chosen secret.Text) error {
	return d.user.Folder.ChangePassphrase(ctx, old, chosen)
}
