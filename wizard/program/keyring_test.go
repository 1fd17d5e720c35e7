//go:build linux

package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"raccord/store/storetest/canary"
	"raccord/store/storetest/session"
	"raccord/wizard"
)

// TestKeyringLocked: the page says that the keyring is locked, or that its password window was
// not answered; the secret goes to no file instead, whether the keyring was asked for or not.
func TestKeyringLocked(t *testing.T) {
	desktop, store, server := session.New(t), t.TempDir(), newServer(t, granting)
	desktop.Unlocked()
	beside := filepath.Dir(secretFile(t))
	answers := write(t, filepath.Join(beside, "answers.json"), bourgInFull)
	other := write(t, filepath.Join(beside, "other.json"), strings.Replace(bourgInFull, "Bourg", "Autre", 1))
	// A passphrase is there: nothing but the rule keeps the secret from the file.
	args := []string{"--store", store, "--endpoints", server.endpoints, "--passphrase-file", passphraseFile(t)}
	settings := append(desktop.Settings(), "RACCORD_VAULT=")
	if code, said := runs(t, settings, append(args, "--answers", answers)...); code != wizard.ExitDone {
		t.Fatalf("unlocked: exit code %d: %s", code, said)
	}
	desktop.Lock()
	asked := len(server.asked)
	for _, vault := range [][]string{nil, {"--vault", "keyring"}} {
		for _, command := range [][]string{{"--answers", other}, {"check", "bourg"}} {
			code, said := runs(t, settings, append(append(command, args...), vault...)...)
			saysLocked(t, said)
			if code != wizard.ExitStorage {
				t.Errorf("%q %q: exit code %d", command, vault, code)
			}
		}
	}
	if len(server.asked) != asked {
		t.Error("a secret was sent that could not be kept")
	}
	if _, err := os.Stat(filepath.Join(store, "secrets.age")); !os.IsNotExist(err) {
		t.Errorf("a file holds secrets: %v", err)
	}
	(&world{T: t}).files(store)
}

// saysLocked wants a page that says why nothing was kept, and what to do.
func saysLocked(t *testing.T, said string) {
	t.Helper()
	locked, waiting := english.Title("storage.keyring-locked", nil), english.Title("storage.keyring-timeout", nil)
	if !strings.Contains(said, locked) && !strings.Contains(said, waiting) || !strings.Contains(said, "What to do.") || !strings.Contains(said, "--vault file") {
		t.Errorf("it is not said in\n%s", said)
	}
	if forms := canary.Find([]byte(said), canary.Text); forms != nil {
		t.Errorf("the secret is said: %q", forms)
	}
}
