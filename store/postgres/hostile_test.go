package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/store/secret"
)

// This file tests what a server can do by itself, with the rules of store.KnownMembers against it.

// TestServerAddsMember: a member that the server has added by itself gets nothing, keeps the others
// from letting a person in or out, and can be taken out.
func TestServerAddsMember(t *testing.T) {
	d, claire, paul := two(t)
	ctx := t.Context()
	put(t, claire, "un", "premier")
	mallory := d.person(t, postgrestest.Claire, "mallory")
	d.server.Exec(t, d.database, fmt.Sprintf("insert into raccord.members values ('mallory', '%s', 'claire')", mallory.Key()))
	put(t, claire, "deux", "second")
	put(t, paul, "trois", "troisième")
	for account, by := range map[string]string{"un": "claire", "deux": "claire", "trois": "paul"} {
		blind(t, mallory, account, by)
	}
	reads(t, paul, "deux", "second")
	if people, err := claire.People(ctx); err != nil || len(people.Unknown()) != 1 || people.Unknown()[0].Key != mallory.Key() {
		t.Error(people, err)
	}
	anne := d.person(t, postgrestest.Paul, "anne")
	ok(t, anne.Ask(ctx))
	_, err := claire.Admit(ctx, store.Member{Name: "anne", Key: anne.Key()})
	if refused, ok := errors.AsType[*store.UncomparedError](err); !ok || !slices.Equal(refused.Names, []string{"mallory"}) {
		t.Error(err)
	}
	if _, ok := errors.AsType[*store.UncomparedError](claire.Remove(ctx, "paul", nothing)); !ok {
		t.Error("Paul was taken out")
	}
	ok(t, claire.Remove(ctx, "mallory", func(r postgres.Removal) error {
		if len(r.Read) > 0 {
			t.Error("mallory could read", accounts(r.Read))
		}
		return nil
	}))
	reads(t, paul, "un", "premier")
}

// TestServerChangesKey: nothing is sealed while a key is another one than was compared.
func TestServerChangesKey(t *testing.T) {
	d, claire, paul := two(t)
	put(t, claire, "un", "premier")
	mallory := d.person(t, postgrestest.Claire, "mallory")
	d.server.Exec(t, d.database, fmt.Sprintf("update raccord.members set public_key = '%s' where name = 'paul'", mallory.Key()))
	err := claire.Put(t.Context(), "agen", map[string]secret.Text{"deux": secret.Of("second")})
	changed, isChanged := errors.AsType[*store.KeyChangedError](err)
	if !isChanged || changed.Name != "paul" || changed.Before != store.FingerprintOf(paul.Key()) || changed.Now != store.FingerprintOf(mallory.Key()) {
		t.Fatal(err)
	}
	if _, err := claire.Get(t.Context(), "agen", "deux"); !errors.Is(err, store.ErrNoSecret) {
		t.Error("it was written:", err)
	}
	stands(t, paul.Standing(t.Context()), store.NameTaken)
	blind(t, mallory, "un", "claire")
}

// TestServerBringsBack: a member who was removed and is in the list again gets nothing.
func TestServerBringsBack(t *testing.T) {
	d, claire, paul := two(t)
	ok(t, claire.Remove(t.Context(), "paul", nothing))
	d.server.Exec(t, d.database, fmt.Sprintf("insert into raccord.members values ('paul', '%s', 'claire')", paul.Key()))
	put(t, claire, "un", "premier")
	blind(t, paul, "un", "claire")
	if people, err := claire.People(t.Context()); err != nil || len(people.Unknown()) != 1 || people.Unknown()[0].State != store.KeyBack {
		t.Errorf("%+v %v", people, err)
	}
}

// TestHiddenRemoval: a colleague who still knows the key of a leaver, because the server hid the
// removal, takes it out as well.
func TestHiddenRemoval(t *testing.T) {
	d, claire, paul := two(t)
	anne := d.person(t, postgrestest.Paul, "anne")
	joined(t, claire, anne)
	ok(t, paul.Know(t.Context(), store.Member{Name: "anne", Key: anne.Key()}))
	put(t, paul, "un", "premier")
	ok(t, claire.Remove(t.Context(), "anne", nothing))
	d.server.Exec(t, d.database, fmt.Sprintf("insert into raccord.members values ('anne', '%s', 'claire')", anne.Key()))
	put(t, paul, "deux", "second")
	reads(t, anne, "deux", "second") // what no program can prevent
	ok(t, paul.Remove(t.Context(), "anne", func(r postgres.Removal) error {
		if accounts(r.Read) != "deux un" { // the second save has sealed the first secret to Anne again
			t.Error("to be renewed:", accounts(r.Read))
		}
		return nil
	}))
	blind(t, anne, "deux", "paul")
}

// TestServerSwapsSecrets: the secret of one account is not taken for another's.
func TestServerSwapsSecrets(t *testing.T) {
	d, claire, _ := two(t)
	put(t, claire, "un", "premier")
	put(t, claire, "deux", "second")
	d.server.Exec(t, d.database, "update raccord.secrets a set ciphertext = b.ciphertext from raccord.secrets b where a.account <> b.account")
	_, err := claire.Get(t.Context(), "agen", "un")
	if refused, ok := errors.AsType[*store.SealedError](err); !ok || refused.Reason != store.SealedDamaged {
		t.Error(err)
	}
}
