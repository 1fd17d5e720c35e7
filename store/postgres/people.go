package postgres

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"raccord/store"
)

// This file lets people in and out of a desk. The rules are:
//
//   - The tables are what the server says. To whom a secret is sealed is decided by what this person
//     has compared: see the rules of store.KnownMembers.
//   - A change of the members and the sealing that follows from it are one transaction, alone on the
//     desk: interrupted, neither has happened.
//   - It is refused as long as the key of another member was not compared: sealed anew, the secrets
//     would be lost to that member.

// A Person is one user of a desk: a name, the identity that opens secrets, and the folder on this
// computer where known_members is.
type Person struct {
	Name     string
	desk     *Desk
	id       string // the desk's
	identity *store.Identity
	folder   *store.Folder
	// uncompared are the members whose keys were not compared when Standing was called.
	uncompared []string
}

// As returns the desk as a person uses it, who need not be a member. The error is a
// *[store.ServerError] or ctx's.
func (d *Desk) As(ctx context.Context, name string, identity *store.Identity, folder *store.Folder) (*Person, error) {
	p := &Person{Name: name, desk: d, identity: identity, folder: folder}
	limited, cancel := within(ctx)
	defer cancel()
	if err := d.pool.QueryRow(limited, "select id::text from raccord.desk").Scan(&p.id); err != nil {
		return nil, d.failed(ctx, err)
	}
	return p, nil
}

// Key returns the person's public key.
func (p *Person) Key() string { return p.identity.Key() }

// self returns the person as the desk's list has, or would have, them.
func (p *Person) self() store.Member { return store.Member{Name: p.Name, Key: p.identity.Key()} }

// not is the error about a name that is no member as is needed.
func (p *Person) not(reason, name string) error {
	return &store.MembershipError{Desk: p.desk.shown, Name: name, Reason: reason}
}

// A Request is a person's wish to be let in.
type Request struct {
	store.Member
	At time.Time
}

// An Admitted is a member of the desk, with what this program knows of the key.
type Admitted struct {
	store.Listed
	// By is who let the member in, At when, both as the server says.
	By string
	At time.Time
}

// A People is who is in a desk and who asks to be let in, sorted by name.
type People struct {
	Members  []Admitted
	Requests []Request
}

// listed returns the members without what the server says of their admission.
func (l People) listed() (all []store.Listed) {
	for _, m := range l.Members {
		all = append(all, m.Listed)
	}
	return all
}

// Fingerprint returns the fingerprint of the desk's whole list, by which every key in it is compared
// at once.
func (l People) Fingerprint() store.Fingerprint {
	var all []store.Member
	for _, m := range l.Members {
		all = append(all, m.Member)
	}
	return store.FingerprintOfAll(all)
}

// Unknown returns the members whose keys are not known here.
func (l People) Unknown() (all []store.Listed) {
	for _, m := range l.Members {
		if m.State != store.KeyKnown {
			all = append(all, m.Listed)
		}
	}
	return all
}

// People returns who is in the desk and who asks. The error is a *[store.ServerError], one of
// [store.Folder.KnownMembers]', or ctx's.
func (p *Person) People(ctx context.Context) (People, error) {
	var people People
	err := p.desk.transaction(ctx, func(tx pgx.Tx) (err error) {
		people, err = p.people(ctx, tx)
		return err
	})
	return people, err
}

func (p *Person) people(ctx context.Context, tx pgx.Tx) (People, error) {
	var l People
	limited, cancel := within(ctx)
	defer cancel()
	rows, _ := tx.Query(limited, "select name, public_key, admitted_by, admitted_at from raccord.members order by name")
	members, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Admitted, err error) {
		return m, row.Scan(&m.Name, &m.Key, &m.By, &m.At)
	})
	if err != nil {
		return l, err
	}
	rows, _ = tx.Query(limited, "select name, public_key, requested_at from raccord.requests order by name")
	l.Requests, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Request, err error) {
		return r, row.Scan(&r.Name, &r.Key, &r.At)
	})
	if err != nil {
		return l, err
	}
	l.Members = members
	if slices.Contains(l.members(), p.self()) { // the own key needs no comparison
		if err := p.Know(ctx, p.self()); err != nil {
			return l, err
		}
	}
	listed, err := p.folder.KnownMembers(ctx, p.id, l.members())
	for i := range listed { // both are in the order of the names
		l.Members[i].Listed = listed[i]
	}
	return l, err
}

