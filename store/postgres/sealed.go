package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"raccord/store"
	"raccord/store/secret"
)

// This file keeps the desk's secrets, each an age ciphertext sealed to its members. The rules are:
//
//   - A secret is sealed on this computer, to the members whose keys were compared. What goes over
//     the wire, into the server's log and into its tables can be opened by them alone.
//   - It counts as kept once it was read back from the server and opened.
//   - Who saves a secret also seals to all known members what they cannot read yet, as far as this
//     person can read it. No secret is ever sealed to fewer members than before but by a removal.

// atOnce is how many secrets are read, sealed anew and written in one go.
const atOnce = 500

// mostMended is how many secrets a save seals anew for members who could not read them: a save is not
// to take long.
const mostMended = 100

// Place names where the secrets are, for people.
func (p *Person) Place() string { return p.desk.shown }

// Kind returns "desk".
func (p *Person) Kind() string { return "desk" }

// Get returns one secret; [store.ErrNoSecret] when there is none, a *[store.SealedError] where it
// cannot be opened.
func (p *Person) Get(ctx context.Context, dossier, account string) (secret.Text, error) {
	row := sealedRow{Sealed: store.Sealed{Dossier: dossier, Account: account}}
	limited, cancel := within(ctx)
	defer cancel()
	err := p.desk.pool.QueryRow(limited, `select ciphertext, sealed_to, sealed_by from raccord.secrets
		where dossier = $1 and account = $2`, dossier, account).Scan(&row.Text, &row.Keys, &row.by)
	if errors.Is(err, pgx.ErrNoRows) {
		return secret.Text{}, fmt.Errorf("store: %s: %s: %w", dossier, account, store.ErrNoSecret)
	}
	if err != nil {
		return secret.Text{}, p.desk.failed(ctx, err)
	}
	text, _, err := p.open(row)
	return text, err
}

// Put adds or replaces the secrets of these accounts, in one transaction, and reads them back. Errors:
// a *[store.MembershipError], a *[store.KeyChangedError], a *[store.WriteError], or one of People's.
func (p *Person) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	return p.PutAll(ctx, store.Secrets{dossier: secrets})
}

// PutAll is Put for the secrets of several dossiers.
func (p *Person) PutAll(ctx context.Context, secrets store.Secrets) error {
	err := p.desk.transaction(ctx, func(tx pgx.Tx) error {
		if err := together(ctx, tx); err != nil {
			return err
		}
		people, err := p.asMember(ctx, tx)
		if err != nil {
			return err
		}
		known, uncompared, err := store.Compared(people.listed())
		if err != nil {
			return err
		}
		if err := p.seal(ctx, tx, secrets, keysOf(known)); err != nil {
			return err
		}
		return p.mend(ctx, tx, keysOf(known), keysOf(named(people.members(), uncompared)))
	})
	if err != nil {
		return err
	}
	return p.readBack(ctx, secrets)
}

// seal seals secrets to these keys and writes them.
func (p *Person) seal(ctx context.Context, tx pgx.Tx, secrets store.Secrets, keys []string) error {
	var rows []store.Sealed
	for _, dossier := range slices.Sorted(maps.Keys(secrets)) {
		for _, account := range slices.Sorted(maps.Keys(secrets[dossier])) {
			rows = append(rows, store.Sealed{Dossier: dossier, Account: account})
		}
	}
	err := each(rows, func(i int) (err error) {
		rows[i], err = store.Seal(rows[i].Dossier, rows[i].Account, secrets[rows[i].Dossier][rows[i].Account], keys)
		return err
	})
	if err != nil {
		return err
	}
	return p.write(ctx, tx, rows)
}

// each calls do with the index of each item, on every processor: sealing is arithmetic.
func each[T any](items []T, do func(i int) error) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0)) // more would hold their buffers, and be no faster
	for i := range items {
		group.Go(func() error { return do(i) })
	}
	return group.Wait()
}

