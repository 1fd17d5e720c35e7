package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestHalfWritten: the files that a killed program left are found in both folders, until the
// next save. Neither finding them nor taking the lock removes them.
func TestHalfWritten(t *testing.T) {
	s := openTemp(t)
	create(t, s, "Agen", 1)
	later := &Folder{dir: s.dir, files: disk{}}
	left := []string{filepath.Join(s.dir, ".raccord-1.tmp"), filepath.Join(s.dossiers(), ".raccord-2.tmp")}
	for _, path := range left {
		if err := os.WriteFile(path, []byte(`{"version":1,"cust`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if got := later.HalfWritten(); !slices.Equal(got, left) {
			t.Errorf("found %q, want %q", got, left)
		}
		if err := later.TryLock(background); err != nil {
			t.Error(err)
		}
	}
	if err := save(later, "agen", document("Agen", 2)); err != nil {
		t.Fatal(err)
	}
	if got := later.HalfWritten(); got != nil {
		t.Errorf("after a save: %q", got)
	}
}

// TestJournals: a batch that was interrupted is found, one that is done is not.
func TestJournals(t *testing.T) {
	s := openTemp(t)
	for _, name := range []string{"done", "interrupted"} {
		j, err := s.Journal(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Note(JournalKey{1}, 1, "found"); err != nil {
			t.Fatal(err)
		}
		end := map[string]func() error{"done": j.Remove, "interrupted": j.Close}[name]
		if err := end(); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := s.Journals(), []string{filepath.Join(s.dir, "batches", "interrupted.jsonl")}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
