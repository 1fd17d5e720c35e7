package store

import (
	"testing"

	"github.com/zalando/go-keyring"
	"golang.org/x/sys/windows"
)

// TestKeyringOverSSH: Windows' own error leads to its reason.
func TestKeyringOverSSH(t *testing.T) {
	keyring.MockInitWithError(windows.ERROR_NO_SUCH_LOGON_SESSION)
	_, err := OpenKeyring(t.Context())
	if e := wantAs[*VaultError](t, err, true); e.Reason != LogonSession {
		t.Errorf("%v", e)
	}
}
