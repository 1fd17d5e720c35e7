package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/store/secret"
	"raccord/store/storetest/suite"
)

// This file lists what a program asks of a desk's server, for the tests that put a toxic between the
// two. What is not here asks the server nothing (Journal, SaveAside, VaultForm, ChangePassphrase), or is
// tested apart: Watch waits for colleagues, and Create makes the tables.

// A statement is one method that asks the server.
type statement struct {
	name string
	// trips is how often the program waits for an answer, at most, on a connection that is there.
	trips int
	// before is SQL that comes before it.
	before string
	// held says that Claire holds the dossier before it.
	held bool
	// quiet says that the method has no error: where the server cannot be asked, it says nothing.
	quiet bool
	run   func(context.Context, *stage, *caller) error
}

// bourg is the dossier that is there, in the revision of its second document.
const bourg = "bourg"

var bourgRead = store.RevisionOf(suite.Doc(1))

var statements = []statement{
	{name: "open", trips: 6, run: func(ctx context.Context, s *stage, _ *caller) error {
		d, err := postgres.Open(ctx, s.through)
		if err == nil {
			d.Close()
		}
		return err
	}},
	{name: "ids", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		ids, err := c.IDs(ctx)
		return wants(err, len(ids) == 1)
	}},
	{name: "list", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		listed := make(chan store.Entry, 2)
		err := c.List(ctx, nil, func(e store.Entry) { listed <- e })
		return wants(err, len(listed) == 1)
	}},
	{name: "read", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		doc, err := c.Read(ctx, bourg)
		return wants(err, string(doc) == string(suite.Doc(1)))
	}},
	{name: "previous", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		doc, err := c.Previous(ctx, bourg)
		return wants(err, string(doc) == string(suite.Doc(0)))
	}},
	{name: "changed", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		return wantsConflict(c.Changed(ctx, bourg))
	}},
	{name: "create", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		id, err := c.Store.Create(ctx, "Agen", suite.Doc(7))
		return wants(err, id == "agen")
	}},
	{name: "create beside another", trips: 3, run: func(ctx context.Context, _ *stage, c *caller) error {
		id, err := c.Store.Create(ctx, "Bourg", suite.Doc(7))
		return wants(err, id == "bourg-2")
	}},
	{name: "save", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		return c.Save(ctx, bourg, suite.Doc(2), bourgRead)
	}},
	{name: "save over another save", trips: 4, run: func(ctx context.Context, _ *stage, c *caller) error {
		return wantsConflict(c.Save(ctx, bourg, suite.Doc(2), store.RevisionOf(suite.Doc(0))))
	}},
	{name: "remove", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		err := c.Store.Remove(ctx, bourg)
		if _, gone := errors.AsType[*store.NotFoundError](err); gone { // as after an answer that was lost
			return nil
		}
		return err
	}},
	{name: "hold", trips: 11, quiet: true, run: func(ctx context.Context, _ *stage, c *caller) error {
		others := c.Hold(ctx, bourg, "claire")
		return says(len(others) > 0 && others[0].Name == "paul")
	}},
	{name: "holders", trips: 2, quiet: true, run: func(ctx context.Context, _ *stage, c *caller) error {
		holders := c.Holders(ctx)
		return says(len(holders[bourg]) > 0)
	}},
	{name: "release", trips: 2, held: true, quiet: true, run: func(_ context.Context, _ *stage, c *caller) error {
		c.Release()
		return nil
	}},
	{name: "examine", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		return c.Examine(ctx)[0].Err
	}},
	{name: "open the vault", trips: 7, run: func(ctx context.Context, _ *stage, c *caller) error {
		_, err := c.OpenVault(ctx, "", secret.Text{})
		return err
	}},
	{name: "get", trips: 2, run: func(ctx context.Context, _ *stage, c *caller) error {
		text, err := c.claire.Get(ctx, bourg, "un")
		return wants(err, text.Is("premier"))
	}},
	{name: "put", trips: 14, run: func(ctx context.Context, _ *stage, c *caller) error {
		return c.claire.Put(ctx, bourg, map[string]secret.Text{"un": secret.Of("autre"), "deux": secret.Of("second")})
	}},
	{name: "drop", trips: 5, run: func(ctx context.Context, _ *stage, c *caller) error {
		return c.claire.Drop(ctx, bourg, "un")
	}},
	{name: "people", trips: 6, run: func(ctx context.Context, _ *stage, c *caller) error {
		people, err := c.claire.People(ctx)
		return wants(err, len(people.Members) == 2 && len(people.Requests) == 1)
	}},
	{name: "standing", trips: 6, run: func(ctx context.Context, _ *stage, c *caller) error {
		return c.claire.Standing(ctx)
	}},
	{name: "found", trips: 11, before: "delete from raccord.members; delete from raccord.requests; delete from raccord.secrets",
		run: func(ctx context.Context, _ *stage, c *caller) error { return c.claire.Found(ctx) }},
	{name: "ask", trips: 9, before: "delete from raccord.requests", run: func(ctx context.Context, _ *stage, c *caller) error {
		return c.anne.Ask(ctx)
	}},
	{name: "admit", trips: 16, run: func(ctx context.Context, _ *stage, c *caller) error {
		_, err := c.claire.Admit(ctx, store.Member{Name: "anne", Key: c.anne.Key()})
		return err
	}},
	{name: "remove a member", trips: 18, run: func(ctx context.Context, _ *stage, c *caller) error {
		return c.claire.Remove(ctx, "paul", nothing)
	}},
}

