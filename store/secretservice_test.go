//go:build linux

package store

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"raccord/store/secret"
	"raccord/store/secret/canary"
)

// This file meets a real Secret Service: GNOME Keyring, on a bus of its own. The keyring's
// user is this test binary started again, because the library keeps one connection per
// process.

// ringTask makes a run of the test binary a user of the keyring.
const ringTask = "RACCORD_TEST_RING"

func init() { otherPrograms[ringTask] = useRing }

// useRing prints what came of a task: what a keyring has to do, or the reason it is not
// there for.
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

// A session is a bus, with a keyring that is unlocked.
type session struct {
	t       *testing.T
	address string
	home    string
}

// newSession starts a bus. Its services are those that somebody starts by hand.
func newSession(t *testing.T) *session {
	t.Helper()
	s := &session{t: t, home: t.TempDir()}
	bus, err := exec.LookPath("dbus-daemon")
	if err != nil {
		peers(t, "dbus-daemon is not installed")
	}
	config := filepath.Join(s.home, "bus.conf")
	if err := os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command(bus, "--config-file="+config, "--nofork", "--print-address")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.start(daemon)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s.address = strings.TrimSpace(line)
	return s
}

// start starts a daemon that ends with the test.
func (s *session) start(daemon *exec.Cmd) {
	s.t.Helper()
	daemon.Env = append(os.Environ(), "HOME="+s.home, "XDG_RUNTIME_DIR="+s.home, "XDG_DATA_HOME="+s.home, "DBUS_SESSION_BUS_ADDRESS="+s.address)
	if err := daemon.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		daemon.Process.Kill()
		daemon.Wait()
	})
}

// bus is a connection of the test's own.
func (s *session) bus() *dbus.Conn {
	s.t.Helper()
	c, err := dbus.Connect(s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	return c
}

// keyring starts GNOME Keyring, unlocked, and waits until it is there.
func (s *session) keyring() {
	s.t.Helper()
	program, err := exec.LookPath("gnome-keyring-daemon")
	if err != nil {
		peers(s.t, "gnome-keyring is not installed")
	}
	c := s.bus()
	if err := c.AddMatchSignal(dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretService)); err != nil {
		s.t.Fatal(err)
	}
	there := make(chan *dbus.Signal, 8)
	c.Signal(there)
	daemon := exec.Command(program, "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("mot de passe de session fictif")
	s.start(daemon)
	select {
	case <-there:
	case <-time.After(20 * time.Second):
		s.t.Fatal("gnome-keyring-daemon does not come to the bus")
	}
}

const secretService = "org.freedesktop.secrets"

// lock locks the collection that secrets are kept in.
func (s *session) lock() {
	s.t.Helper()
	object := s.bus().Object(secretService, "/org/freedesktop/secrets")
	collections, err := object.GetProperty("org.freedesktop.Secret.Service.Collections")
	if err != nil {
		s.t.Fatal(err)
	}
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := object.Call("org.freedesktop.Secret.Service.Lock", 0, collections.Value()).Store(&locked, &prompt); err != nil || len(locked) == 0 {
		s.t.Fatalf("%d locked, %v", len(locked), err)
	}
}

// wants runs a task and compares what came of it.
func (s *session) wants(task string, answers ...string) {
	s.t.Helper()
	user := exec.Command(os.Args[0])
	user.Env = append(os.Environ(), ringTask+"="+task, "DBUS_SESSION_BUS_ADDRESS="+s.address, "HOME="+s.home, "XDG_RUNTIME_DIR="+s.home)
	said, err := user.CombinedOutput()
	for _, answer := range answers {
		if err == nil && strings.TrimSpace(string(said)) == answer {
			return
		}
	}
	s.t.Errorf("%s: %q, %v, want one of %q", task, said, err, answers)
	if forms := canary.Find(said, canary.Text); forms != nil {
		s.t.Errorf("%s says the secret: %q", task, forms)
	}
}

// TestSecretService saves, reads and forgets as any vault, in a keyring that other programs
// see too, and in no file in clear.
func TestSecretService(t *testing.T) {
	s := newSession(t)
	s.keyring()
	s.wants("get", "-1 true")
	s.wants("put", "1 false")
	s.wants("get", "1 false")
	if tool, err := exec.LookPath("secret-tool"); err != nil {
		t.Log("secret-tool is not installed")
	} else {
		look := exec.Command(tool, "lookup", "service", keyringService, "username", "evry/id")
		look.Env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS="+s.address)
		if kept, err := look.Output(); !secret.Of(canary.Text + "1").Is(strings.TrimSpace(string(kept))) {
			t.Errorf("secret-tool finds %d bytes, %v", len(kept), err)
		}
	}
	for _, path := range tree(t, s.home) {
		if content, err := os.ReadFile(path); err == nil && canary.Find(content, canary.Text) != nil {
			t.Errorf("%s holds the secret in clear", path)
		}
	}
	s.wants("drop", "-1 true")
	s.wants("get", "-1 true")
}

// TestSecretServiceLocked: with nobody to type its password the keyring is locked, or it
// goes on asking: that is said within the patience, and is never an absence.
func TestSecretServiceLocked(t *testing.T) {
	s := newSession(t)
	s.keyring()
	s.wants("put", "1 false")
	s.lock()
	s.wants("get", Locked+" true", Timeout+" true")
}

// TestSecretServiceAbsent: a bus without a keyring, and no bus.
func TestSecretServiceAbsent(t *testing.T) {
	s := newSession(t)
	s.wants("get", Absent+" true")
	s.address = "unix:path=" + filepath.Join(s.home, "nothing")
	s.wants("get", Absent+" true")
}
