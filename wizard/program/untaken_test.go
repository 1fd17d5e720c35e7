//go:build linux

package program

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"raccord/wizard"
)

// This file lets nothing take what the program writes, and interrupts it. The rules are:
//
//   - It ends with 130 within a second. The tests leave a busy computer twice that.
//   - A terminal is left as it was, and what was answered is saved.

// pipeSize is the least that a pipe holds, in bytes.
const pipeSize = 4096

// stuckPipe returns a pipe that holds pipeSize bytes, and a function that returns once it is about full: a
// text that has no room any more is not written in parts.
func stuckPipe(t *testing.T) (writer *os.File, full func()) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err == nil {
		_, err = unix.FcntlInt(writer.Fd(), unix.F_SETPIPE_SZ, pipeSize)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close(); writer.Close() })
	return writer, func() {
		for held, began := 0, time.Now(); held < pipeSize/2; {
			if time.Since(began) > patience/4 {
				t.Fatalf("%d bytes written, and no more", held)
			}
			if held, err = unix.IoctlGetInt(int(reader.Fd()), unix.TIOCINQ); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// talkative are commands that write more than a pipe holds about the dossier of [longNamed].
var talkative = [][]string{
	{"list"}, {"list", "--json"}, {"show", "bourg"}, {"show", "bourg", "--json"}, {"report", "bourg"}, {"export", "bourg"},
	{"check", "--pairs", "list.csv", "--json"}, {"check", "--pairs", "list.csv", "--jsonl"}, {"handbook"}, {"man"}, {"completion", "bash"}, {"__complete", "show", ""},
}

// longNamed is a store with a dossier whose customer's name is longer than a pipe.
func longNamed(t *testing.T) string {
	t.Helper()
	store := withBourg(t)
	path := filepath.Join(store, "dossiers", "bourg.json")
	return filepath.Dir(filepath.Dir(write(t, path, strings.Replace(bourg, "Bourg", strings.Repeat("Bourg ", pipeSize), 1))))
}

// TestUntaken interrupts each command while nothing reads its standard output.
func TestUntaken(t *testing.T) {
	server := newServer(t, granting)
	folder := filepath.Dir(secretFile(t))
	write(t, filepath.Join(folder, "list.csv"), "customer,siret,application,client_id,secret_file\n"+strings.Repeat("B,12345678200010,A,x,secret.txt\n", 40))
	for _, command := range talkative {
		t.Run(fmt.Sprint(command), func(t *testing.T) {
			store := longNamed(t)
			writer, full := stuckPipe(t)
			program := exec.CommandContext(t.Context(), raccord, command...)
			program.Dir = folder
			program.Env = append(surroundings(t), "RACCORD_STORE="+store, "RACCORD_ENDPOINTS="+server.endpoints)
			program.Stdout = writer
			if err := program.Start(); err != nil {
				t.Fatal(err)
			}
			full()
			interrupted := time.Now()
			program.Process.Signal(syscall.SIGTERM)
			program.Wait()
			if code, took := program.ProcessState.ExitCode(), time.Since(interrupted); code != wizard.ExitInterrupted || took > promptly {
				t.Errorf("exit code %d after %s", code, took)
			}
		})
	}
}

// TestUntakenFile: a named pipe that is given with -o is no other.
func TestUntakenFile(t *testing.T) {
	endpoints, err := os.ReadFile(newServer(t, silent).endpoints)
	if err != nil {
		t.Fatal(err)
	}
	first := pipe(t)
	c := open(t, nil, "report", "bourg", "--store", withBourg(t), "-o", pipe(t), "--endpoints", first)
	if err := os.WriteFile(first, endpoints, 0); err != nil { // waits for the program
		t.Fatal(err)
	}
	endings["SIGTERM"](c)
	c.ends(wizard.ExitInterrupted)
}

// TestStoppedTerminal interrupts the program in every way after ctrl+s has stopped its terminal.
func TestStoppedTerminal(t *testing.T) {
	for _, ending := range []string{"SIGINT", "SIGTERM", "SIGHUP"} {
		store := t.TempDir()
		c := askedForRole(t, store)
		c.types("\x13?\n")
		endings[ending](c)
		c.program.Wait()
		c.types("\x11")
		c.ends(wizard.ExitInterrupted)
		saved(t, store, "bourg", "Bourg")
	}
}
