//go:build !windows && !darwin

package store

import (
	"errors"
	"strings"

	"github.com/godbus/dbus/v5"
)

// keyringPlace is the interface that GNOME Keyring, KWallet and KeePassXC have in common.
const keyringPlace = "Secret Service"

// systemReasons are the answers of D-Bus and of the Secret Service. Error names are
// those of the D-Bus specification and of the Secret Service API, draft 0.2.
var systemReasons = []clue{
	{Absent, busError("org.freedesktop.DBus.Error.ServiceUnknown")},
	{Absent, busError("org.freedesktop.DBus.Error.NameHasNoOwner")},
	{Absent, busError("org.freedesktop.DBus.Error.NoServer")},
	{Absent, busError("org.freedesktop.DBus.Error.Spawn.")},
	{Locked, busError("org.freedesktop.Secret.Error.IsLocked")},
	{Timeout, busError("org.freedesktop.DBus.Error.NoReply")},
	{Timeout, busError("org.freedesktop.DBus.Error.Timeout")},
	// The library's own, when the password window was dismissed.
	{Locked, says("failed to unlock correct collection")},
	// An error that is no answer over D-Bus means that no service was reached.
	{Absent, func(err error) bool { _, answered := errors.AsType[dbus.Error](err); return !answered }},
}

// busError fits the D-Bus errors whose name begins with name.
func busError(name string) func(error) bool {
	return func(err error) bool {
		e, ok := errors.AsType[dbus.Error](err)
		return ok && strings.HasPrefix(e.Name, name)
	}
}