// members returns the members as the server lists them.
func (l People) members() (all []store.Member) {
	for _, m := range l.Members {
		all = append(all, m.Member)
	}
	return all
}

// Standing returns nil for a member who may seal secrets. The error is a *[store.MembershipError], a
// *[store.KeyChangedError], or one of People's.
func (p *Person) Standing(ctx context.Context) error {
	people, err := p.People(ctx)
	if err == nil {
		err = p.standing(people)
	}
	if err == nil {
		_, p.uncompared, err = store.Compared(people.listed())
	}
	return err
}

// Uncompared returns the names of members whose keys were not compared when Standing was called:
// nothing is sealed to them.
func (p *Person) Uncompared() []string { return p.uncompared }

// standing returns nil for a member, and for anyone else the *[store.MembershipError] that says what
// is missing.
func (p *Person) standing(l People) error {
	for _, m := range l.Members {
		switch mine := p.identity.Has(m.Key); {
		case m.Name == p.Name && mine:
			return nil
		case m.Name == p.Name:
			return p.not(store.NameTaken, p.Name)
		case mine:
			return p.not(store.KeyTaken, m.Name)
		}
	}
	if slices.ContainsFunc(l.Requests, func(r Request) bool { return r.Name == p.Name && p.identity.Has(r.Key) }) {
		return p.not(store.Waiting, p.Name)
	}
	removed, err := p.folder.WasRemoved(p.id, p.self())
	if err != nil {
		return err
	}
	if removed {
		return p.not(store.Removed, p.Name)
	}
	return p.not(store.NotMember, p.Name)
}

// Found makes the person the first member of a desk that has none; for a member it changes nothing.
// The error is a *[store.MembershipError] where others have begun the desk, or one of People's.
func (p *Person) Found(ctx context.Context) error {
	return p.desk.transaction(ctx, func(tx pgx.Tx) error {
		if err := alone(ctx, tx); err != nil {
			return err
		}
		people, err := p.people(ctx, tx)
		switch {
		case err != nil:
			return err
		case len(people.Members) == 0:
			return p.enter(ctx, tx, p.self())
		case p.standing(people) == nil:
			return nil
		}
		return p.not(store.Begun, p.Name)
	})
}

// enter puts a member into the desk's list, and takes the request away.
func (p *Person) enter(ctx context.Context, tx pgx.Tx, m store.Member) error {
	if err := exec(ctx, tx, "delete from raccord.requests where name = $1", m.Name); err != nil {
		return err
	}
	return exec(ctx, tx, "insert into raccord.members (name, public_key, admitted_by) values ($1, $2, $3)", m.Name, m.Key, p.Name)
}

// Ask puts the person's request to be let in into the desk, in the place of an earlier one. For a
// member it changes nothing. The error is a *[store.MembershipError] where the name or the key stand in
// the list otherwise, or one of People's.
func (p *Person) Ask(ctx context.Context) error {
	return p.desk.transaction(ctx, func(tx pgx.Tx) error {
		if err := alone(ctx, tx); err != nil {
			return err
		}
		people, err := p.people(ctx, tx)
		if err != nil {
			return err
		}
		standing, isStanding := errors.AsType[*store.MembershipError](p.standing(people))
		if !isStanding {
			return p.standing(people)
		}
		if standing.Reason == store.NameTaken || standing.Reason == store.KeyTaken {
			return standing
		}
		return exec(ctx, tx, `insert into raccord.requests (name, public_key) values ($1, $2)
			on conflict (name) do update set public_key = excluded.public_key, requested_at = now()`, p.Name, p.identity.Key())
	})
}

// Candidate returns the person of that name whose key is to be compared: a member whose key is not
// known here, or else one who asks to be let in. Where a member's key is known, that is the answer.
// The error is a *[store.MembershipError] where there is no such person, or one of People's.
func (p *Person) Candidate(l People, name string) (store.Listed, error) {
	for _, m := range l.Members {
		if m.Name == name {
			return m.Listed, nil
		}
	}
	for _, r := range l.Requests {
		if r.Name == name {
			return store.Listed{Member: r.Member, State: store.KeyNew}, nil
		}
	}
	return store.Listed{}, p.not(store.NoRequest, name)
}

// Know notes that the keys of these members were compared.
func (p *Person) Know(ctx context.Context, members ...store.Member) error {
	return p.folder.Know(ctx, p.id, members...)
}

// An Admission is what came of letting a person in.
type Admission struct {
	// Sealed is how many secrets the person can read now that they could not before.
	Sealed int
	// Unread are those that could not be sealed to the person, for they are not sealed to this one.
	Unread []store.Sealed
}

