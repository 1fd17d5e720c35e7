//go:build linux

// Package session starts a desktop session for tests of the keyring: a D-Bus of its own, and
// GNOME Keyring on it. Only tests import it.
//
// The user's session is out of reach. A test without these programs is skipped, unless
// RACCORD_PEERS=1 says that every program is there.
package session

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// A Session is a bus without any service but those that its methods start.
type Session struct {
	// Address is the address of the bus, as DBUS_SESSION_BUS_ADDRESS holds it.
	Address string
	// Home is the home, data and runtime folder of everything in the session.
	Home string

	t *testing.T
}

// New starts a bus without a service. It ends with the test.
func New(t *testing.T) *Session {
	t.Helper()
	s := &Session{t: t, Home: t.TempDir()}
	bus := s.program("dbus-daemon")
	config := filepath.Join(s.Home, "bus.conf")
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
	s.Address = strings.TrimSpace(line)
	return s
}

// program returns the path of a program that the session needs, or skips the test.
func (s *Session) program(name string) string {
	s.t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("RACCORD_PEERS") == "1" {
		s.t.Fatal(err)
	}
	if err != nil {
		s.t.Skip(err)
	}
	return path
}

// Settings returns the environment variables of a program in the session.
func (s *Session) Settings() []string {
	return []string{"HOME=" + s.Home, "XDG_RUNTIME_DIR=" + s.Home, "XDG_DATA_HOME=" + s.Home, "DBUS_SESSION_BUS_ADDRESS=" + s.Address}
}

// start starts a daemon that ends with the test.
func (s *Session) start(daemon *exec.Cmd) {
	s.t.Helper()
	daemon.Env = append(os.Environ(), s.Settings()...)
	if err := daemon.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		daemon.Process.Kill()
		daemon.Wait()
	})
}

// bus returns a new connection to the bus, which ends with the test.
func (s *Session) bus() *dbus.Conn {
	s.t.Helper()
	c, err := dbus.Connect(s.Address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	return c
}

const secretService = "org.freedesktop.secrets"

// Unlocked starts GNOME Keyring, unlocked, and waits until it is there.
func (s *Session) Unlocked() {
	s.t.Helper()
	program := s.program("gnome-keyring-daemon")
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

// Lock locks every collection of the keyring. Nothing in the session can unlock them again.
func (s *Session) Lock() {
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
