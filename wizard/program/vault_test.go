//go:build unix

package program

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// This file tests the encrypted file as its users meet it: many structures, several programs
// at once, files of an earlier version and files that are damaged.

// many are the answers of a customer of n structures, each with a pair of its own.
func many(t *testing.T, customer string, n int) (file string) {
	t.Helper()
	folder := t.TempDir()
	_, sheet, _ := strings.Cut(bourgInFull, `"structures":[`)
	sheet = strings.TrimSuffix(sheet, "]}")
	var sheets []string
	for i := range n {
		secret := fmt.Sprintf("secret-%d.txt", i)
		write(t, filepath.Join(folder, secret), fmt.Sprintf("%s-%s-%d\n", canary.Text, customer, i))
		sheets = append(sheets, strings.NewReplacer("12345678200010", siret(i), "8-85c8", "8-85c8", "44250a4a62e5", fmt.Sprintf("%012d", i),
			"secret.txt", secret, "MON_APPLICATION", fmt.Sprint("MON_APPLICATION_", i)).Replace(sheet))
	}
	return write(t, filepath.Join(folder, "answers.json"), `{"version":1,"customer":{"name":"`+customer+`","role":"supplier"},"account":{"ready":true},"structures":[`+
		strings.Join(sheets, ",")+`]}`)
}

// siret is the nth of one SIREN, with its check digit.
func siret(n int) string {
	digits := fmt.Sprintf("123456782%04d", n)
	sum := 0
	for i, c := range digits {
		d := int(c-'0') * (2 - i%2)
		sum += d/10 + d%10
	}
	return digits + fmt.Sprint((10-sum%10)%10)
}

// TestManyStructures: sixty structures with secrets of their own take hardly longer than one:
// a save derives no key.
func TestManyStructures(t *testing.T) {
	server := newServer(t, granting)
	took := func(n int) time.Duration {
		args := []string{"--store", t.TempDir(), "--endpoints", server.endpoints, "--passphrase-file", passphraseFile(t)}
		file := many(t, "Ville", n)
		start := time.Now()
		if code, said := runs(t, nil, append(args, "--answers", file)...); code != wizard.ExitDone {
			t.Fatalf("%d structures: exit code %d: %s", n, code, said)
		}
		return time.Since(start)
	}
	if more := took(60) - took(1); more > 3*time.Second {
		t.Errorf("59 more structures take %s", more)
	}
}

// TestEightProgramsSave: eight programs begin a vault in one store at once. All of them succeed,
// and every secret is there.
func TestEightProgramsSave(t *testing.T) {
	server := newServer(t, granting)
	folder := t.TempDir()
	args := []string{"--store", folder, "--endpoints", server.endpoints, "--passphrase-file", passphraseFile(t)}
	var wg sync.WaitGroup
	for n := range 8 {
		file := many(t, fmt.Sprint("Ville ", n), 5)
		wg.Go(func() {
			if code, said := runs(t, nil, append(args, "--answers", file)...); code != wizard.ExitDone {
				t.Errorf("exit code %d: %s", code, said)
			}
		})
	}
	wg.Wait()
	kept, err := store.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := kept.OpenFile(t.Context(), secret.Of(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 40 {
		dossier, account := fmt.Sprint("ville-", n/5), fmt.Sprintf("2c5b3aa8-09d2-4ae9-85c8-%012d", n%5)
		text, err := vault.Get(t.Context(), dossier, account)
		if want := fmt.Sprintf("%s-Ville %d-%d", canary.Text, n/5, n%5); err != nil || !text.Is(want) {
			t.Errorf("%s: %v, not %s", dossier, err, want)
		}
	}
}

// held takes a store's lock, as a program that saves does.
func held(t *testing.T, store string) *flock.Flock {
	t.Helper()
	if err := os.MkdirAll(store, 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(store, "lock"))
	if ok, err := lock.TryLock(); !ok {
		t.Fatal(err)
	}
	t.Cleanup(func() { lock.Unlock() })
	return lock
}

// TestWaitsForAnotherProgram: the screen and line mode say that another program is saving, and
// go on when it has.
func TestWaitsForAnotherProgram(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "Bourg", 0)
	lock := held(t, filepath.Join(store, "practice"))
	c.types("\r\x1b[B\r")
	c.shows(english.Say("busy.locked"))
	lock.Unlock()
	c.shows(english.Title("step.account", nil))
	c.interrupted()
	saved(t, store, "bourg", "Bourg")

	c = open(t, nil, "bourg", "--plain", "--practice", "--store", store)
	c.said(english.Title("step.account", nil))
	lock = held(t, filepath.Join(store, "practice"))
	c.types("1\n")
	c.said(english.Say("busy.locked"))
	lock.Unlock()
	c.said(english.Title("step.structure", nil))
	c.interrupted()
}

// TestInterruptedWhileLocked: every way to end a program ends it while another one keeps it
// waiting, says why nothing was saved, and exits 8.
func TestInterruptedWhileLocked(t *testing.T) {
	for ending, end := range endings {
		t.Run(ending, func(t *testing.T) {
			store := t.TempDir()
			c := named(t, store, "Bourg", 0)
			held(t, filepath.Join(store, "practice"))
			c.types("\r\x1b[B\r")
			c.shows(english.Say("busy.locked"))
			start := time.Now()
			end(c)
			c.ends(wizard.ExitStorage)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("it took %s", took)
			}
			if title := english.Title("storage.locked", nil); !c.gone && !strings.Contains(c.written.String(), title) {
				t.Errorf("no %q in what was written", title)
			}
		})
	}
}

