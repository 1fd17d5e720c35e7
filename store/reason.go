package store

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"github.com/zalando/go-keyring"
)

// This file decides why a keyring cannot be used: the first line of reasons, then of
// the system's own, that knows the error. Denied is for what none knows.

// A clue recognises one reason in what a keyring said.
type clue struct {
	reason string
	fits   func(error) bool
}

var reasons = []clue{
	{Timeout, is(errSilent)},
	{Absent, is(keyring.ErrUnsupportedPlatform)},
	// The tool that the library starts: dbus-launch, or security on macOS.
	{Absent, is(exec.ErrNotFound)},
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func says(text string) func(error) bool {
	return func(err error) bool { return strings.Contains(err.Error(), text) }
}

// keyringError is err as a [Vault]'s.
func keyringError(err error) error {
	switch {
	case err == nil, errors.Is(err, keyring.ErrNotFound):
		return err
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return &WriteError{Path: keyringPlace, Op: "write", Err: err}
	}
	return &VaultError{Place: keyringPlace, Reason: reasonOf(err, systemReasons), Err: err}
}

// reasonOf is the reason that reasons, then the system's own, know err for.
func reasonOf(err error, system []clue) string {
	for _, c := range slices.Concat(reasons, system) {
		if c.fits(err) {
			return c.reason
		}
	}
	return Denied
}

// noSuchLogonSession is Windows' ERROR_NO_SUCH_LOGON_SESSION.
const noSuchLogonSession = syscall.Errno(1312)

// credentialReasons are the errors of Windows' CredRead and CredWrite. They are numbers, so
// that every system can tell them. A session over SSH is a network logon, which has no
// credential set: by design of Windows.
var credentialReasons = []clue{
	{LogonSession, is(noSuchLogonSession)},
}
