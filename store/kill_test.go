package store

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// This file kills programs that write. A victim is this test binary, started again; what
// it does to the file system goes through the seam of faultyDisk. The rules are:
//
//   - Killed at a step, it kills itself, so that the step is the one meant. Killed at
//     random, it is killed from outside, while it goes on.
//   - Whatever the moment, each dossier parses and is the old or the new one, the vault
//     opens and holds the old or the new secret, and no other file holds one.

// The variables that make a run of the test binary a victim.
const (
	victimDir  = "RACCORD_TEST_VICTIM_DIR"
	victimTask = "RACCORD_TEST_VICTIM_TASK" // "" saves without end
	victimStep = "RACCORD_TEST_VICTIM_STEP"
)

// otherPrograms are the other tasks that the test binary can be started for, by the
// environment variable that holds the task.
var otherPrograms = map[string]func(task string){}

func TestMain(m *testing.M) {
	testOnlyWorkFactor = 4
	for variable, run := range otherPrograms {
		if task := os.Getenv(variable); task != "" {
			run(task)
			os.Exit(0)
		}
	}
	switch dir, task := os.Getenv(victimDir), os.Getenv(victimTask); {
	case dir == "":
		os.Exit(m.Run())
	case task == "":
		saveForever(dir)
	default:
		dieAtStep(dir, task, os.Getenv(victimStep))
	}
}

// nth returns the nth secret that is saved.
func nth(n int) map[string]secret.Text {
	return map[string]secret.Text{"id": secret.Of(canary.Text + fmt.Sprint(n))}
}

// number returns the n of the secret text that nth made, -1 for other texts.
func number(text secret.Text) int {
	if n, err := strconv.Atoi(strings.TrimPrefix(text.Reveal(), canary.Text)); err == nil {
		return n
	}
	return -1
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// saveForever saves 1, 2, 3… It prints a dot before each operation of the file system,
// and after each save the number that is now kept.
func saveForever(dir string) {
	s, err := Open(dir)
	must(err)
	s.files = faultyDisk{fail: func(op, _ string) error {
		fmt.Println(".")
		return nil
	}}
	vault, err := s.OpenFile(background, passphrase)
	must(err)
	for n := 1; ; n++ {
		must(save(s, "evry", document("Évry", n)))
		must(vault.Put(background, "evry", nth(n)))
		fmt.Println(n)
	}
}

// tasks are what a victim is killed at. Each replaces the number 1 by 2, or makes the 2.
var tasks = map[string]func(*Folder) error{
	"save": func(s *Folder) error { return save(s, "evry", document("Évry", 2)) },
	"create": func(s *Folder) error {
		_, err := s.Create(background, "Agen", document("Agen", 2))
		return err
	},
	"remove": func(s *Folder) error { return s.Remove(background, "evry") },
	"put": func(s *Folder) error {
		return inVault(s, func(v Vault) error { return v.Put(background, "evry", nth(2)) })
	},
	"drop": func(s *Folder) error {
		return inVault(s, func(v Vault) error { return v.Drop(background, "evry", "id") })
	},
	"passphrase": func(s *Folder) error { return s.ChangePassphrase(background, passphrase, otherPassphrase) },
	// The first secret, which makes the identity too.
	"first put": func(s *Folder) error {
		return inVault(s, func(v Vault) error { return v.Put(background, "evry", nth(2)) })
	},
	// From the earlier form to the present one, with a secret on the way.
	"earlier form": func(s *Folder) error {
		return inVault(s, func(v Vault) error { return v.Put(background, "evry", nth(2)) })
	},
	"earlier passphrase": func(s *Folder) error { return s.ChangePassphrase(background, passphrase, otherPassphrase) },
}

func inVault(s *Folder, do func(Vault) error) error {
	v, err := s.OpenFile(background, passphrase)
	if err != nil {
		return err
	}
	return do(v)
}

var otherPassphrase = secret.Of("une autre phrase, fictive")

// oldOrNew opens a store after a task that may have ended anywhere.
func oldOrNew(t *testing.T, moment, dir, task string) {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := listed(s)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, e := range entries {
		ids[e.ID] = true
		old := e.ID == "evry" && string(e.Doc) == string(document("Évry", 1))
		saved := task == "save" && string(e.Doc) == string(document("Évry", 2))
		created := task == "create" && string(e.Doc) == string(document("Agen", 2))
		if !old && !saved && !created {
			t.Errorf("%s: %s holds %s, %v", moment, e.ID, e.Doc, e.Err)
		}
	}
	if !ids["evry"] && task != "remove" {
		t.Errorf("%s: the dossier is gone", moment)
	}
	vaultOldOrNew(t, moment, s, task)
	inTheVaultAlone(t, s)
	// The next program can write, and removes what the killed one left.
	if _, err := s.Create(background, "Suivant", document("Suivant", 1)); err != nil {
		t.Errorf("%s: the next dossier: %v", moment, err)
	}
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("%s: left behind: %q", moment, left)
	}
}

