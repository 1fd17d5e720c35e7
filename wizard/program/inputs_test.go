//go:build unix

package program

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// pipe makes a named pipe.
func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// inputs are the flags that name an input, each with what the command needs besides.
func inputs(t *testing.T) map[string][]string {
	store := t.TempDir()
	keeps(t, store)
	pair := []string{"check", "--client-id", "x", "--store", store}
	return map[string][]string{
		"--answers":         {"--store", store},
		"--pairs":           {"check", "--store", store},
		"--secret-file":     pair,
		"--password-file":   append(pair, "--secret-file", secretFile(t), "--login", "y"),
		"--passphrase-file": {"check", "--all", "--store", store},
		"--endpoints":       {"check", "--all", "--store", store},
		"--ca-file":         {"check", "--all", "--store", store},
		"--seal":            {"export", "mairie", "--store", store},
	}
}

// stopped are the ways to end a program that waits for an input.
var stopped = []string{"SIGINT", "SIGTERM", "ctrl+c"}

// TestPipeThatSaysNothing: a program that reads from a pipe whose writer says nothing ends all
// the same.
func TestPipeThatSaysNothing(t *testing.T) {
	for flag, args := range inputs(t) {
		for _, ending := range stopped {
			t.Run(flag+", "+ending, func(t *testing.T) {
				path := pipe(t)
				c := open(t, nil, append(args, flag, path)...)
				writer, err := os.OpenFile(path, os.O_WRONLY, 0) // waits for the program
				if err != nil {
					t.Fatal(err)
				}
				defer writer.Close()
				endings[ending](c)
				c.ends(wizard.ExitInterrupted)
			})
		}
	}
}

// TestPipeWithoutWriter: so does one that waits for the writer itself. The endpoints, given
// through another pipe, tell when it has come that far.
func TestPipeWithoutWriter(t *testing.T) {
	server := newServer(t, silent)
	endpoints, err := os.ReadFile(server.endpoints)
	if err != nil {
		t.Fatal(err)
	}
	for flag, args := range inputs(t) {
		if flag == "--ca-file" || flag == "--endpoints" { // read before, or itself
			continue
		}
		for _, ending := range stopped {
			t.Run(flag+", "+ending, func(t *testing.T) {
				first := pipe(t)
				c := open(t, nil, append(args, flag, pipe(t), "--endpoints", first)...)
				if err := os.WriteFile(first, endpoints, 0); err != nil {
					t.Fatal(err)
				}
				endings[ending](c)
				c.ends(wizard.ExitInterrupted)
			})
		}
	}
}

// TestStandardInputIsTheTerminal: what is typed is waited for no longer than that.
func TestStandardInputIsTheTerminal(t *testing.T) {
	server := newServer(t, silent)
	endpoints, err := os.ReadFile(server.endpoints)
	if err != nil {
		t.Fatal(err)
	}
	for flag, args := range inputs(t) {
		if flag == "--ca-file" || flag == "--endpoints" {
			continue
		}
		for _, ending := range stopped {
			t.Run(flag+", "+ending, func(t *testing.T) {
				first := pipe(t)
				c := open(t, nil, append(args, flag, "-", "--endpoints", first)...)
				if err := os.WriteFile(first, endpoints, 0); err != nil {
					t.Fatal(err)
				}
				endings[ending](c)
				c.ends(wizard.ExitInterrupted)
			})
		}
	}
}

// TestEndOfInputWhileHidden: ctrl+d where something hidden is asked for is an interruption.
func TestEndOfInputWhileHidden(t *testing.T) {
	for _, moment := range []string{"a hidden passphrase in line mode", "a hidden passphrase of check"} {
		t.Run(moment, func(t *testing.T) {
			c, kept := moments[moment](t)
			c.types("\x04\x04") // the first gives what was typed, the second is the end
			c.ends(wizard.ExitInterrupted)
			kept(t)
			if forms := canary.Find(c.written.Bytes(), canary.Text); forms != nil {
				t.Errorf("a secret was shown: %q", forms)
			}
		})
	}
}

// TestSecretOnStandardInput: it is read from a pipe, and typed unseen on a terminal.
func TestSecretOnStandardInput(t *testing.T) {
	server := newServer(t, granting)
	c := open(t, nil, "check", "--client-id", "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5", "--secret-file", "-", "--endpoints", server.endpoints, "--store", t.TempDir())
	c.said("(standard input)")
	c.typesUnseen(canary.Text + "\n")
	c.ends(wizard.ExitDone)
	if forms := canary.Find(c.written.Bytes(), canary.Text); forms != nil {
		t.Errorf("a secret was shown: %q", forms)
	}
}
