//go:build linux

package program

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"raccord/store/storetest/canary"
)

// noter writes down how it was called: arguments, then environment.
const noter = `#!/bin/sh
{ echo "called: $0 $*"; env; echo "end"; } >> "%s"
`

// noting puts a program of that name before all others, and returns the setting for it and
// the pipe that it writes to.
func noting(t *testing.T, name string) (setting string, notes *os.File) {
	t.Helper()
	folder := t.TempDir()
	pipe := filepath.Join(folder, "notes")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), fmt.Appendf(nil, noter, pipe), 0o700); err != nil {
		t.Fatal(err)
	}
	notes, err := os.OpenFile(pipe, os.O_RDWR, 0) // both ways: opening it waits for nobody
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { notes.Close() })
	notes.SetReadDeadline(time.Now().Add(patience))
	return "PATH=" + folder + string(os.PathListSeparator) + os.Getenv("PATH"), notes
}

// noted waits for the notes of one call, and wants no secret in them.
func noted(t *testing.T, notes io.Reader) string {
	t.Helper()
	var all []byte
	for buffer := make([]byte, 4096); !bytes.HasSuffix(all, []byte("\nend\n")); {
		n, err := notes.Read(buffer)
		if err != nil {
			t.Fatalf("%v after %q", err, all)
		}
		all = append(all, buffer[:n]...)
	}
	for _, text := range []string{canary.Text, passphrase} {
		if forms := canary.Find(all, text); forms != nil {
			t.Errorf("a child was given a secret: %q", forms)
		}
	}
	if !bytes.Contains(all, []byte("\nPATH=")) {
		t.Errorf("no environment was noted: %q", all)
	}
	return string(all)
}

// TestBrowserKnowsNoSecret opens a page while the secret is typed.
func TestBrowserKnowsNoSecret(t *testing.T) {
	setting, notes := noting(t, "xdg-open")
	server := newServer(t, granting)
	c := open(t, []string{setting}, "bourg", "--store", withBourg(t), "--endpoints", server.endpoints, "--passphrase-file", passphraseFile(t))
	c.shows(english.Title("step.declaration", nil))
	c.types("\r\r\r\r")
	c.shows(english.Title("step.credentials", nil))
	c.types("2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5\r" + canary.Text)
	c.shows(strings.Repeat("*", len(canary.Text)))
	c.types("\x0f") // ctrl+o
	if called := noted(t, notes); !strings.Contains(called, "https://piste.gouv.fr\n") {
		t.Errorf("no page was opened: %q", called)
	}
	c.types("\x03")
	<-c.done
}

// TestBusKnowsNoSecret looks for a keyring where no bus is, while the secret is to be kept:
// the library starts one.
func TestBusKnowsNoSecret(t *testing.T) {
	for _, bus := range []string{"bus", "dbus-session"} {
		path := fmt.Sprintf("/run/user/%d/%s", os.Getuid(), bus)
		if exists(path) && os.Getenv("RACCORD_PEERS") == "1" {
			t.Fatal(path + " would be found: the user's own")
		} else if exists(path) {
			t.Skip(path + " would be found: the user's own")
		}
	}
	setting, notes := noting(t, "dbus-launch")
	server := newServer(t, granting)
	answers := write(t, filepath.Join(filepath.Dir(secretFile(t)), "answers.json"), bourgInFull)
	runs(t, []string{setting, "DBUS_SESSION_BUS_ADDRESS=", "RACCORD_VAULT="}, "--answers", answers, "--store", t.TempDir(), "--endpoints", server.endpoints, "--passphrase-file", passphraseFile(t))
	if called := noted(t, notes); !strings.Contains(called, "dbus-launch") {
		t.Errorf("no bus was started: %q", called)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