// readBack reads secrets from the server and compares them with what was to be kept.
func (p *Person) readBack(ctx context.Context, secrets store.Secrets) error {
	for dossier, accounts := range secrets {
		for account, text := range accounts {
			kept, err := p.Get(ctx, dossier, account)
			if err == nil && !kept.Is(text.Reveal()) {
				err = &store.WriteError{Path: p.desk.shown, Op: "read back", Err: errors.New("not what was written")}
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Drop forgets the secrets of these accounts. The error is a *[store.ServerError] or ctx's.
func (p *Person) Drop(ctx context.Context, dossier string, accounts ...string) error {
	return p.desk.transaction(ctx, func(tx pgx.Tx) error {
		if err := together(ctx, tx); err != nil { // or sealing anew would bring it back
			return err
		}
		return exec(ctx, tx, "delete from raccord.secrets where dossier = $1 and account = any($2)", dossier, accounts)
	})
}

// mend seals to these keys, which were compared, what is not sealed to all of them, and leaves what is
// sealed to one of the others: that one would lose it.
func (p *Person) mend(ctx context.Context, tx pgx.Tx, keys, others []string) error {
	rows, err := p.rows(ctx, tx, `where sealed_to @> $1 and not sealed_to @> $2 and not sealed_to && $3
		order by dossier, account limit $4 for update skip locked`, []string{p.identity.Key()}, keys, others, mostMended)
	if err != nil {
		return err
	}
	_, _, err = p.sealAnew(ctx, tx, rows, keys)
	return err
}

// sealToAll seals to all of these members every secret that is not, as far as the person can read it.
func (p *Person) sealToAll(ctx context.Context, tx pgx.Tx, members []store.Member) (done Admission, err error) {
	keys := keysOf(members)
	err = p.eachPage(ctx, tx, func(rows []sealedRow) error {
		lacking := slices.DeleteFunc(rows, func(r sealedRow) bool { return containsAll(r.Keys, keys) })
		sealed, unread, err := p.sealAnew(ctx, tx, lacking, keys)
		done.Sealed += len(sealed)
		done.Unread = append(done.Unread, unread...)
		return err
	})
	return done, err
}

// A sealedRow is a secret as the desk keeps it.
type sealedRow struct {
	store.Sealed
	by string // who sealed it, as the server says
}

// open returns the secret in a row, and the keys that the sealed text itself names.
func (p *Person) open(row sealedRow) (secret.Text, []string, error) {
	text, keys, err := p.identity.Open(row.Sealed)
	if refused, ok := errors.AsType[*store.SealedError](err); ok {
		refused.By = row.by
	}
	return text, keys, err
}

// rows returns the secrets that a condition of SQL picks.
func (p *Person) rows(ctx context.Context, tx pgx.Tx, condition string, args ...any) ([]sealedRow, error) {
	limited, cancel := within(ctx)
	defer cancel()
	found, _ := tx.Query(limited, "select dossier, account, ciphertext, sealed_to, sealed_by from raccord.secrets "+condition, args...)
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (r sealedRow, err error) {
		return r, row.Scan(&r.Dossier, &r.Account, &r.Text, &r.Keys, &r.by)
	})
}

// eachPage calls visit with all secrets, at most atOnce of them each time.
func (p *Person) eachPage(ctx context.Context, tx pgx.Tx, visit func([]sealedRow) error) error {
	dossier, account := "", ""
	for {
		rows, err := p.rows(ctx, tx, "where (dossier, account) > ($1, $2) order by dossier, account limit $3", dossier, account, atOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		last := rows[len(rows)-1]
		dossier, account = last.Dossier, last.Account
		if err := visit(rows); err != nil {
			return err
		}
	}
}

// sealAnew seals the secrets in rows to these keys instead, and writes them. It returns those that were
// sealed, with the keys that they were sealed to before, and those that the person cannot read, which
// stay as they are.
func (p *Person) sealAnew(ctx context.Context, tx pgx.Tx, rows []sealedRow, keys []string) (before, unread []store.Sealed, err error) {
	sealed := make([]store.Sealed, len(rows))
	opened := make([]bool, len(rows))
	err = each(rows, func(i int) error {
		text, was, err := p.open(rows[i])
		if err != nil {
			return nil // it is told as unread
		}
		rows[i].Keys, opened[i] = was, true
		sealed[i], err = store.Seal(rows[i].Dossier, rows[i].Account, text, keys)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var written []store.Sealed
	for i, row := range rows {
		if !opened[i] {
			unread = append(unread, row.Sealed)
			continue
		}
		before, written = append(before, row.Sealed), append(written, sealed[i])
	}
	return before, unread, p.write(ctx, tx, written)
}

// write puts sealed secrets into the tables, in the place of those that are there.
func (p *Person) write(ctx context.Context, tx pgx.Tx, secrets []store.Sealed) error {
	batch := &pgx.Batch{}
	for _, s := range secrets {
		batch.Queue(`insert into raccord.secrets (dossier, account, ciphertext, sealed_to, sealed_by) values ($1, $2, $3, $4, $5)
			on conflict (dossier, account) do update set ciphertext = excluded.ciphertext, sealed_to = excluded.sealed_to,
			sealed_by = excluded.sealed_by, sealed_at = now()`, s.Dossier, s.Account, s.Text, s.Keys, p.Name)
	}
	limited, cancel := within(ctx)
	defer cancel()
	return tx.SendBatch(limited, batch).Close()
}

// keysOf returns the keys of members.
func keysOf(members []store.Member) []string {
	keys := []string{}
	for _, m := range members {
		keys = append(keys, m.Key)
	}
	return keys
}

// named returns those of the members who have one of the names.
func named(members []store.Member, names []string) []store.Member {
	return slices.DeleteFunc(slices.Clone(members), func(m store.Member) bool { return !slices.Contains(names, m.Name) })
}

// containsAll tells whether all has each of some; containsAny, whether it has one of them.
func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

func containsAny(all, some []string) bool {
	return slices.ContainsFunc(some, func(s string) bool { return slices.Contains(all, s) })
}
