package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/gofrs/flock"
)

// This file tells programs from each other that have the same dossier open. The rules are:
//
//   - A hold is a locked file of its own, in which its program says who it is. However the
//     program ends, the system takes the lock away, and a file without a lock counts for nothing.
//   - A hold keeps no program out: a save over another's is refused by its revision alone. So where
//     a hold cannot be placed or read, nothing is said, and the work goes on.
//   - A program has one dossier open at a time.

// A Holder is a program that has a dossier open.
type Holder struct {
	// Name is the user's.
	Name string `json:"name"`
	PID  int    `json:"pid"`
	Host string `json:"host"`
	// Since is when the dossier was opened.
	Since time.Time `json:"since"`
}

// String names the user, the process and the host: « claire (pid 4242, poste-12) ».
func (h Holder) String() string { return fmt.Sprintf("%s (pid %d, %s)", h.Name, h.PID, h.Host) }

// A hold is the one that this program has placed; its zero value is none.
type hold struct {
	mu   sync.Mutex
	id   string
	lock *flock.Flock
}

// unusedAge is how long a file without a lock is left: its program may be about to lock it.
const unusedAge = time.Minute

// Hold says to other programs that this one has a dossier open, and no other dossier any more.
// It returns who else has it open.
func (s *Folder) Hold(_ context.Context, id, name string) []Holder {
	s.hold.mu.Lock()
	defer s.hold.mu.Unlock()
	if s.hold.id != id || s.hold.lock == nil {
		s.release()
		s.hold.id, s.hold.lock = id, s.place(id, name)
	}
	return s.others(id)
}

// Release says that this program has no dossier open any more.
func (s *Folder) Release() {
	s.hold.mu.Lock()
	defer s.hold.mu.Unlock()
	s.release()
}

func (s *Folder) release() {
	if s.hold.lock != nil {
		removeLocked(s.hold.lock)
	}
	s.hold.id, s.hold.lock = "", nil
}

func (s *Folder) holds() string { return filepath.Join(s.dir, "holds") }

// place makes the file of a hold and locks it; nil where that cannot be.
func (s *Folder) place(id, name string) *flock.Flock {
	if makeFolder(s.holds()) != nil {
		return nil
	}
	f, err := os.CreateTemp(s.holds(), id+".*")
	if err != nil {
		return nil
	}
	host, _ := os.Hostname()
	said, _ := json.Marshal(Holder{name, os.Getpid(), host, time.Now().UTC().Truncate(time.Second)})
	_, err = f.WriteAt(said, holderAt)
	if closeErr := f.Close(); err == nil && closeErr == nil {
		lock := flock.New(f.Name())
		if locked, err := lock.TryLock(); err == nil && locked {
			return lock
		}
	}
	os.Remove(f.Name())
	return nil
}

// Holders returns who else has which dossier open, by the dossier's id.
func (s *Folder) Holders(context.Context) map[string][]Holder {
	s.hold.mu.Lock()
	defer s.hold.mu.Unlock()
	return s.elsewhere(func(string) bool { return true })
}

// others returns who else has a dossier open, and removes the files that killed programs left.
func (s *Folder) others(id string) []Holder {
	return s.elsewhere(func(held string) bool { return held == id })[id]
}

// elsewhere returns who else has which of the wanted dossiers open, and removes the files that
// killed programs left.
func (s *Folder) elsewhere(wanted func(id string) bool) map[string][]Holder {
	others := map[string][]Holder{}
	for _, path := range filesIn(s.holds(), "*") {
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() || s.hold.lock != nil && path == s.hold.lock.Path() {
			continue
		}
		lock := flock.New(path, flock.SetFlag(os.O_RDONLY))
		free, err := lock.TryLock()
		id, _, _ := strings.Cut(filepath.Base(path), ".") // no id has a dot
		switch {
		case err != nil:
		case free && time.Since(info.ModTime()) > unusedAge:
			removeLocked(lock)
		case free:
			lock.Unlock()
		case wanted(id):
			others[id] = append(others[id], readHolder(path))
		}
	}
	return others
}

// readHolder returns what a program has written about itself, as far as it can be read.
func readHolder(path string) Holder {
	h := Holder{Name: "?"}
	f, err := os.Open(path)
	if err != nil {
		return h
	}
	defer f.Close()
	said, _ := io.ReadAll(io.NewSectionReader(f, holderAt, 1<<10))
	json.Unmarshal(said, &h)
	h.Name, h.Host = printable(h.Name), printable(h.Host)
	return h
}

// printable is text without the characters that could move a cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, text)
}
