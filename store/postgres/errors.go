package postgres

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"raccord/store"
)

// This file says why a statement or a connection failed, in terms of [store.ServerError].

// SQLSTATE codes that PostgreSQL's manual lists in its appendix A.
const (
	undefinedTable        = "42P01"
	undefinedSchema       = "3F000"
	invalidAuthentication = "28000" // pg_hba.conf has no line for this user too
	invalidPassword       = "28P01"
	undefinedDatabase     = "3D000"
	insufficientPrivilege = "42501"
	tooManyConnections    = "53300"
	adminShutdown         = "57P01"
	crashShutdown         = "57P02"
	cannotConnectNow      = "57P03"
	queryCanceled         = "57014"
)

// reasons are what a server's own errors amount to, by SQLSTATE.
var reasons = map[string]string{
	undefinedTable: store.NoTables, undefinedSchema: store.NoTables,
	invalidAuthentication: store.Unauthenticated, invalidPassword: store.Unauthenticated,
	undefinedDatabase: store.NoDatabase, insufficientPrivilege: store.Forbidden,
	tooManyConnections: store.Busy, cannotConnectNow: store.Busy,
	adminShutdown: store.Lost, crashShutdown: store.Lost, queryCanceled: store.Silent,
}

// serverError returns err as a *store.ServerError about the database at shown. Errors that the store
// has already put into words, and the end of the caller's own context, stay what they are.
func serverError(shown string, err error) error {
	if known, ok := errors.AsType[*store.ServerError](err); ok {
		known.Server = shown
		return known
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return &store.ServerError{Server: shown, Reason: reasonOf(err), Said: said(err), Err: err}
}

// said returns what the server said, or else the innermost error's text: no wrapper, which could name
// the user.
func said(err error) string {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		return refused.Message
	}
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return err.Error()
}

// reasonOf returns why the connection or the server failed: a constant of package store.
func reasonOf(err error) string {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		if reason, known := reasons[refused.Code]; known {
			return reason
		}
		return store.Failed
	}
	_, unknownName := errors.AsType[*net.DNSError](err)
	network, isNetwork := errors.AsType[*net.OpError](err)
	switch {
	case isUntrusted(err):
		return store.Untrusted
	case unknownName:
		return store.NameUnknown
	case errors.Is(err, context.DeadlineExceeded), isNetwork && network.Timeout():
		return store.Silent
	case isNetwork && network.Op == "dial":
		return store.Refused
	case isNetwork, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, pgconn.ErrConnClosed): // by what failed before it
		return store.Lost
	}
	return store.Failed
}

// isUntrusted tells whether a connection was not made for want of encryption or of trust in the
// server's certificate.
func isUntrusted(err error) bool {
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, name := errors.AsType[x509.HostnameError](err)
	_, invalid := errors.AsType[x509.CertificateInvalidError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	return certificate || authority || name || invalid || record ||
		strings.Contains(err.Error(), "server refused TLS connection") // pgconn has no type for it
}
