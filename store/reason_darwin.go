package store

import (
	"errors"
	"os/exec"
)

// keyringPlace is macOS' English name for its keyring.
const keyringPlace = "macOS Keychain"

// systemReasons are exit codes of /usr/bin/security: the low byte of Apple's
// OSStatus. Everything else is a refusal.
var systemReasons = []clue{
	{Locked, exits(36)}, // errSecInteractionNotAllowed, -25308
	{Locked, exits(51)}, // errSecAuthFailed, -25293
	{Absent, exits(50)}, // errSecNoSuchKeychain, -25294: as over SSH without a login keychain
	{Absent, exits(49)}, // errSecInvalidKeychain, -25295
}

// exits fits the errors of a program that ended with that exit code.
func exits(code int) func(error) bool {
	return func(err error) bool {
		e, ok := errors.AsType[*exec.ExitError](err)
		return ok && e.ExitCode() == code
	}
}