func vaultOldOrNew(t *testing.T, moment string, s *Folder, task string) {
	t.Helper()
	v, err := s.OpenFile(background, passphrase)
	if _, other := errors.AsType[*PassphraseError](err); other && strings.HasSuffix(task, "passphrase") {
		v, err = s.OpenFile(background, otherPassphrase)
	}
	if err != nil {
		t.Errorf("%s: vault: %v", moment, err)
		return
	}
	text, err := v.Get(background, "evry", "id")
	none := (task == "drop" || task == "first put") && errors.Is(err, ErrNoSecret)
	put := task == "put" || task == "first put" || task == "earlier form"
	if n := number(text); !none && (err != nil || n != 1 && (!put || n != 2)) {
		t.Errorf("%s: the vault has %d, %v", moment, n, err)
	}
}

// before returns a store in the state that a task starts from.
func before(t *testing.T, task string) *Folder {
	t.Helper()
	s := openTemp(t)
	create(t, s, "Évry", 1)
	switch {
	case task == "first put":
		return s
	case strings.HasPrefix(task, "earlier"):
		earlierVault(t, s, nth(1)["id"].Reveal())
		return s
	}
	if err := openVault(t, s).Put(background, "evry", nth(1)); err != nil {
		t.Fatal(err)
	}
	return s
}

// dieAtStep carries out a task and kills itself before its nth operation.
func dieAtStep(dir, task, step string) {
	s, err := Open(dir)
	must(err)
	n, err := strconv.Atoi(step)
	must(err)
	s.files = faultyDisk{fail: func(op, path string) error {
		if n--; n == 0 {
			fmt.Println(op, path)
			self, err := os.FindProcess(os.Getpid())
			must(err)
			must(self.Kill())
			select {} // until it is dead
		}
		return nil
	}}
	must(tasks[task](s))
	os.Exit(0)
}

// TestKilledAtEachStep kills a program at the first operation of each task, then at the
// second, until it survives.
func TestKilledAtEachStep(t *testing.T) {
	for task := range tasks {
		t.Run(task, func(t *testing.T) {
			t.Parallel()
			steps := 0
			for survived := false; !survived; steps++ {
				s := before(t, task)
				victim := exec.Command(os.Args[0])
				victim.Env = append(os.Environ(), victimDir+"="+s.Dir(), victimTask+"="+task, victimStep+"="+fmt.Sprint(steps+1))
				victim.Stderr = os.Stderr
				at, err := victim.Output()
				if survived = victim.ProcessState.Success(); !survived && victim.ProcessState.ExitCode() > 0 && len(at) == 0 {
					t.Fatal(err)
				}
				oldOrNew(t, fmt.Sprintf("%s killed at step %d, %s", task, steps+1, at), s.Dir(), task)
			}
			if steps < 4 {
				t.Errorf("only %d steps", steps)
			}
		})
	}
}

// TestKilledWhileSaving kills a program at any moment of its saves. What it said was
// kept is kept, or something newer; nothing is ever half written.
func TestKilledWhileSaving(t *testing.T) {
	kills := 30
	if allPeers {
		kills = 500
	}
	s := openTemp(t)
	for range kills {
		s.Remove(background, "evry")
		create(t, s, "Évry", 0)
		// A save is some twenty operations, and the vault's some ten.
		kept := killAfter(t, s.Dir(), 1+rand.N(100))

		doc, err := s.Read(t.Context(), "evry")
		var dossier struct{ N int }
		if err != nil || json.Unmarshal(doc, &dossier) != nil || dossier.N < kept {
			t.Fatalf("killed after %d was kept: dossier is %s, %v", kept, doc, err)
		}
		for _, path := range []string{s.Path("evry"), s.Path("evry") + "~"} {
			doc, err := os.ReadFile(path)
			if err == nil && !json.Valid(doc) {
				t.Fatalf("%s is %q", path, doc)
			}
		}
		inTheVaultAlone(t, s)
		checkVault(t, s, kept)
	}
}

// killAfter runs the victim, kills it after some lines, and returns the last number
// that it said was kept.
func killAfter(t *testing.T, dir string, lines int) (kept int) {
	victim := exec.Command(os.Args[0])
	victim.Env = append(os.Environ(), victimDir+"="+dir)
	victim.Stderr = os.Stderr
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	heard := bufio.NewScanner(out)
	for n := 0; heard.Scan(); n++ {
		if n == lines {
			victim.Process.Kill()
		}
		// What it said until it died counts as well.
		if n, err := strconv.Atoi(heard.Text()); err == nil {
			kept = n
		}
	}
	victim.Wait()
	return kept
}

// checkVault opens the vault after a kill, as the next program, and puts another secret.
func checkVault(t *testing.T, s *Folder, kept int) {
	t.Helper()
	next, err := Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	vault, err := next.OpenFile(t.Context(), passphrase)
	if err != nil {
		t.Fatalf("killed after %d was kept: vault: %v", kept, err)
	}
	if kept > 0 {
		text, err := vault.Get(t.Context(), "evry", "id")
		if n := number(text); err != nil || n < kept {
			t.Fatalf("killed after %d was kept: vault has %d, %v", kept, n, err)
		}
	}
	if err := vault.Put(t.Context(), "evry", nth(0)); err != nil {
		t.Fatal(err)
	}
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
