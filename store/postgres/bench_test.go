package postgres_test

import (
	"fmt"
	"testing"

	"filippo.io/age"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/secret"
)

// crowd returns a desk of so many members, who know each other, and the first of them.
func crowd(b *testing.B, members int) (desk, *postgres.Person) {
	b.Helper()
	d := newDesk(b)
	claire := d.founded(b)
	for i := range members - 1 {
		key, err := age.GenerateX25519Identity()
		ok(b, err)
		m := store.Member{Name: fmt.Sprint("membre-", i), Key: key.Recipient().String()}
		d.server.Exec(b, d.database, fmt.Sprintf("insert into raccord.members values ('%s', '%s', 'claire')", m.Name, m.Key))
		ok(b, claire.Know(b.Context(), m))
	}
	return d, claire
}

// BenchmarkFifty: one secret on a desk of fifty members, kept and read back, and read; then a
// hundred of them sealed anew, for a member who enters and for one who leaves.
func BenchmarkFifty(b *testing.B) {
	d, claire := crowd(b, 50)
	b.Run("put", func(b *testing.B) {
		for b.Loop() {
			put(b, claire, "compte", "secret")
		}
	})
	b.Run("get", func(b *testing.B) {
		for b.Loop() {
			reads(b, claire, "compte", "secret")
		}
	})
	many := store.Secrets{}
	for i := range 100 {
		many[fmt.Sprint("dossier-", i)] = map[string]secret.Text{"compte": secret.Of("secret")}
	}
	ok(b, claire.PutAll(b.Context(), many))
	b.Run("admit and remove", func(b *testing.B) {
		for b.Loop() {
			key, err := age.GenerateX25519Identity()
			ok(b, err)
			m := store.Member{Name: "anne", Key: key.Recipient().String()}
			d.server.Exec(b, d.database, fmt.Sprintf("insert into raccord.requests values ('anne', '%s')", m.Key))
			done, err := claire.Admit(b.Context(), m)
			if err != nil || done.Sealed < 100 {
				b.Fatalf("%d sealed, %v", done.Sealed, err)
			}
			ok(b, claire.Remove(b.Context(), "anne", nothing))
		}
	})
}
