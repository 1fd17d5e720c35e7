package store

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAside: what was put aside for a dossier is a private file beside it, counts as no dossier, and goes
// with it.
func TestAside(t *testing.T) {
	s := openTemp(t)
	id := create(t, s, "Évry", 1)
	path, err := s.SaveAside(t.Context(), id, document("Évry", 3))
	if err != nil || !strings.HasPrefix(path, s.Path(id)+".mine-") {
		t.Fatal(path, err)
	}
	kept, err := os.ReadFile(path)
	if err != nil || string(kept) != string(document("Évry", 3)) {
		t.Errorf("%s, %v", kept, err)
	}
	wantPrivate(t, path)
	if aside := s.Aside("*"); len(aside) != 1 || len(s.Aside(id)) != 1 || len(s.Aside("autre")) != 0 {
		t.Errorf("aside: %v", aside)
	}
	if ids, err := s.IDs(t.Context()); err != nil || len(ids) != 1 {
		t.Errorf("%v, %v", ids, err)
	}
	if err := s.Remove(t.Context(), id); err != nil || len(s.Aside("*")) != 0 {
		t.Errorf("%v, left: %v", err, s.Aside("*"))
	}
}

// TestHoldsOfSeveral: each of several holders is told, and no file is left of any.
func TestHoldsOfSeveral(t *testing.T) {
	first := openTemp(t)
	var others []*Folder
	for range 2 {
		s, err := Open(first.Dir())
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, s)
	}
	first.Hold(t.Context(), "evry", "claire")
	others[0].Hold(t.Context(), "evry", "jean")
	if held := others[1].Hold(t.Context(), "evry", "paul"); len(held) != 2 {
		t.Errorf("held by %v", held)
	}
	for _, s := range append(others, first) {
		s.Release()
	}
	if left := filesIn(first.holds(), "*"); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// A hold ends with its program, however that ends; its file goes the next time anybody looks.
func TestHoldOfAKilledProgram(t *testing.T) {
	if dir := os.Getenv("RACCORD_TEST_HOLD"); dir != "" {
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		s.Hold(t.Context(), "evry", "claire")
		os.Stdout.WriteString("held\n")
		os.Stdin.Read(make([]byte, 1)) // until killed
		return
	}
	s := openTemp(t)
	c := exec.Command(os.Args[0], "-test.run=^TestHoldOfAKilledProgram$")
	c.Env = append(os.Environ(), "RACCORD_TEST_HOLD="+s.Dir())
	in, _ := c.StdinPipe()
	defer in.Close()
	out, _ := c.StdoutPipe()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	out.Read(make([]byte, 5))
	if held := s.Hold(t.Context(), "evry", "jean"); len(held) != 1 || held[0].PID != c.Process.Pid {
		t.Errorf("held by %v", held)
	}
	c.Process.Kill()
	c.Wait()
	if held := s.Hold(t.Context(), "evry", "jean"); len(held) != 0 {
		t.Errorf("after its end: %v", held)
	}
	old := time.Now().Add(-2 * unusedAge)
	for _, path := range filesIn(s.holds(), "*") {
		os.Chtimes(path, old, old)
	}
	s.Hold(t.Context(), "evry", "jean")
	if left := filesIn(s.holds(), "*"); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

// Where holds cannot be placed, nobody is told, and nothing else happens.
func TestHoldWithoutAFolder(t *testing.T) {
	s := openTemp(t)
	if err := os.WriteFile(filepath.Join(s.Dir(), "holds"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if held := s.Hold(t.Context(), "evry", "claire"); len(held) != 0 {
		t.Errorf("held by %v", held)
	}
	s.Release()
}
