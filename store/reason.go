package store

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"github.com/zalando/go-keyring"
)

// This file decides why a keyring cannot be used. The rules are:
//
//   - The first clue that fits the error gives the reason: those of every system first, then
//     those of this one.
//   - An error that no clue fits is a refusal: Denied.

// A clue recognises the errors that have one reason.
type clue struct {
	reason string
	fits   func(error) bool
}

// commonReasons are the clues of every system; systemReasons, in a file for each, its own.
var commonReasons = []clue{
	{Timeout, is(errSilent)},
	{Absent, is(keyring.ErrUnsupportedPlatform)},
	// The tool that the library starts: dbus-launch, or security on macOS.
	{Absent, is(exec.ErrNotFound)},
}

// is fits the errors that wrap target.
func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

// says fits the errors whose text contains text.
func says(text string) func(error) bool {
	return func(err error) bool { return strings.Contains(err.Error(), text) }
}

// keyringError returns err of the keyring library as a *WriteError or a *VaultError; nil and
// ErrNotFound stay as they are.
func keyringError(err error) error {
	switch {
	case err == nil, errors.Is(err, keyring.ErrNotFound):
		return err
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return &WriteError{Path: keyringPlace, Op: "write", Err: err}
	}
	return &VaultError{Place: keyringPlace, Reason: reasonOf(err, systemReasons), Err: err}
}

// reasonOf returns the reason of err, system being the clues of one system.
func reasonOf(err error, system []clue) string {
	for _, c := range slices.Concat(commonReasons, system) {
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