// errNothingSaid is what a quiet statement ends with where it says nothing.
var errNothingSaid = errors.New("nothing was said")

func says(right bool) error {
	if !right {
		return errNothingSaid
	}
	return nil
}

// wants is err, or an error about an answer that is not the right one.
func wants(err error, right bool) error {
	if err == nil && !right {
		return errors.New("another answer than what is there")
	}
	return err
}

// wantsConflict is nil about a dossier that another program has saved.
func wantsConflict(err error) error {
	if _, changed := errors.AsType[*store.ChangedError](err); changed {
		return nil
	}
	return wants(err, false)
}

// identities are those of three people, the first of whom has the keyring of this computer.
type identities struct{ claire, paul, anne *store.Identity }

func newIdentities(t *testing.T) (all identities) {
	t.Helper()
	_, all.anne = newIdentity(t)
	_, all.paul = newIdentity(t)
	_, all.claire = newIdentity(t)
	return all
}

// A stage is a desk that is the same before each statement: one dossier, which Paul holds, with one
// secret; Claire and Paul as members, and Anne who asks. A toxic stands before it.
type stage struct {
	desk
	*toxic
	identities
	through  string // Claire's address, through the toxic
	folder   *store.Folder
	annes    *store.Folder
	known    []byte           // what Claire has compared
	direct   *postgres.Person // Claire, who reads what is there
	observer *pgx.Conn
}

// throughToxic is how the server names the programs that are behind a toxic.
const throughToxic = "toxic"

func newStage(t *testing.T, people identities) *stage {
	t.Helper()
	s := &stage{desk: newDesk(t), identities: people, folder: newFolder(t), annes: newFolder(t)}
	s.toxic = poison(t, s.server.Host())
	s.through = s.server.Via(s.address, postgrestest.Claire, s.database) + "&sslmode=disable&application_name=" + throughToxic
	ctx := t.Context()
	claire := openAs(t, s.server.Address(postgrestest.Claire, s.database), "claire")
	_, err := claire.Create(ctx, "Bourg", suite.Doc(0))
	ok(t, err)
	ok(t, claire.Save(ctx, bourg, suite.Doc(1), store.RevisionOf(suite.Doc(0))))
	s.direct, err = claire.As(ctx, "claire", people.claire, s.folder)
	ok(t, err)
	ok(t, s.direct.Found(ctx))
	paul, err := claire.As(ctx, "paul", people.paul, newFolder(t))
	ok(t, err)
	joined(t, s.direct, paul)
	anne, err := claire.As(ctx, "anne", people.anne, s.annes)
	ok(t, err)
	ok(t, anne.Ask(ctx))
	ok(t, s.direct.Put(ctx, bourg, map[string]secret.Text{"un": secret.Of("premier")}))
	openAs(t, s.server.Address(postgrestest.Paul, s.database), "paul").Hold(ctx, bourg, "paul")
	s.known, err = os.ReadFile(s.folder.KnownMembersPath())
	ok(t, err)
	s.observer, err = pgx.Connect(ctx, s.server.Address(postgrestest.Admin, s.database))
	ok(t, err)
	t.Cleanup(func() { s.observer.Close(context.Background()) })
	s.do(t, "create schema kept")
	for _, table := range stageTables {
		s.do(t, fmt.Sprintf("create table kept.%s as select * from raccord.%[1]s", table))
	}
	return s
}

