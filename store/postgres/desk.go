// Package postgres keeps the dossiers of a desk, which is several people, in a PostgreSQL
// database: the same store as a folder's, with rows in the place of files.
//
// The tables are in a schema of their own, "raccord". Which columns there are and what they
// mean is said in tables/*.sql.
package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
)

// A Desk is a database of dossiers. Several programs use one at once.
type Desk struct {
	pool *pgxpool.Pool
	// shown is the address for people.
	shown string
}

// Open connects to the desk at an address, within five seconds. The error is a
// *[store.ServerError] or ctx's.
func Open(ctx context.Context, address string) (*Desk, error) {
	config, shown, err := parse(address)
	if err != nil {
		return nil, err
	}
	within, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	pool, err := pgxpool.NewWithConfig(within, config)
	if err != nil {
		return nil, serverError(shown, err)
	}
	if err := checkTables(within, pool); err != nil {
		pool.Close()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, serverError(shown, err)
	}
	return &Desk{pool: pool, shown: shown}, nil
}

// Close ends the desk's connections.
func (d *Desk) Close() { d.pool.Close() }

// String returns the desk's address as it may be shown: "postgres://db.example/desk".
func (d *Desk) String() string { return d.shown }
