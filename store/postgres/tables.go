package postgres

import (
	"context"
	"embed"
	"errors"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"raccord/store"
)

// This file makes the tables. The rules are:
//
//   - One file of SQL a version, embedded; a version that was released is never changed.
//   - Only Create makes or changes tables: opening a desk never does.
//   - The tables belong to the database's owner, so that everyone who is a member of that role
//     can use them.

//go:embed tables/*.sql
var embedded embed.FS

// versions is the table with the versions that a database has.
const versions = "raccord.versions"

// knownVersion is the version of the tables that this program makes, the highest file's.
const knownVersion = 2

// Create makes the tables in the database at an address, or brings those of an earlier version up
// to date. The error is a *[store.ServerError] or ctx's.
func Create(ctx context.Context, address string) error {
	config, shown, err := parse(address)
	if err != nil {
		return err
	}
	if err := create(ctx, config); err != nil {
		return serverError(shown, err)
	}
	return nil
}

func create(ctx context.Context, config *pgxpool.Config) error {
	db := stdlib.OpenDB(*config.ConnConfig, stdlib.OptionAfterConnect(becomeOwner))
	defer db.Close()
	if _, err := db.ExecContext(ctx, "create schema if not exists raccord"); err != nil {
		return err
	}
	alone, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	files, err := fs.Sub(embedded, "tables")
	if err != nil {
		return err
	}
	tables, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName(versions),
		goose.WithSessionLocker(alone), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if there, err := tables.GetDBVersion(ctx); err != nil {
		return err
	} else if there > knownVersion {
		return &store.ServerError{Reason: store.NewerTables}
	}
	_, err = tables.Up(ctx)
	return err
}

// becomeOwner makes a connection act as the role that owns the database, where its user is a
// member of it.
func becomeOwner(ctx context.Context, conn *pgx.Conn) error {
	var owner string
	var member bool
	err := conn.QueryRow(ctx, `select pg_get_userbyid(datdba), pg_has_role(datdba, 'member')
		from pg_database where datname = current_database()`).Scan(&owner, &member)
	if err != nil || !member {
		return err
	}
	_, err = conn.Exec(ctx, "set role "+pgx.Identifier{owner}.Sanitize())
	return err
}

// checkTables tells whether the database has the tables of this version.
func checkTables(ctx context.Context, pool *pgxpool.Pool) error {
	var there int
	err := pool.QueryRow(ctx, "select coalesce(max(version_id), 0) from "+versions+" where is_applied").Scan(&there)
	refused, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case ok && (refused.Code == undefinedTable || refused.Code == undefinedSchema), err == nil && there == 0:
		return &store.ServerError{Reason: store.NoTables, Err: err}
	case err != nil:
		return err
	case there < knownVersion:
		return &store.ServerError{Reason: store.OlderTables}
	case there > knownVersion:
		return &store.ServerError{Reason: store.NewerTables}
	}
	return nil
}
