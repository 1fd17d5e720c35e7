package store

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

type entry struct{ Text string }

func journal(t *testing.T, s *Folder) *Journal {
	t.Helper()
	j, err := s.Journal("question")
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func note(t *testing.T, j *Journal, key byte, text string) {
	t.Helper()
	if err := j.Note(JournalKey{key}, 1, entry{text}); err != nil {
		t.Fatal(err)
	}
}

func wantEntry(t *testing.T, j *Journal, key byte, text string) {
	t.Helper()
	var e entry
	raw := j.Find(JournalKey{key})
	if found := raw != nil && json.Unmarshal(raw, &e) == nil; found != (text != "") || e.Text != text {
		t.Errorf("entry %d: %v %q, want %q", key, found, e.Text, text)
	}
}

// TestJournalGoesOn: entries are there in the next run, and not before, the newest of each key,
// until the journal is removed.
func TestJournalGoesOn(t *testing.T) {
	s := openTemp(t)
	j := journal(t, s)
	note(t, j, 1, "one")
	note(t, j, 2, "<two> & é")
	note(t, j, 1, "one again")
	wantEntry(t, j, 1, "") // its own are not looked up
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = journal(t, s)
	wantEntry(t, j, 1, "one again")
	wantEntry(t, j, 2, "<two> & é")
	wantEntry(t, j, 3, "")
	note(t, j, 3, "three")
	if j.Done() != 4 {
		t.Errorf("%d done", j.Done())
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = journal(t, s)
	wantEntry(t, j, 1, "one again")
	wantEntry(t, j, 3, "three")
	if j.Done() != 4 {
		t.Errorf("%d done, when it was taken up", j.Done())
	}
	if err := j.Remove(); err != nil {
		t.Fatal(err)
	}
	wantNothingIn(t, filepath.Join(s.dir, "batches"))
}

func wantNothingIn(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 0 {
		t.Errorf("%s holds %v, %v", folder, entries, err)
	}
}

// TestJournalWithoutEntry: a journal without an entry leaves no file.
func TestJournalWithoutEntry(t *testing.T) {
	s := openTemp(t)
	if err := journal(t, s).Close(); err != nil {
		t.Fatal(err)
	}
	wantNothingIn(t, filepath.Join(s.dir, "batches"))
}

// TestJournalTornLine: wherever a program was killed, what it had noted before is there.
func TestJournalTornLine(t *testing.T) {
	s := openTemp(t)
	j := journal(t, s)
	note(t, j, 1, "one")
	note(t, j, 2, "two")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(j.path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := len(whole)/2 + 1; cut < len(whole); cut++ {
		if err := os.WriteFile(j.path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		j := journal(t, s)
		wantEntry(t, j, 1, "one")
		wantEntry(t, j, 2, "")
		note(t, j, 3, "three")
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		j = journal(t, s)
		wantEntry(t, j, 1, "one")
		wantEntry(t, j, 3, "three")
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestJournalBeginsAnew after Restart, and after a month.
func TestJournalBeginsAnew(t *testing.T) {
	s := openTemp(t)
	j := journal(t, s)
	note(t, j, 1, "one")
	if err := j.Restart(); err != nil {
		t.Fatal(err)
	}
	wantEntry(t, j, 1, "")
	note(t, j, 2, "two")
	if err := j.Close(); err != nil || j.Done() != 1 {
		t.Fatal(err, j.Done())
	}
	j = journal(t, s)
	wantEntry(t, j, 1, "")
	wantEntry(t, j, 2, "two")
	if err := j.Close(); err != nil || j.Done() != 1 {
		t.Fatal(err, j.Done())
	}
	long := time.Now().Add(-journalLife - time.Hour)
	if err := os.Chtimes(j.path, long, long); err != nil {
		t.Fatal(err)
	}
	j = journal(t, s)
	wantEntry(t, j, 2, "")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLocksLeftAlone: a lock that an earlier version or a killed program left goes with the next
// batch; one that is held, young, or of an interrupted batch stays.
func TestLocksLeftAlone(t *testing.T) {
	s := openTemp(t)
	if err := journal(t, s).Remove(); err != nil { // makes the folder
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * unusedAge)
	for _, name := range []string{"left.lock", "held.lock", "young.lock", "interrupted.lock", "interrupted.jsonl"} {
		path := filepath.Join(s.batches(), name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if name != "young.lock" && name != "interrupted.jsonl" {
			os.Chtimes(path, old, old)
		}
	}
	held, err := newLock(filepath.Join(s.batches(), "held.lock"))
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := held.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer held.Unlock()
	if err := journal(t, s).Remove(); err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, path := range filesIn(s.batches(), "*") {
		left = append(left, filepath.Base(path))
	}
	if want := []string{"held.lock", "interrupted.jsonl", "interrupted.lock", "young.lock"}; !slices.Equal(left, want) {
		t.Errorf("left: %q, want %q", left, want)
	}
}
