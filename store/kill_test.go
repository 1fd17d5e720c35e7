package store

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"raccord/store/secret"
)

// victimDir makes a run of the test binary a program that saves without end.
const victimDir = "RACCORD_TEST_VICTIM_DIR"

func TestMain(m *testing.M) {
	testOnlyWorkFactor = 4
	if dir := os.Getenv(victimDir); dir != "" {
		saveForever(dir)
	}
	os.Exit(m.Run())
}

// A keeping is what the victim says it saved, in the dossier and in the vault.
type keeping struct {
	N int `json:"n"`
}

// saveForever saves 1, 2, 3… It prints a dot before each operation of the file system,
// and after each save the number that is now kept.
func saveForever(dir string) {
	s, err := Open(dir)
	if err != nil {
		panic(err)
	}
	s.files = faultyDisk{fail: func(op, _ string) error {
		fmt.Println(".")
		return nil
	}}
	vault, err := s.OpenFile(background, secret.Of("mot de passe fictif"))
	if err != nil {
		panic(err)
	}
	for n := 1; ; n++ {
		if err := s.Save("evry", document("Évry", n)); err != nil {
			panic(err)
		}
		err := vault.Put(background, "evry", map[string]secret.Text{"id": secret.Of(fmt.Sprint(n))})
		if err != nil {
			panic(err)
		}
		fmt.Println(n)
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
		s.Remove("evry")
		create(t, s, "Évry", 0)
		// A save is some twenty operations, and the vault's some ten.
		kept := killAfter(t, s.Dir(), 1+rand.N(100))

		doc, err := s.Read("evry")
		var dossier keeping
		if err != nil || json.Unmarshal(doc, &dossier) != nil || dossier.N < kept {
			t.Fatalf("killed after %d was kept: dossier is %s, %v", kept, doc, err)
		}
		for _, path := range []string{s.Path("evry"), s.Path("evry") + "~"} {
			doc, err := os.ReadFile(path)
			if err == nil && !json.Valid(doc) {
				t.Fatalf("%s is %q", path, doc)
			}
		}
		checkVault(t, s, kept)
	}
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("left behind: %q", left)
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

// checkVault opens the vault after a kill, and puts the next secret.
func checkVault(t *testing.T, s *Store, kept int) {
	t.Helper()
	vault, err := s.OpenFile(t.Context(), secret.Of("mot de passe fictif"))
	if err != nil {
		t.Fatalf("killed after %d was kept: vault: %v", kept, err)
	}
	if kept > 0 {
		text, err := vault.Get(t.Context(), "evry", "id")
		if n, notNumber := strconv.Atoi(text.Reveal()); err != nil || notNumber != nil || n < kept {
			t.Fatalf("killed after %d was kept: vault has %d, %v", kept, n, err)
		}
	}
	next := map[string]secret.Text{"id": secret.Of("0")}
	if err := vault.Put(t.Context(), "evry", next); err != nil {
		t.Fatal(err)
	}
}
