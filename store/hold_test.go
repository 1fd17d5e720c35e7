package store

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A save over a document that somebody else has saved is refused, and leaves theirs; what could
// not be saved is put aside, once.
func TestSaveOverAnotherSave(t *testing.T) {
	mine := openTemp(t)
	theirs, err := Open(mine.Dir())
	if err != nil {
		t.Fatal(err)
	}
	id := create(t, mine, "Évry", 1)
	read := RevisionOf(document("Évry", 1))
	if err := theirs.Save(t.Context(), id, document("Évry", 2), read); err != nil {
		t.Fatal(err)
	}
	changed := wantAs[*ChangedError](t, mine.Save(t.Context(), id, document("Évry", 3), read), true)
	if changed.ID != id || time.Since(changed.At) > time.Minute {
		t.Errorf("%+v", changed)
	}
	want(t, mine, id, document("Évry", 2))
	if err := mine.Save(t.Context(), id, document("Évry", 2), read); err != nil {
		t.Errorf("the same save twice: %v", err)
	}
	for range 2 {
		path, err := mine.SaveAside(t.Context(), id, document("Évry", 3))
		if err != nil || !strings.HasPrefix(path, mine.Path(id)+".mine-") {
			t.Fatal(path, err)
		}
		kept, err := os.ReadFile(path)
		if err != nil || string(kept) != string(document("Évry", 3)) {
			t.Errorf("%s, %v", kept, err)
		}
		wantPrivate(t, path)
	}
	if aside := mine.Aside("*"); len(aside) != 1 || len(mine.Aside(id)) != 1 || len(mine.Aside("autre")) != 0 {
		t.Errorf("aside: %v", aside)
	}
	if ids, err := mine.IDs(t.Context()); err != nil || len(ids) != 1 {
		t.Errorf("%v, %v", ids, err)
	}
	if err := mine.Remove(t.Context(), id); err != nil || len(mine.Aside("*")) != 0 {
		t.Errorf("%v, left: %v", err, mine.Aside("*"))
	}
}

// Who has a dossier open is told to each other program, and to those that look at this dossier
// alone.
func TestHolds(t *testing.T) {
	first := openTemp(t)
	var others []*Folder
	for range 2 {
		s, err := Open(first.Dir())
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, s)
	}
	if held := first.Hold(t.Context(), "evry", "claire"); len(held) > 0 {
		t.Errorf("held by %v", held)
	}
	if held := first.Hold(t.Context(), "evry", "claire"); len(held) > 0 {
		t.Errorf("held by itself: %v", held)
	}
	held := others[0].Hold(t.Context(), "evry", "jean\x1b[2J")
	if len(held) != 1 || held[0].Name != "claire" || held[0].PID != os.Getpid() || time.Since(held[0].Since) > time.Minute {
		t.Errorf("held by %v", held)
	}
	if held := others[1].Hold(t.Context(), "evry-2", "x"); len(held) != 0 {
		t.Errorf("another dossier is held by %v", held)
	}
	if held := others[1].Hold(t.Context(), "evry", "x"); len(held) != 2 {
		t.Errorf("of two holders: %v", held)
	}
	if held := first.Hold(t.Context(), "evry", "claire"); len(held) != 2 || strings.Contains(held[0].Name+held[1].Name, "\x1b") {
		t.Errorf("held by %v", held)
	}
	first.Release()
	if held := others[1].Hold(t.Context(), "evry", "x"); len(held) != 1 || held[0].Name != "jean[2J" {
		t.Errorf("after a release: %v", held)
	}
	others[0].Hold(t.Context(), "agen", "jean")
	if held := others[1].Hold(t.Context(), "evry", "x"); len(held) != 0 {
		t.Errorf("after another dossier was opened: %v", held)
	}
	others[0].Release()
	others[1].Release()
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