var stageTables = []string{"dossiers", "members", "requests", "secrets"}

func (s *stage) do(t *testing.T, sql string) {
	t.Helper()
	_, err := s.observer.Exec(t.Context(), sql)
	ok(t, err)
}

// reset makes the desk what it was, as a statement needs it.
func (s *stage) reset(t *testing.T, st statement) {
	t.Helper()
	sql := "delete from raccord.holds where name = 'claire'"
	for _, table := range stageTables {
		sql += fmt.Sprintf("; delete from raccord.%s; insert into raccord.%[1]s select * from kept.%[1]s", table)
	}
	s.do(t, sql+"; "+st.before)
	ok(t, os.WriteFile(s.folder.KnownMembersPath(), s.known, 0o600))
}

// seen returns all that the desk holds but times, each secret opened by Claire.
func (s *stage) seen(t *testing.T) string {
	t.Helper()
	rows, _ := s.observer.Query(t.Context(), `
		select concat_ws(' ', 'dossier', id, document, encode(revision, 'hex'), previous, summary, summary_version, changed_by) from raccord.dossiers
		union all select concat_ws(' ', 'member', name, public_key, admitted_by) from raccord.members
		union all select concat_ws(' ', 'request', name, public_key) from raccord.requests
		union all select concat_ws(' ', 'secret', dossier, account, sealed_to, sealed_by) from raccord.secrets
		union all select distinct concat_ws(' ', 'hold', dossier, name) from raccord.holds join pg_locks
			on locktype = 'advisory' and granted and objid = number::oid and database = (select oid from pg_database where datname = current_database())
		order by 1`)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	ok(t, err)
	for _, line := range lines {
		if words := strings.Fields(line); words[0] == "secret" {
			text, err := s.direct.Get(t.Context(), words[1], words[2])
			lines = append(lines, fmt.Sprint(words[2], " is ", text.Reveal(), err))
		}
	}
	return strings.Join(lines, "\n")
}

// settled waits until the server has ended every connection that came through the toxic: what their
// statements have done, they have done.
func (s *stage) settled(t *testing.T) {
	t.Helper()
	for there := 1; there > 0; {
		ok(t, s.observer.QueryRow(t.Context(), `select count(*) from pg_stat_activity
			where datname = current_database() and application_name = $1`, throughToxic).Scan(&there))
	}
}

// A caller is who asks the desk through the toxic: Claire with her dossiers and secrets, and Anne.
type caller struct {
	*postgres.Store
	claire, anne *postgres.Person
}

// caller returns one whose connection is there.
func (s *stage) caller(t *testing.T, st statement) *caller {
	t.Helper()
	d, err := postgres.Open(t.Context(), s.through)
	ok(t, err)
	c := &caller{}
	c.Store, err = d.Store("claire", s.folder, summaries)
	ok(t, err)
	c.claire, err = c.As(t.Context(), "claire", s.identities.claire, s.folder)
	ok(t, err)
	c.anne, err = c.As(t.Context(), "anne", s.identities.anne, s.annes)
	ok(t, err)
	if st.held {
		c.Hold(t.Context(), bourg, "claire")
	}
	return c
}
