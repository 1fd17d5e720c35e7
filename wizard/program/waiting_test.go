//go:build unix

package program

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"
	"golang.org/x/sys/unix"

	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// This file interrupts the program where it waits for its vault or for another program. The rules are:
//
//   - The exit code is 130, whatever error the interrupted wait has led to.
//   - It ends within a second. The tests leave a busy computer twice that.

// promptly is less than what the program would wait for a keyring or for another program.
const promptly = 2 * time.Second

// A vault is an encrypted file with the secret of the dossier of [keeps].
type vault struct{ identity, secrets []byte }

// cheap opens at once, costly takes more than a second.
var cheap, costly = sync.OnceValue(func() vault { return newVault(10) }), sync.OnceValue(func() vault { return newVault(19) })

// newVault returns a vault whose passphrase takes this work factor.
func newVault(factor int) vault {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		panic(err)
	}
	under, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		panic(err)
	}
	under.SetWorkFactor(factor)
	secrets, _ := json.Marshal(map[string]any{"version": 1, "secrets": map[string]any{"mairie": map[string]string{"x": canary.Text}}})
	return vault{encrypted([]byte(key.String()), under), encrypted(secrets, key.Recipient())}
}

func encrypted(plain []byte, to age.Recipient) []byte {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err == nil {
		w.Write(plain)
		err = w.Close()
	}
	if err != nil {
		panic(err)
	}
	return sealed.Bytes()
}

func (v vault) in(t *testing.T, store string) {
	t.Helper()
	write(t, filepath.Join(store, "identity.age"), string(v.identity))
	write(t, filepath.Join(store, "secrets.age"), string(v.secrets))
}

// A wait is something that a command waits for.
type wait struct {
	// begin prepares a store. It returns the settings of the command, and a function that returns once
	// the command waits; said is what that command writes on standard error.
	begin func(t *testing.T, store string) (settings []string, begun func(said *bufio.Scanner))
	// commands are those that wait for it.
	commands [][]string
}

// opening are the commands that open the vault.
var opening = [][]string{
	{"check", "mairie"}, {"check", "--all"}, {"check", "--all", "--json"}, {"check", "--all", "--jsonl"},
	{"export", "mairie", "--show-secrets", "--yes"}, {"export", "mairie", "--seal", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"},
	{"remove", "mairie", "--yes"}, {"--answers", "answers.json"},
}

var waits = map[string]wait{
	"a key derivation": {derivation, opening},
	"a keyring":        {silentKeyring, append(opening, []string{"vault"}, []string{"vault", "file"}, []string{"doctor", "--offline"})},
	"another program": {otherProgram, [][]string{
		{"check", "mairie"}, {"check", "--all", "--jsonl"}, {"note", "mairie", "text"}, {"assign", "mairie", "paul"}, {"import", "list.csv"}}},
}

// derivation makes the program derive a key from the passphrase, which it reads from a pipe.
func derivation(t *testing.T, store string) (settings []string, begun func(said *bufio.Scanner)) {
	costly().in(t, store)
	path := pipe(t)
	return []string{"RACCORD_PASSPHRASE_FILE=" + path}, func(*bufio.Scanner) {
		if err := os.WriteFile(path, []byte(passphrase+"\n"), 0); err != nil { // waits for the program
			t.Error(err)
		}
	}
}

// silentKeyring is one that is reached and does not answer.
func silentKeyring(t *testing.T, _ string) (settings []string, begun func(said *bufio.Scanner)) {
	short, err := os.MkdirTemp("", "bus") // a socket's path has 107 bytes at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(short) })
	address := filepath.Join(short, "bus")
	bus, err := net.ListenUnix("unix", &net.UnixAddr{Name: address, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	bus.SetDeadline(time.Now().Add(10 * time.Second)) // for a program that ends without asking it
	t.Cleanup(func() { bus.Close() })
	settings = []string{"RACCORD_VAULT=keyring", "DBUS_SESSION_BUS_ADDRESS=unix:path=" + address, "RACCORD_PASSPHRASE_FILE=" + passphraseFile(t)}
	return settings, func(*bufio.Scanner) {
		if _, err := bus.Accept(); err != nil {
			t.Error(err)
		}
	}
}

// otherProgram is one that is saving.
func otherProgram(t *testing.T, store string) (settings []string, begun func(said *bufio.Scanner)) {
	cheap().in(t, store)
	lock, err := os.Create(filepath.Join(store, "lock"))
	if err == nil {
		err = unix.Flock(int(lock.Fd()), unix.LOCK_EX)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lock.Close() })
	return []string{"RACCORD_PASSPHRASE_FILE=" + passphraseFile(t)}, func(said *bufio.Scanner) {
		for said.Scan() && said.Text() != english.Say("busy.locked") {
		}
	}
}

// TestInterruptedWhileWaiting interrupts each command in each wait, where nothing can be asked on a
// terminal.
func TestInterruptedWhileWaiting(t *testing.T) {
	server := newServer(t, granting)
	folder := filepath.Dir(secretFile(t))
	write(t, filepath.Join(folder, "answers.json"), bourgInFull)
	write(t, filepath.Join(folder, "list.csv"), "customer,siret\nBourg,12345678200010\n")
	for name, w := range waits {
		for _, command := range w.commands {
			t.Run(fmt.Sprint(name, ", ", command), func(t *testing.T) {
				store := t.TempDir()
				keeps(t, store)
				settings, begun := w.begin(t, store)
				program := exec.CommandContext(t.Context(), raccord, command...)
				program.Dir = folder
				program.Env = slices.Concat(surroundings(t), settings, []string{"RACCORD_STORE=" + store, "RACCORD_ENDPOINTS=" + server.endpoints})
				stderr, err := program.StderrPipe()
				if err == nil {
					err = program.Start()
				}
				if err != nil {
					t.Fatal(err)
				}
				said := bufio.NewScanner(stderr)
				begun(said)
				interrupted := time.Now()
				program.Process.Signal(syscall.SIGTERM)
				for said.Scan() {
				}
				program.Wait()
				if code, took := program.ProcessState.ExitCode(), time.Since(interrupted); code != wizard.ExitInterrupted || took > promptly {
					t.Errorf("exit code %d after %s", code, took)
				}
			})
		}
	}
}

// TestInterruptedBeforeTheScreen interrupts the walk while a desk whose server says nothing is to be listed: no
// screen comes that would wait for another interruption.
func TestInterruptedBeforeTheScreen(t *testing.T) {
	for _, ending := range stopped {
		for _, mode := range [][]string{nil, {"--plain"}} {
			server, err := net.Listen("tcp", "127.0.0.1:0") // its own: a program makes several connections
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			c := open(t, []string{"RACCORD_STORE=postgres://claire@" + server.Addr().String() + "/desk"}, mode...)
			if _, err := server.Accept(); err != nil {
				t.Fatal(err)
			}
			interrupted := time.Now()
			endings[ending](c)
			c.ends(wizard.ExitInterrupted)
			if took := time.Since(interrupted); took > promptly {
				t.Errorf("%s, %v: %s", ending, mode, took)
			}
		}
	}
}
