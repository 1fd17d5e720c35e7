//go:build unix

package program

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// TestUnfinishedPaste: a paste whose end never comes is taken, and ctrl+c works at once.
func TestUnfinishedPaste(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "", 0)
	c.types("\x1b[200~Bourg")
	c.shows("Bourg")
	c.types("-la-Reine")
	c.shows("Bourg-la-Reine")
	c.types("\x1b[200~-Nord\x03")
	c.ends(wizard.ExitInterrupted)
	saved(t, store, "bourg-la-reine-nord", "Bourg-la-Reine-Nord")
}

// TestConsoleKeys: F1 of the Linux console explains, and leaves no letter in the field.
func TestConsoleKeys(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "Bourg", 0)
	c.types("\x1b[[A")
	c.shows("Keys and glossary")
	c.types("\x1b[[A\x1b[[B")
	c.shows("Bourg")
	c.interrupted()
	saved(t, store, "bourg", "Bourg")
}

// TestForeignTyped: letters that are no UTF-8 are said to be missing.
func TestForeignTyped(t *testing.T) {
	c := named(t, t.TempDir(), "Bourg", 0)
	c.types("\xe9")
	c.shows("does not send UTF-8")
	c.interrupted()
}

// TestKeysWhileHidden: keys and the marks of a paste leave nothing in what is typed unseen.
func TestKeysWhileHidden(t *testing.T) {
	sent := make(chan string, 1)
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		sent <- r.PostFormValue("client_secret")
		granting(w, r)
	})
	for _, typed := range []string{
		canary.Text[:5] + "\x1b[D\x1b[3~" + canary.Text[5:] + "\x1b[[A",
		"\x1b[200~" + canary.Text + "\x1b[201~",
		"\x1bOA" + canary.Text + "\x1b",
		canary.Text + "é\x7f",            // the letter, not half of it
		canary.Text + "e\u0301👩‍👧\x7f\b", // what a reader sees as one character, with either key
		canary.Text + "\xe9\n" + canary.Text,
	} {
		c := open(t, nil, "check", "--client-id", "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5", "--secret-file", "-", "--endpoints", server.endpoints, "--store", t.TempDir())
		c.said("(standard input)")
		c.typesUnseen(typed + "\n")
		c.ends(wizard.ExitDone)
		select {
		case got := <-sent:
			if got != canary.Text {
				t.Errorf("typed %q, sent %q", typed, got)
			}
		default:
			t.Errorf("typed %q, nothing sent", typed)
		}
	}
}

// TestHalfALineWhileHidden: what is typed unseen and given before its line ends holds nothing up.
func TestHalfALineWhileHidden(t *testing.T) {
	for _, moment := range []string{"a hidden passphrase in line mode", "a hidden passphrase of check"} {
		for _, ending := range stopped {
			t.Run(moment+", "+ending, func(t *testing.T) {
				c, kept := moments[moment](t)
				c.types("\x04")
				endings[ending](c)
				c.ends(wizard.ExitInterrupted)
				kept(t)
			})
		}
	}
}

// TestNothingToRead: where there is neither a terminal nor anything to read, that is said, and what
// would help.
func TestNothingToRead(t *testing.T) {
	empty, closed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	for name, input := range map[string]*os.File{"a pipe": empty, "the null device": null} {
		defer input.Close()
		program := exec.Command(raccord, "--practice", "--store", t.TempDir())
		program.Env, program.Stdin = surroundings(t), input
		out, _ := program.CombinedOutput()
		if code := program.ProcessState.ExitCode(); code != wizard.ExitUsage {
			t.Errorf("%s: exit code %d", name, code)
		}
		if said := string(out); !strings.Contains(said, "--answers") || !strings.Contains(said, "--plain") {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// TestPipeIsAskedFirst: the writer of a pipe can wait for the question, and a signal ends a
// program that waits for the answer.
func TestPipeIsAskedFirst(t *testing.T) {
	program := exec.Command(raccord, "--practice", "--store", t.TempDir())
	program.Env = surroundings(t)
	in, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for buffer := make([]byte, 4096); !strings.Contains(said.String(), atHome); {
		n, err := out.Read(buffer)
		said.Write(buffer[:n])
		if err != nil {
			t.Fatalf("%v:\n%s", err, &said)
		}
	}
	program.Process.Signal(syscall.SIGTERM)
	program.Wait()
	if code := program.ProcessState.ExitCode(); code != wizard.ExitInterrupted {
		t.Errorf("exit code %d", code)
	}
}
