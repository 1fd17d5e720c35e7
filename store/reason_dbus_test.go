//go:build !windows && !darwin

package store

import (
	"errors"
	"net"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

func TestReasonsOfSecretService(t *testing.T) {
	bus := func(name string) error { return *dbus.NewError(name, []any{"a message in any language"}) }
	tests := []struct {
		err    error
		reason string
	}{
		{bus("org.freedesktop.DBus.Error.ServiceUnknown"), Absent},
		{bus("org.freedesktop.DBus.Error.Spawn.ServiceNotFound"), Absent},
		{bus("org.freedesktop.DBus.Error.NoReply"), Timeout},
		{bus("org.freedesktop.Secret.Error.IsLocked"), Locked},
		{bus("org.freedesktop.DBus.Error.AccessDenied"), Denied},
		{errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'"), Locked},
		{&net.OpError{Op: "dial", Net: "unix", Err: syscall.ENOENT}, Absent},
		{errors.New("dbus: invalid bus address (no transport)"), Absent},
	}
	for _, tt := range tests {
		keyring.MockInitWithError(tt.err)
		_, err := OpenKeyring(t.Context())
		if e := wantAs[*VaultError](t, err, true); e.Reason != tt.reason {
			t.Errorf("%v: %q, want %q", tt.err, e.Reason, tt.reason)
		}
	}
}
