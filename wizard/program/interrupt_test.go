//go:build unix

package program

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"

	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// endings are the ways in which a program is ended from outside.
var endings = map[string]func(*terminal){
	"SIGINT":        func(c *terminal) { c.program.Process.Signal(syscall.SIGINT) },
	"SIGTERM":       func(c *terminal) { c.program.Process.Signal(syscall.SIGTERM) },
	"SIGHUP":        func(c *terminal) { c.program.Process.Signal(syscall.SIGHUP) },
	"ctrl+c":        func(c *terminal) { c.types("\x03") },
	"window closed": func(c *terminal) { c.goesAway() },
}

// askedForRole is a rehearsal in line mode that has the name Bourg and asks for the role.
func askedForRole(t *testing.T, store string) *terminal {
	t.Helper()
	c := open(t, nil, "--practice", "--plain", "--store", store)
	c.said(atHome)
	c.types("1\n")
	c.said(atName)
	c.types("Bourg\n")
	c.said(atRole)
	return c
}

// moments are where a program can be ended. Each returns what is wanted to be kept then.
var moments = map[string]func(*testing.T) (*terminal, func(*testing.T)){
	"typing on the screen": func(t *testing.T) (*terminal, func(*testing.T)) {
		store := t.TempDir()
		return named(t, store, "Bourg", 0), func(t *testing.T) { saved(t, store, "bourg", "Bourg") }
	},
	"a question in line mode": func(t *testing.T) (*terminal, func(*testing.T)) {
		store := t.TempDir()
		return askedForRole(t, store), func(t *testing.T) { saved(t, store, "bourg", "Bourg") }
	},
	"a hidden passphrase in line mode": func(t *testing.T) (*terminal, func(*testing.T)) {
		store := withBourg(t)
		c := open(t, nil, "bourg", "--plain", "--store", store)
		c.types("\n\n\n\n")
		c.typesUnseen(canary.Text)
		return c, func(t *testing.T) { says(t, filepath.Join(store, "dossiers", "bourg.json"), `"6.11.2"`) }
	},
	"a hidden passphrase of check": func(t *testing.T) (*terminal, func(*testing.T)) {
		store := t.TempDir()
		keeps(t, store)
		c := open(t, nil, "check", "mairie", "--store", store)
		c.shows(atPhrase)
		c.typesUnseen(canary.Text)
		return c, func(t *testing.T) { says(t, filepath.Join(store, "dossiers", "mairie.json"), `"Mairie"`) }
	},
	"a check": func(t *testing.T) (*terminal, func(*testing.T)) {
		server := newServer(t, silent)
		c := open(t, nil, "check", "--client-id", "x", "--secret-file", secretFile(t), "--endpoints", server.endpoints, "--store", t.TempDir())
		<-server.asked
		return c, func(*testing.T) {}
	},
	"a check on the screen": func(t *testing.T) (*terminal, func(*testing.T)) {
		server := newServer(t, silent)
		c, store := atCredentials(t, server)
		c.types("2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5\r" + canary.Text + "\r")
		c.confirmsSecret(true)
		server.waits(c)
		return c, func(t *testing.T) {
			says(t, filepath.Join(store, "dossiers", "bourg.json"), "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5")
		}
	},
}

// TestInterrupted ends the program in every way at every moment: the exit code is 130, the
// terminal is as before, what was answered is saved, and nothing typed unseen is shown.
func TestInterrupted(t *testing.T) {
	for moment, reach := range moments {
		for ending, end := range endings {
			t.Run(moment+", "+ending, func(t *testing.T) {
				c, kept := reach(t)
				end(c)
				c.ends(wizard.ExitInterrupted)
				kept(t)
				if forms := canary.Find(c.written.Bytes(), canary.Text); forms != nil {
					t.Errorf("a secret was shown: %q", forms)
				}
			})
		}
	}
}

// TestWindowClosedWhileSaving closes the terminal at each of the program's writes to it after
// the key that saves.
func TestWindowClosedWhileSaving(t *testing.T) {
	for writes := range 8 {
		store := t.TempDir()
		c := named(t, store, "Bourg", 0)
		now := c.mark()
		c.types("\r\x1b[B\r")
		c.until("more", func() bool { return c.written.Len() > now+writes })
		c.goesAway()
		c.ends(wizard.ExitInterrupted)
		saved(t, store, "bourg", "Bourg")
	}
}

// TestResized: what is typed survives a screen that becomes too small.
func TestResized(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "Mairie d'Exem", 0)
	c.resize(20, 5)
	c.shows(tooSmall)
	c.resize(80, 24)
	c.shows("Mairie d'Exem")
	c.types("ple")
	c.shows("Mairie d'Exemple")
	c.interrupted()
	saved(t, store, "mairie-d-exemple", "Mairie d'Exemple")
	if text := c.written.String(); !strings.Contains(text, "\x1b[?1049h") || !strings.Contains(text, "\x1b[?2004h") {
		t.Error("no mode of the terminal was changed: nothing to give back")
	}
}

