package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"raccord/store"
	"raccord/store/postgres/postgrestest"
	"raccord/store/secret"
)

// TestSavesWaitForAdmission: while another program changes the members, a secret waits; given up, it was
// not written, and the desk works on.
func TestSavesWaitForAdmission(t *testing.T) {
	d := newDesk(t)
	claire := d.founded(t)
	other, err := pgx.Connect(t.Context(), d.server.Address(postgrestest.Paul, d.database))
	ok(t, err)
	defer other.Close(t.Context())
	for _, statement := range []string{"begin", "select from raccord.desk for update"} {
		_, err := other.Exec(t.Context(), statement)
		ok(t, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	err = claire.Put(ctx, "agen", map[string]secret.Text{"un": secret.Of("premier")})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(begin))
	}
	_, err = other.Exec(t.Context(), "commit")
	ok(t, err)
	if _, err := claire.Get(t.Context(), "agen", "un"); !errors.Is(err, store.ErrNoSecret) {
		t.Error("it was written:", err)
	}
	put(t, claire, "un", "premier")
	reads(t, claire, "un", "premier")
}

// TestServerRestarts: a vault that was open before the server restarted is open after it.
func TestServerRestarts(t *testing.T) {
	d := newDesk(t)
	claire := d.founded(t)
	put(t, claire, "un", "premier")
	ok(t, d.server.Down())
	err := claire.Put(t.Context(), "agen", map[string]secret.Text{"deux": secret.Of("second")})
	unreached(t, err)
	_, err = claire.Get(t.Context(), "agen", "un")
	unreached(t, err)
	ok(t, d.server.Up())
	put(t, claire, "deux", "second")
	reads(t, claire, "un", "premier")
	reads(t, claire, "deux", "second")
}

// unreached wants an error about a server that is not there: the connection was refused, or lost.
func unreached(t *testing.T, err error) {
	t.Helper()
	refused, ok := errors.AsType[*store.ServerError](err)
	if !ok || refused.Reason != store.Refused && refused.Reason != store.Lost && refused.Reason != store.Busy {
		t.Errorf("error %v", err)
	}
}
