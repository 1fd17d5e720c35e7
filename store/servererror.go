package store

import (
	"errors"
	"fmt"
)

// An AddressError is about the address of a database that a user has given, or about the settings
// that go with it. It does not repeat the address. Where it says nothing, the address cannot be read.
type AddressError struct {
	// Password says that the address holds a password.
	Password bool
	// Setting is the setting that names no regular file, "PGPASSFILE" or "sslkey", and Path what it
	// names.
	Setting, Path string
}

func (e *AddressError) Error() string {
	switch {
	case e.Password:
		return "store: the address of the database holds a password"
	case e.Setting != "":
		return fmt.Sprintf("store: %s: %s: not a regular file", e.Setting, e.Path)
	}
	return "store: the address of the database cannot be read"
}

// ErrOnDesk is about the encrypted file of secrets, which a desk has not.
var ErrOnDesk = errors.New("store: a desk keeps the secrets itself")

// A ServerError is about a database server that cannot be used, or about its tables.
type ServerError struct {
	// Server is the database's address for people, without user and password:
	// "postgres://db.example/desk".
	Server string
	// Reason is one of the constants below.
	Reason string
	// Said is what the connection or the server said, in their own words; "" for nothing.
	Said string
	Err  error
}

func (e *ServerError) Error() string {
	return fmt.Sprintf("store: %s: %s: %v", e.Server, e.Reason, e.Err)
}
func (e *ServerError) Unwrap() error { return e.Err }

// Why a database server cannot be used.
const (
	// NameUnknown: the host's name does not resolve.
	NameUnknown = "name-unknown"
	// Refused: nothing answers at that host and port.
	Refused = "refused"
	// Silent: nothing answered in time, before or after the connection was made.
	Silent = "silent"
	// Untrusted: the connection is not encrypted as it has to be, or the certificate is not trusted.
	Untrusted = "untrusted"
	// Unauthenticated: the server does not let this user in.
	Unauthenticated = "unauthenticated"
	// NoDatabase: the server has no such database.
	NoDatabase = "no-database"
	// NoTables: the database has no tables of this program.
	NoTables = "no-tables"
	// OlderTables and NewerTables: an earlier or a later version of this program made the tables.
	OlderTables = "older-tables"
	NewerTables = "newer-tables"
	// Forbidden: the user may not do this in the database.
	Forbidden = "forbidden"
	// Busy: the server takes no further connection at present, or is starting or ending.
	Busy = "busy"
	// Lost: the connection ended in the middle of something.
	Lost = "lost"
	// Failed: the server answered with another error.
	Failed = "failed"
)
