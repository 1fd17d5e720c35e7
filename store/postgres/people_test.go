package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/zalando/go-keyring"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// A desk is a database with the tables, and who uses it.
type desk struct {
	server   *postgrestest.Server
	database string
}

func newDesk(t testing.TB) desk {
	t.Helper()
	server, database, _ := made(t)
	return desk{server, database}
}

// person returns a new person on a computer of their own, who uses the database as a role.
func (d desk) person(t testing.TB, role, name string) *postgres.Person {
	t.Helper()
	return d.at(t, d.server.Address(role, d.database), name)
}

// at is person with the address of the database.
func (d desk) at(t testing.TB, address, name string) *postgres.Person {
	t.Helper()
	folder, identity := newIdentity(t)
	opened, err := postgres.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(opened.Close)
	p, err := opened.As(t.Context(), name, identity, folder)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// newFolder returns an empty folder of a person.
func newFolder(t testing.TB) *store.Folder {
	t.Helper()
	folder, err := store.Open(filepath.Join(t.TempDir(), "store"))
	ok(t, err)
	return folder
}

// newIdentity returns a person's new identity, alone in a new keyring, and an empty folder.
func newIdentity(t testing.TB) (*store.Folder, *store.Identity) {
	t.Helper()
	keyring.MockInit()
	folder := newFolder(t)
	place, err := folder.LocateIdentity(t.Context(), "keyring")
	ok(t, err)
	identity, err := place.Make(t.Context(), secret.Text{})
	ok(t, err)
	return folder, identity
}

// founded returns the first member of a desk.
func (d desk) founded(t testing.TB) (claire *postgres.Person) {
	t.Helper()
	claire = d.person(t, postgrestest.Claire, "claire")
	ok(t, claire.Found(t.Context()))
	return claire
}

// joined lets another person in, both having compared each other's keys.
func joined(t testing.TB, member, newcomer *postgres.Person) {
	t.Helper()
	ok(t, newcomer.Ask(t.Context()))
	if _, err := member.Admit(t.Context(), store.Member{Name: newcomer.Name, Key: newcomer.Key()}); err != nil {
		t.Fatal(err)
	}
	people, err := newcomer.People(t.Context())
	ok(t, err)
	for _, m := range people.Unknown() {
		ok(t, newcomer.Know(t.Context(), m.Member))
	}
}

// two returns a desk of two members.
func two(t *testing.T) (d desk, claire, paul *postgres.Person) {
	t.Helper()
	d = newDesk(t)
	claire, paul = d.founded(t), d.person(t, postgrestest.Paul, "paul")
	joined(t, claire, paul)
	return d, claire, paul
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// put keeps a secret for an account of the dossier agen.
func put(t testing.TB, p *postgres.Person, account, text string) {
	t.Helper()
	ok(t, p.Put(t.Context(), "agen", map[string]secret.Text{account: secret.Of(text)}))
}

// reads wants a secret of the dossier agen to be what it should.
func reads(t testing.TB, p *postgres.Person, account, want string) {
	t.Helper()
	got, err := p.Get(t.Context(), "agen", account)
	if err != nil || !got.Is(want) {
		t.Errorf("%s reads another secret of %s, or %v", p.Name, account, err)
	}
}

// blind wants a secret not to be readable.
func blind(t testing.TB, p *postgres.Person, account, by string) {
	t.Helper()
	_, err := p.Get(t.Context(), "agen", account)
	refused, ok := errors.AsType[*store.SealedError](err)
	if !ok || refused.Reason != store.SealedToOthers || refused.By != by {
		t.Errorf("%s reads %s: %v", p.Name, account, err)
	}
}

// stands wants a person to be a member, or not to be one for a reason.
func stands(t testing.TB, err error, reason string) {
	t.Helper()
	refused, ok := errors.AsType[*store.MembershipError](err)
	if ok != (reason != "") || ok && refused.Reason != reason || !ok && err != nil {
		t.Errorf("error %v, want %q", err, reason)
	}
}

// TestDeskOfTwo: founding, asking, admission, what each can read at every moment, and a leaver.
func TestDeskOfTwo(t *testing.T) {
	d := newDesk(t)
	claire, paul := d.founded(t), d.person(t, postgrestest.Paul, "paul")
	ctx := t.Context()
	put(t, claire, "un", "premier")
	stands(t, claire.Standing(ctx), "")
	stands(t, paul.Standing(ctx), store.NotMember)
	stands(t, paul.Found(ctx), store.Begun)
	stands(t, paul.Put(ctx, "agen", map[string]secret.Text{"x": secret.Of("y")}), store.NotMember)
	_, err := claire.Admit(ctx, store.Member{Name: "paul", Key: paul.Key()})
	stands(t, err, store.NoRequest)
	ok(t, paul.Ask(ctx))
	ok(t, paul.Ask(ctx))
	stands(t, paul.Standing(ctx), store.Waiting)
	blind(t, paul, "un", "claire")

	people, err := claire.People(ctx)
	ok(t, err)
	if len(people.Requests) != 1 || people.Requests[0].Key != paul.Key() || len(people.Members) != 1 {
		t.Fatalf("%+v", people)
	}
	done, err := claire.Admit(ctx, people.Requests[0].Member)
	if err != nil || done.Sealed != 1 || len(done.Unread) != 0 {
		t.Fatalf("%+v %v", done, err)
	}
	stands(t, paul.Standing(ctx), "")
	reads(t, paul, "un", "premier")

	put(t, paul, "deux", "second") // Paul has not compared Claire's key
	blind(t, claire, "deux", "paul")
	if people, err := paul.People(ctx); err != nil || len(people.Unknown()) != 1 || people.Unknown()[0].Key != claire.Key() {
		t.Error(people, err)
	}
	ok(t, paul.Know(ctx, store.Member{Name: "claire", Key: claire.Key()}))
	put(t, paul, "trois", "troisième") // which seals the second to Claire too
	reads(t, claire, "deux", "second")
	reads(t, claire, "trois", "troisième")
	theirs, err := paul.People(ctx)
	ok(t, err)
	people, err = claire.People(ctx)
	if err != nil || people.Fingerprint() != theirs.Fingerprint() || len(people.Unknown())+len(theirs.Unknown()) > 0 {
		t.Errorf("%+v %+v %v", people, theirs, err)
	}

	stands(t, claire.Remove(ctx, "anne", nothing), store.NoMember)
	var removal postgres.Removal
	ok(t, claire.Remove(ctx, "paul", func(r postgres.Removal) error { removal = r; return nil }))
	if got := accounts(removal.Read); got != "deux trois un" || len(removal.Unread) != 0 {
		t.Errorf("to be renewed: %s, not sealed anew: %v", got, removal.Unread)
	}
	blind(t, paul, "un", "claire")
	blind(t, paul, "deux", "claire")
	reads(t, claire, "deux", "second")
	stands(t, paul.Standing(ctx), store.Removed)
	stands(t, paul.Put(ctx, "agen", map[string]secret.Text{"x": secret.Of("y")}), store.Removed)
	stands(t, claire.Remove(ctx, "claire", nothing), store.LastMember)
	ok(t, claire.Remove(ctx, "paul", func(r postgres.Removal) error { removal = r; return nil }))
	if len(removal.Read) != 0 {
		t.Error("once more, there is something to renew:", accounts(removal.Read))
	}
}

func nothing(postgres.Removal) error { return nil }

// accounts returns the accounts of secrets, in their order.
func accounts(secrets []store.Sealed) string {
	var all []string
	for _, s := range secrets {
		all = append(all, s.Account)
	}
	return strings.Join(all, " ")
}

// TestNothingHalf: a removal or an admission that fails in the middle has not
// happened.
func TestNothingHalf(t *testing.T) {
	d, claire, paul := two(t)
	ctx := t.Context()
	for i := range 20 {
		put(t, claire, fmt.Sprint("compte-", i), "secret")
	}
	stop := errors.New("stop")
	if err := claire.Remove(ctx, "paul", func(postgres.Removal) error { return stop }); err != stop {
		t.Error(err)
	}
	d.server.Exec(t, d.database, `create function fail() returns trigger language plpgsql as
		$$ begin if new.account = 'compte-7' then raise 'enough'; end if; return new; end $$`,
		"create trigger fail before update on raccord.secrets for each row execute function fail()")
	if claire.Remove(ctx, "paul", nothing) == nil {
		t.Error("nothing failed: this test sees nothing")
	}
	anne := d.person(t, postgrestest.Paul, "anne")
	ok(t, anne.Ask(ctx))
	if _, err := claire.Admit(ctx, store.Member{Name: "anne", Key: anne.Key()}); err == nil {
		t.Error("nothing failed: this test sees nothing")
	}
	stands(t, paul.Standing(ctx), "")
	stands(t, anne.Standing(ctx), store.Waiting)
	for i := range 20 {
		reads(t, paul, fmt.Sprint("compte-", i), "secret")
		blind(t, anne, fmt.Sprint("compte-", i), "claire")
	}
}

// TestRemovalBesideSaves: what is saved while a member is taken out is not sealed to that member, and
// nothing that was saved is lost.
func TestRemovalBesideSaves(t *testing.T) {
	_, claire, paul := two(t)
	var group sync.WaitGroup
	saved := make(chan string, 100)
	ctx, cancel := context.WithCancel(t.Context())
	for writer := range 2 {
		group.Go(func() {
			for i := 0; ctx.Err() == nil && i < 50; i++ {
				account := fmt.Sprintf("compte-%d-%d", writer, i)
				if err := claire.Put(t.Context(), "agen", map[string]secret.Text{account: secret.Of("secret")}); err != nil {
					t.Error(err)
					return
				}
				saved <- account
			}
		})
	}
	<-saved
	ok(t, claire.Remove(t.Context(), "paul", nothing))
	cancel()
	group.Wait()
	close(saved)
	for account := range saved {
		reads(t, claire, account, "secret")
		blind(t, paul, account, "claire")
	}
}

// TestDrop: what was dropped is gone, and dropping it again is no error.
func TestDrop(t *testing.T) {
	_, claire, paul := two(t)
	put(t, claire, "un", "premier")
	put(t, claire, "deux", "second")
	for range 2 {
		ok(t, paul.Drop(t.Context(), "agen", "un"))
	}
	if _, err := claire.Get(t.Context(), "agen", "un"); !errors.Is(err, store.ErrNoSecret) {
		t.Error(err)
	}
	reads(t, claire, "deux", "second")
}

// TestNoSecretLeavesThisComputer: neither a dump of the database, nor the server's log of every
// statement, nor an unencrypted connection holds a secret or a private key.
func TestNoSecretLeavesThisComputer(t *testing.T) {
	d := newDesk(t)
	recorder := record(t, d.server.Host())
	claire := d.at(t, d.server.Via(recorder.address, postgrestest.Claire, d.database), "claire")
	ok(t, claire.Found(t.Context()))
	put(t, claire, "un", canary.Text)
	paul := d.at(t, d.server.Via(recorder.address, postgrestest.Paul, d.database), "paul")
	joined(t, claire, paul)
	reads(t, paul, "un", canary.Text)
	ok(t, claire.Remove(t.Context(), "paul", nothing))
	put(t, claire, "deux", canary.Text+"-2")
	wantNoSecret(t, "the dump", strings.NewReader(d.server.Run(t, postgrestest.Claire, d.database, "pg_dump", "--inserts")))
	wantNoSecret(t, "the log", opened(t, d.server.LogPath()), paul.Key())
	wantNoSecret(t, "the wire", recorder.text(t), paul.Key())
}