// TestSameNameTwice: two customers of one name are two dossiers.
func TestSameNameTwice(t *testing.T) {
	store := t.TempDir()
	for others := range 2 {
		c := named(t, store, "École", others)
		c.interrupted()
	}
	saved(t, store, "ecole", "École")
	saved(t, store, "ecole-2", "École")
}

// A shell is one on a terminal that stops and continues programs.
func shell(t *testing.T) *terminal {
	t.Helper()
	c := openProgram(t, []string{"PS1=ready> ", "ENV="}, "/bin/sh", "-i")
	c.shows("ready>")
	return c
}

// stops are the ways in which a program is stopped.
var stops = map[string]func(*terminal, int){
	"ctrl+z":  func(c *terminal, _ int) { c.types("\x1a") },
	"SIGTSTP": func(_ *terminal, pid int) { syscall.Kill(pid, syscall.SIGTSTP) },
}

// TestSuspended stops the program on its screen: the shell has its terminal back, then the
// program redraws what was typed, and goes on.
func TestSuspended(t *testing.T) {
	for name, stop := range stops {
		t.Run(name, func(t *testing.T) {
			store := t.TempDir()
			c := shell(t)
			c.types(fmt.Sprintf("%s --practice --store %s\n", raccord, store))
			c.shows(atHome)
			c.types("\r")
			c.shows(atName)
			c.types("Bourg")
			c.shows("Bourg")
			now := c.mark()
			stop(c, child(t, c))
			c.writes(now, "ready> ")
			c.isAsBefore()
			now = c.mark()
			c.types("fg\n")
			c.writes(now, "\x1b[?1049h")
			c.shows("Bourg")
			c.types("-la-Reine")
			c.shows("Bourg-la-Reine")
			now = c.mark()
			c.types("\x03")
			c.writes(now, "ready> ")
			c.types("exit $?\n")
			c.ends(wizard.ExitInterrupted)
			saved(t, store, "bourg-la-reine", "Bourg-la-Reine")
		})
	}
}

// TestSuspendedWhileHidden: the shell has its echo back, and the passphrase typed before
// and after is hidden.
func TestSuspendedWhileHidden(t *testing.T) {
	store := t.TempDir()
	keeps(t, store)
	c := shell(t)
	before := modes(t, c.pty)
	c.types(fmt.Sprintf("%s check mairie --store %s\n", raccord, store))
	c.shows(atPhrase)
	c.hidden()
	now := c.mark()
	c.types("\x1a")
	c.writes(now, "ready> ")
	if got := modes(t, c.pty); *got != *before {
		t.Errorf("stopped in %+v, was %+v", got, before)
	}
	now = c.mark()
	c.types("fg\n")
	c.writes(now, "raccord")
	c.hidden()
	c.types(canary.Text + "\x03")
	c.writes(now, "ready> ")
	c.types("exit $?\n")
	c.ends(wizard.ExitInterrupted)
	if forms := canary.Find(c.written.Bytes(), canary.Text); forms != nil {
		t.Errorf("the passphrase was shown: %q", forms)
	}
}

// TestSuspendedWithoutShell: where no shell could continue it, ctrl+z stops nothing.
func TestSuspendedWithoutShell(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "Bourg", 0)
	c.types("\x1a-la-Reine")
	c.shows("Bourg-la-Reine")
	c.interrupted()
	saved(t, store, "bourg-la-reine", "Bourg-la-Reine")
}

// child is the one program of a shell.
func child(t *testing.T, c *terminal) int {
	t.Helper()
	raw, err := c.pty.SyscallConn()
	pid := 0
	if err == nil {
		raw.Control(func(fd uintptr) { pid, err = unix.IoctlGetInt(int(fd), unix.TIOCGPGRP) })
	}
	if err != nil || pid == c.program.Process.Pid {
		t.Fatalf("process %d, %v", pid, err)
	}
	return pid
}

// TestReceiptEndsLinesAtBlanks: what stands on the terminal after the screen fits into its columns,
// but for a path or a command, which is whole.
func TestReceiptEndsLinesAtBlanks(t *testing.T) {
	c := named(t, t.TempDir(), "Bourg", 0)
	c.resize(50, 24)
	c.interrupted()
	_, receipt, _ := strings.Cut(c.written.String(), "\x1b[?1049l")
	lines := strings.Split(ansi.Strip(receipt), "\r\n")
	for _, line := range lines {
		if ansi.StringWidth(line) > 50 && !strings.HasPrefix(line, "/") && !strings.HasPrefix(line, "raccord ") {
			t.Errorf("%d cells: %q", ansi.StringWidth(line), line)
		}
	}
	if len(lines) < 6 {
		t.Errorf("no receipt: %q", lines)
	}
}