// TestUnattendedWaits: without a terminal the wait is said on standard error, and it ends with
// the lock.
func TestUnattendedWaits(t *testing.T) {
	server := newServer(t, granting)
	store := t.TempDir()
	lock := held(t, store)
	c := open(t, nil, "--answers", many(t, "Ville", 2), "--store", store, "--endpoints", server.endpoints, "--passphrase-file", passphraseFile(t))
	c.said(english.Say("busy.locked"))
	lock.Unlock()
	c.ends(wizard.ExitDone)
}

// A kept is a store with a dossier and its secret in the encrypted file.
type kept struct {
	*testing.T
	store string
	args  []string
}

func newKept(t *testing.T) kept {
	t.Helper()
	server := newServer(t, granting)
	k := kept{t, t.TempDir(), nil}
	k.args = []string{"--store", k.store, "--endpoints", server.endpoints, "--passphrase-file", passphraseFile(t)}
	k.runs(wizard.ExitDone, "--answers", many(t, "Ville", 1))
	return k
}

func (k kept) path(name string) string { return filepath.Join(k.store, name) }

func (k kept) read(name string) []byte {
	k.Helper()
	content, err := os.ReadFile(k.path(name))
	if err != nil {
		k.Fatal(err)
	}
	return content
}

// runs runs a command on the store, and wants this exit code.
func (k kept) runs(code int, args ...string) (said string) {
	k.Helper()
	got, said := runs(k.T, nil, append(args, k.args...)...)
	if got != code {
		k.Errorf("%q: exit code %d, want %d: %s", args, got, code, said)
	}
	return said
}

// TestEarlierVault: the file of an earlier version, under the passphrase itself, is read and
// written anew, and vault says so.
func TestEarlierVault(t *testing.T) {
	k := newKept(t)
	content := fmt.Sprintf(`{"version":1,"secrets":{"ville":{"2c5b3aa8-09d2-4ae9-85c8-000000000000":"%s-earlier"}}}`, canary.Text)
	write(t, k.path("secrets.age"), string(underPassphrase(t, content)))
	if err := os.Remove(k.path("identity.age")); err != nil {
		t.Fatal(err)
	}
	if said := k.runs(wizard.ExitDone, "vault"); !strings.Contains(said, english.Say("vault.form-earlier")) {
		t.Errorf("it says %s", said)
	}
	if said := k.runs(wizard.ExitDone, "export", "ville", "--show-secrets", "--yes"); !strings.Contains(said, canary.Text+"-earlier") {
		t.Errorf("it says %s", said)
	}
	if said := k.runs(wizard.ExitDone, "vault"); !strings.Contains(said, english.Say("vault.form-identity", "count", 1)) {
		t.Errorf("it says %s", said)
	}
	k.runs(wizard.ExitDone, "check", "ville")
}