// Admit lets a person in whose key was compared, and seals every secret to that key too. For one who
// is a member already it seals what is missing. Errors: a *[store.MembershipError] where the key is not
// the one that the desk has for that name, a *[store.UncomparedError], a *[store.KeyChangedError], or one
// of People's.
func (p *Person) Admit(ctx context.Context, m store.Member) (Admission, error) {
	var done Admission
	err := p.desk.transaction(ctx, func(tx pgx.Tx) error {
		if err := alone(ctx, tx); err != nil {
			return err
		}
		people, err := p.asMember(ctx, tx)
		if err != nil {
			return err
		}
		found, err := p.Candidate(people, m.Name)
		if err == nil && found.Key != m.Key {
			err = p.not(store.NoRequest, m.Name)
		}
		if err != nil {
			return err
		}
		known, err := p.all(people, m.Name)
		if err != nil {
			return err
		}
		if !slices.Contains(people.members(), m) {
			if err := p.enter(ctx, tx, m); err != nil {
				return err
			}
		}
		done, err = p.sealToAll(ctx, tx, append(known, m))
		return err
	})
	if err != nil {
		return Admission{}, err
	}
	return done, p.Know(ctx, m)
}

// Ready returns nil where this person can let another in, or take another out: a member, who has
// compared the keys of all members but that other one. The error is a *[store.MembershipError], a
// *[store.UncomparedError] or a *[store.KeyChangedError].
func (p *Person) Ready(l People, but string) error {
	if err := p.standing(l); err != nil {
		return err
	}
	_, err := p.all(l, but)
	return err
}

// all returns the members but one, every one of whom has to be known. The error is a
// *[store.UncomparedError] or a *[store.KeyChangedError].
func (p *Person) all(l People, but string) ([]store.Member, error) {
	others := slices.DeleteFunc(l.listed(), func(m store.Listed) bool { return m.Name == but })
	known, uncompared, err := store.Compared(others)
	if err == nil && len(uncompared) > 0 {
		err = &store.UncomparedError{Names: uncompared}
	}
	return known, err
}

// transaction calls change in a transaction, which is committed when change returns nil. No step of it
// waits for the server longer than patience. An error of the server or of the connection becomes a
// *[store.ServerError]; what is found on this computer, or in what the server sent, stays what it is.
func (d *Desk) transaction(ctx context.Context, change func(pgx.Tx) error) error {
	err := d.transact(ctx, change)
	if isOurs(err) {
		return err
	}
	return d.failed(ctx, err)
}

func (d *Desk) transact(ctx context.Context, change func(pgx.Tx) error) error {
	limited, cancel := within(ctx)
	tx, err := d.pool.Begin(limited)
	cancel()
	if err != nil {
		return err
	}
	end, step := tx.Commit, ctx
	changed := change(tx)
	if changed != nil {
		end, step = tx.Rollback, context.WithoutCancel(ctx)
	}
	limited, cancel = within(step)
	defer cancel()
	return cmp.Or(changed, end(limited))
}

// isOurs tells whether an error is one of package store about people, keys or files.
func isOurs(err error) bool {
	_, membership := errors.AsType[*store.MembershipError](err)
	_, uncompared := errors.AsType[*store.UncomparedError](err)
	_, changed := errors.AsType[*store.KeyChangedError](err)
	_, sealed := errors.AsType[*store.SealedError](err)
	_, pins := errors.AsType[*store.KnownMembersError](err)
	_, damaged := errors.AsType[*store.DamagedError](err)
	_, read := errors.AsType[*store.ReadError](err)
	_, write := errors.AsType[*store.WriteError](err)
	_, locked := errors.AsType[*store.LockedError](err)
	return membership || uncompared || changed || sealed || pins || damaged || read || write || locked
}

// alone keeps every other program from changing the members, and from sealing a secret, until the
// transaction ends.
func alone(ctx context.Context, tx pgx.Tx) error {
	return exec(ctx, tx, "select from raccord.desk for update")
}

// together keeps every other program from changing the members until the transaction ends.
func together(ctx context.Context, tx pgx.Tx) error {
	return exec(ctx, tx, "select from raccord.desk for share")
}

// exec carries out one statement, within patience.
func exec(ctx context.Context, tx pgx.Tx, statement string, args ...any) error {
	limited, cancel := within(ctx)
	defer cancel()
	_, err := tx.Exec(limited, statement, args...)
	return err
}
