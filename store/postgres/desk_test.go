package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
)

// made returns a fresh database with the tables, and the address of it for Claire.
func made(t testing.TB) (server *postgrestest.Server, database, address string) {
	t.Helper()
	server = postgrestest.Start(t)
	database = server.Database(t)
	address = server.Address(postgrestest.Claire, database)
	if err := postgres.Create(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	return server, database, address
}

// wantReason fails the test where err is no *store.ServerError of that reason.
func wantReason(t *testing.T, err error, reason string) {
	t.Helper()
	refused, ok := errors.AsType[*store.ServerError](err)
	if !ok || refused.Reason != reason {
		t.Errorf("error %v, want a server error %q", err, reason)
	}
}

func TestCreate(t *testing.T) {
	server, database, address := made(t)
	if err := postgres.Create(t.Context(), address); err != nil {
		t.Error("once more:", err)
	}
	for _, role := range []string{postgrestest.Claire, postgrestest.Paul} {
		desk, err := postgres.Open(t.Context(), server.Address(role, database))
		if err != nil {
			t.Error(role, err)
			continue
		}
		if want := "postgres://" + server.Host() + "/" + database; desk.String() != want {
			t.Errorf("%s opens %s, want %s", role, desk, want)
		}
		desk.Close()
	}
}

// TestRefused: each way in which a database cannot be used has its reason.
func TestRefused(t *testing.T) {
	server, database, _ := made(t)
	bare := server.Database(t)
	newer := server.Database(t)
	if err := postgres.Create(t.Context(), server.Address(postgrestest.Paul, newer)); err != nil {
		t.Fatal(err)
	}
	server.Exec(t, newer, "insert into raccord.versions (version_id, is_applied) values (7, true)")
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	via := func(host string) string { return server.Via(host, postgrestest.Claire, database) }
	for _, test := range []struct{ name, address, reason string }{
		{"a password", "postgres://claire:invente@" + server.Host() + "/" + database, store.PasswordInAddress},
		{"a password behind", "postgres://claire@" + server.Host() + "/" + database + "?password=invente", store.PasswordInAddress},
		{"no address", "postgres://%zz", store.BadAddress},
		{"no such parameter", via(server.Host()) + "&sslmode=peut-etre", store.BadAddress},
		{"unknown name", via("nulle-part.invalid"), store.NameUnknown},
		{"nothing there", via("127.0.0.1:1"), store.Refused},
		{"no socket", "postgres:///" + database + "?host=/nulle/part", store.Refused},
		{"no encryption", via(server.Host()) + "&sslmode=require", store.Untrusted},
		{"no such role", server.Address("inconnue", database), store.Unauthenticated},
		{"no password", fmt.Sprintf("postgres://claire@%s/%s?passfile=/dev/null", server.Host(), database), store.Unauthenticated},
		{"no such database", server.Address(postgrestest.Claire, "rien"), store.NoDatabase},
		{"no tables", server.Address(postgrestest.Claire, bare), store.NoTables},
		{"newer tables", server.Address(postgrestest.Claire, newer), store.NewerTables},
		{"no rights", server.Address(postgrestest.Stranger, database), store.Forbidden},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := postgres.Open(t.Context(), test.address)
			wantReason(t, err, test.reason)
		})
	}
	t.Run("silent", func(t *testing.T) {
		begin := time.Now()
		_, err := postgres.Open(t.Context(), via(silent.Addr().String()))
		if wantReason(t, err, store.Silent); time.Since(begin) > 7*time.Second {
			t.Error("took", time.Since(begin))
		}
	})
	t.Run("given up", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		begin := time.Now()
		if _, err := postgres.Open(ctx, via(silent.Addr().String())); err == nil || time.Since(begin) > time.Second {
			t.Errorf("%v after %s", err, time.Since(begin))
		}
	})
	if err := postgres.Create(t.Context(), server.Address(postgrestest.Claire, newer)); err == nil {
		t.Error("newer tables are changed")
	} else {
		wantReason(t, err, store.NewerTables)
	}
	wantReason(t, postgres.Create(t.Context(), server.Address(postgrestest.Stranger, bare)), store.Forbidden)
}