func underPassphrase(t *testing.T, content string) []byte {
	t.Helper()
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(10)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes()
}

// damages are what can be wrong with the files of the vault, by the problem that says it.
var damages = map[string]func(kept) error{
	"storage.passphrase": func(k kept) error {
		return os.WriteFile(k.args[len(k.args)-1], []byte("une autre, fictive\n"), 0o600)
	},
	"storage.vault-damaged": func(k kept) error {
		return os.WriteFile(k.path("identity.age"), k.read("identity.age")[:100], 0o600)
	},
	"storage.identity-missing": func(k kept) error { return os.Remove(k.path("identity.age")) },
	"storage.not-recipient": func(k kept) error {
		key, err := age.GenerateX25519Identity()
		return errors.Join(err, os.WriteFile(k.path("identity.age"), underPassphrase(k.T, key.String()), 0o600))
	},
	"storage.work-factor": func(k kept) error {
		costly := bytes.Replace(k.read("identity.age"), []byte(" 18\n"), []byte(" 21\n"), 1)
		return os.WriteFile(k.path("identity.age"), costly, 0o600)
	},
	"storage.recipient-plugin":  recipient("age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t"),
	"storage.recipient-ssh":     recipient("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIInvented somebody@example"),
	"storage.recipient-private": recipient("AGE-SECRET-KEY-1" + canary.Text),
	"storage.recipient-unknown": recipient("somebody@example"),
}

func recipient(line string) func(kept) error {
	return func(k kept) error { return os.WriteFile(k.path("recipients"), []byte("# desk\n"+line+"\n"), 0o600) }
}

// TestDamagedVault: each damage is said by its own sentences in both languages, exits 8, and
// changes nothing on the disk.
func TestDamagedVault(t *testing.T) {
	k := newKept(t)
	names := []string{"identity.age", "secrets.age", "recipients", "../passphrase.txt"}
	k.args[len(k.args)-1] = k.path(names[3])
	write(t, k.path(names[3]), passphrase)
	contents := func() map[string]string {
		all := map[string]string{}
		for _, name := range names {
			content, _ := os.ReadFile(k.path(name))
			all[name] = string(content)
		}
		return all
	}
	whole, other := contents(), many(t, "Ville", 2)
	for code, damage := range damages {
		t.Run(code, func(t *testing.T) {
			k.T = t
			for name, content := range whole {
				write(t, k.path(name), content)
			}
			if err := damage(k); err != nil {
				t.Fatal(err)
			}
			before := contents()
			for i, command := range [][]string{{"check", "ville"}, {"--answers", other}} {
				for _, l := range steps.Languages[i:] {
					said := k.runs(wizard.ExitStorage, append(command, "--lang", string(l))...)
					if title := wizard.VoiceIn(l).Title(code, nil); !strings.Contains(said, title) || canary.Find([]byte(said), canary.Text) != nil {
						t.Errorf("%q says, without %q:\n%s", command, title, said)
					}
				}
			}
			if !maps.Equal(contents(), before) {
				t.Error("a file was changed")
			}
		})
	}
}

// TestAgeOpensTheVault: the command line of the contract, age -d -i identity.age secrets.age.
func TestAgeOpensTheVault(t *testing.T) {
	program, err := exec.LookPath("age")
	switch {
	case err != nil && os.Getenv("RACCORD_PEERS") == "1":
		t.Fatal(err)
	case err != nil:
		t.Skip(err)
	}
	k := newKept(t)
	c := openProgram(t, nil, program, "-d", "-i", k.path("identity.age"), "-o", k.path("plain"), k.path("secrets.age"))
	c.said("passphrase")
	c.types(passphrase + "\r")
	c.ends(0)
	says(t, k.path("plain"), canary.Text+"-Ville-0")
}
