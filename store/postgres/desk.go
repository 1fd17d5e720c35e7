// Package postgres keeps the dossiers of a desk, which is several people, in a PostgreSQL
// database: the same store as a folder's, with rows in the place of files.
//
// The tables are in a schema of their own, "raccord". Which columns there are and what they
// mean is said in tables/*.sql.
package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"raccord/store"
)

// A Desk is a database of dossiers. Several programs use one at once.
type Desk struct {
	pool *pgxpool.Pool
	// shown is the address for people.
	shown      string
	unverified string
}

// Open connects to the desk at an address, within five seconds. The error is a
// *[store.AddressError], a *[store.ServerError] or ctx's.
func Open(ctx context.Context, address string) (*Desk, error) {
	d, err := Later(address)
	if err != nil {
		return nil, err
	}
	within, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	if err := checkTables(within, d.pool); err != nil {
		d.Close()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, serverError(d.shown, err)
	}
	return d, nil
}

// Later returns the desk at an address, which is connected to when something is wanted of it first.
// The error is a *[store.AddressError].
func Later(address string) (*Desk, error) {
	a, err := parse(address)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), a.config)
	if err != nil {
		return nil, &store.AddressError{}
	}
	return &Desk{pool: pool, shown: a.shown, unverified: a.unverified}, nil
}

// Close ends the desk's connections. It does not wait long for a server that is lost: the pool would
// wait fifteen seconds for a statement that was given up.
func (d *Desk) Close() {
	closed := make(chan struct{})
	go func() {
		d.pool.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(releasePatience):
	}
}

// String returns the desk's address as it may be shown: "postgres://db.example/desk".
func (d *Desk) String() string { return d.shown }

// Unverified returns the sslmode that the address asks for where another computer is reached without
// its name being verified, "" where no other computer can stand in its place.
func (d *Desk) Unverified() string { return d.unverified }
