package postgres

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"raccord/store"
)

// A Removal is what came of taking a member out.
type Removal struct {
	// Read are the secrets that the member could read, which are to be renewed.
	Read []store.Sealed
	// Unread are those of them that could not be sealed anew, for they are not sealed to this person.
	Unread []store.Sealed
}

// Remove takes a member out, and seals anew to the others what the member could read. Before it is
// done, tell is called with what comes of it; where tell returns an error, nothing is done. For a name
// that is no longer in the list, but whose key is known here, it does what is left to do. Errors: a
// *[store.MembershipError], a *[store.UncomparedError], a *[store.KeyChangedError], tell's, or one of
// People's.
func (p *Person) Remove(ctx context.Context, name string, tell func(Removal) error) error {
	var told error
	err := p.desk.transaction(ctx, func(tx pgx.Tx) error {
		if err := alone(ctx, tx); err != nil {
			return err
		}
		leaving, known, err := p.leaving(ctx, tx, name)
		if err != nil {
			return err
		}
		if err := exec(ctx, tx, "delete from raccord.members where name = $1", name); err != nil {
			return err
		}
		removal, err := p.sealWithout(ctx, tx, leaving, known)
		if err != nil {
			return err
		}
		told = tell(removal)
		return told
	})
	if told != nil {
		return told
	}
	if err == nil {
		_, err = p.People(ctx) // which marks the key as removed here
	}
	return err
}

// asMember returns the people as a transaction sees them, to one who is a member. The error is a
// *[store.MembershipError] for another, or one of People's.
func (p *Person) asMember(ctx context.Context, tx pgx.Tx) (People, error) {
	people, err := p.people(ctx, tx)
	if err == nil {
		err = p.standing(people)
	}
	return people, err
}

// leaving returns the keys of the member to take out, and the members who stay.
func (p *Person) leaving(ctx context.Context, tx pgx.Tx, name string) (keys []string, stay []store.Member, err error) {
	people, err := p.asMember(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	if keys, err = p.folder.KeysUnder(p.id, name); err != nil {
		return nil, nil, err
	}
	listed := named(people.members(), []string{name})
	keys = append(keys, keysOf(listed)...)
	switch {
	case len(keys) == 0:
		return nil, nil, p.not(store.NoMember, name)
	case len(listed) > 0 && len(people.Members) == 1:
		return nil, nil, p.not(store.LastMember, name)
	}
	stay, err = p.all(people, name)
	return keys, stay, err
}

// sealWithout seals to the members who stay every secret that one of the keys could read.
func (p *Person) sealWithout(ctx context.Context, tx pgx.Tx, keys []string, stay []store.Member) (r Removal, err error) {
	err = p.eachPage(ctx, tx, func(rows []sealedRow) error {
		before, unread, err := p.sealAnew(ctx, tx, rows, keysOf(stay))
		for _, s := range before {
			if containsAny(s.Keys, keys) {
				r.Read = append(r.Read, s)
			}
		}
		for _, s := range unread {
			if containsAny(s.Keys, keys) { // as far as the server says
				r.Read, r.Unread = append(r.Read, s), append(r.Unread, s)
			}
		}
		return err
	})
	slices.SortFunc(r.Read, func(a, b store.Sealed) int {
		return cmp.Or(cmp.Compare(a.Dossier, b.Dossier), cmp.Compare(a.Account, b.Account))
	})
	return r, err
}
