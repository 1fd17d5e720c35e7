package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
)

func TestLockedByAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openTemp(t)
		id := create(t, s, "Évry", 1)
		path := filepath.Join(s.dir, "lock")
		other := flock.New(path)
		if ok, err := other.TryLock(); !ok {
			t.Fatal(err)
		}
		start := time.Now()
		e := wantAs[*LockedError](t, save(s, id, document("Évry", 2)), true)
		if waited := time.Since(start); waited != lockPatience {
			t.Errorf("gave up after %s", waited)
		}
		// The lock was signed by the save before.
		if e.Path != path || !strings.Contains(e.Holder, fmt.Sprint("pid ", os.Getpid())) {
			t.Errorf("locked: %+v", e)
		}
		want(t, s, id, document("Évry", 1))

		time.AfterFunc(lockPatience/2, func() { other.Unlock() })
		if err := save(s, id, document("Évry", 2)); err != nil {
			t.Errorf("the lock became free: %v", err)
		}
	})
}

// TestLockInterrupted: what is carried out once it has begun gives up waiting soon after its
// context has ended, and not while the lock may be free in a moment.
func TestLockInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openTemp(t)
		id := create(t, s, "Évry", 1)
		other := flock.New(filepath.Join(s.dir, "lock"))
		if ok, err := other.TryLock(); !ok {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		waits := 0
		held := WithWaiting(Uninterrupted(ctx), func() { waits++ })
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		wantAs[*LockedError](t, s.Save(held, id, document("Évry", 2), RevisionOf(mustRead(t, s, id))), true)
		if waited := time.Since(start); waited != time.Second+lockGrace || waits != 1 {
			t.Errorf("gave up after %s, told %d times", waited, waits)
		}
		// Ended already, as at an interruption that leads to the save.
		start = time.Now()
		wantAs[*LockedError](t, s.Save(held, id, document("Évry", 2), RevisionOf(mustRead(t, s, id))), true)
		if waited := time.Since(start); waited != lockGrace {
			t.Errorf("gave up after %s", waited)
		}
		time.AfterFunc(lockGrace/2, func() { other.Unlock() })
		if err := s.Save(held, id, document("Évry", 2), RevisionOf(mustRead(t, s, id))); err != nil {
			t.Errorf("the lock became free: %v", err)
		}
		if err := s.Save(held, id, document("Évry", 3), RevisionOf(mustRead(t, s, id))); err != nil || waits != 3 {
			t.Errorf("a free lock: %v, told %d times", err, waits)
		}
	})
}

func TestLockOfNobody(t *testing.T) {
	s := openTemp(t)
	path := filepath.Join(s.dir, "lock")
	if got := holder(path); got != "?" {
		t.Errorf("no file: %q", got)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := holder(path); got != "?" {
		t.Errorf("empty file: %q", got)
	}
}

func TestLockThatCannotBe(t *testing.T) {
	s := openTemp(t)
	if err := os.Mkdir(filepath.Join(s.dir, "lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := s.Create(background, "Évry", document("Évry", 1))
	if e := wantAs[*WriteError](t, err, true); e.Op != "lock" {
		t.Errorf("operation is %q", e.Op)
	}
}

func TestLockGivenUp(t *testing.T) {
	s := openTemp(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.locked(ctx, func() error { return errors.New("written") })
	if !errors.Is(err, context.Canceled) || isStorage(err) {
		t.Errorf("error is %v", err)
	}
}

// TestTwoProgramsLoseNothing has two stores on one folder, as two programs have.
func TestTwoProgramsLoseNothing(t *testing.T) {
	first := openTemp(t)
	second, err := Open(first.Dir())
	if err != nil {
		t.Fatal(err)
	}
	const writers, saves = 6, 8
	ids := make([]string, writers)
	var wg sync.WaitGroup
	for w := range writers {
		s := []*Folder{first, second}[w%2]
		wg.Go(func() {
			// One name for all: each has to get an id of its own.
			id, err := s.Create(background, "Évry", document("Évry", w))
			if err != nil {
				t.Error(err)
				return
			}
			ids[w] = id
			for n := range saves {
				if err := save(s, id, document(id, n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		want(t, first, id, document(id, saves-1))
	}
	if entries, err := listed(second); len(entries) != writers || err != nil {
		t.Errorf("%d dossiers, %v, want %d", len(entries), err, writers)
	}
}

// mustRead is the document of a dossier as it stands on the disk.
func mustRead(t *testing.T, s *Folder, id string) []byte {
	t.Helper()
	doc, err := os.ReadFile(s.Path(id))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
