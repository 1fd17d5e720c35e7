//go:build linux

package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"raccord/store/secret"
	"raccord/store/storetest/canary"
	"raccord/store/storetest/session"
)

// This file meets a real Secret Service: GNOME Keyring, on a bus of its own. The keyring's
// user is this test binary started again, because the library keeps one connection per
// process.

// ringTask makes a run of the test binary a user of the keyring.
const ringTask = "RACCORD_TEST_RING"

func init() { otherPrograms[ringTask] = useRing }

// useRing carries out a task on the keyring, and prints how it ended.
func useRing(task string) {
	start := time.Now()
	v, err := OpenKeyring(background)
	if refused, ok := errors.AsType[*VaultError](err); ok {
		fmt.Println(refused.Reason, time.Since(start) < 2*keyringPatience)
		return
	}
	must(err)
	switch task {
	case "put":
		must(v.Put(background, "evry", nth(1)))
	case "drop":
		must(v.Drop(background, "evry", "id"))
	}
	text, err := v.Get(background, "evry", "id")
	fmt.Println(number(text), errors.Is(err, ErrNoSecret))
}

// A desktop is a session that tasks are carried out in.
type desktop struct{ *session.Session }

// wants runs a task and compares what it prints.
func (d desktop) wants(t *testing.T, task string, answers ...string) {
	t.Helper()
	user := exec.Command(os.Args[0])
	user.Env = append(append(os.Environ(), ringTask+"="+task), d.Settings()...)
	said, err := user.CombinedOutput()
	for _, answer := range answers {
		if err == nil && strings.TrimSpace(string(said)) == answer {
			return
		}
	}
	t.Errorf("%s: %q, %v, want one of %q", task, said, err, answers)
	if forms := canary.Find(said, canary.Text); forms != nil {
		t.Errorf("%s says the secret: %q", task, forms)
	}
}

// TestSecretService saves, reads and forgets as any vault, in a keyring that other programs
// see too, and in no file in clear.
func TestSecretService(t *testing.T) {
	d := desktop{session.New(t)}
	d.Unlocked()
	d.wants(t, "get", "-1 true")
	d.wants(t, "put", "1 false")
	d.wants(t, "get", "1 false")
	if tool, err := exec.LookPath("secret-tool"); err != nil {
		t.Log("secret-tool is not installed")
	} else {
		look := exec.Command(tool, "lookup", "service", keyringService, "username", "evry/id")
		look.Env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS="+d.Address)
		if kept, err := look.Output(); !secret.Of(canary.Text + "1").Is(strings.TrimSpace(string(kept))) {
			t.Errorf("secret-tool finds %d bytes, %v", len(kept), err)
		}
	}
	for _, path := range tree(t, d.Home) {
		if content, err := os.ReadFile(path); err == nil && canary.Find(content, canary.Text) != nil {
			t.Errorf("%s holds the secret in clear", path)
		}
	}
	d.wants(t, "drop", "-1 true")
	d.wants(t, "get", "-1 true")
}

// TestSecretServiceLocked: a locked keyring whose password is not typed is reported as locked
// or as a timeout, within keyringPatience, and never as absent.
func TestSecretServiceLocked(t *testing.T) {
	d := desktop{session.New(t)}
	d.Unlocked()
	d.wants(t, "put", "1 false")
	d.Lock()
	d.wants(t, "get", Locked+" true", Timeout+" true")
}

// TestSecretServiceAbsent: a bus without a keyring, and no bus.
func TestSecretServiceAbsent(t *testing.T) {
	d := desktop{session.New(t)}
	d.wants(t, "get", Absent+" true")
	d.Address = "unix:path=" + filepath.Join(d.Home, "nothing")
	d.wants(t, "get", Absent+" true")
}
