// Package suite is what every store has to do, as tests that each kind of store runs.
package suite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"raccord/store"
)

// Doc is a document that differs from others by n.
func Doc(n int) []byte { return fmt.Appendf(nil, `{"version":1,"n":%d}`, n) }

// Run runs the suite. Open opens the same store once more, as another program does; it is empty the
// first time in each test.
func Run(t *testing.T, fresh func(t *testing.T) (open func() store.Store)) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, a, b store.Store)
	}{
		{"ids", ids}, {"saves", saves}, {"conflict", conflict}, {"aside", aside}, {"removed", removed},
		{"refused documents", refusedDocuments}, {"list", list}, {"holds", holds}, {"watch", watch},
		{"one of many wins", oneOfMany}, {"journal", journal},
	} {
		t.Run(test.name, func(t *testing.T) {
			open := fresh(t)
			test.run(t, open(), open())
		})
	}
}

func create(t *testing.T, s store.Store, name string, n int) string {
	t.Helper()
	id, err := s.Create(t.Context(), name, Doc(n))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// holdsDoc wants a dossier's document to be that of n.
func holdsDoc(t *testing.T, s store.Store, id string, n int) {
	t.Helper()
	doc, err := s.Read(t.Context(), id)
	if err != nil || string(doc) != string(Doc(n)) {
		t.Errorf("%s holds %s (%v), want %s", id, doc, err, Doc(n))
	}
}

// wantNoDossier wants an error about a dossier that is not there.
func wantNoDossier(t *testing.T, what string, err error) {
	t.Helper()
	if _, ok := errors.AsType[*store.NotFoundError](err); !ok {
		t.Errorf("%q: %v", what, err)
	}
}

func ids(t *testing.T, a, b store.Store) {
	for _, row := range []struct{ name, id string }{{"Mairie d'Évry", "mairie-d-evry"}, {"mairie d evry", "mairie-d-evry-2"}, {"École", "ecole"}} {
		if id := create(t, a, row.name, 1); id != row.id {
			t.Errorf("%s is %s, want %s", row.name, id, row.id)
		}
	}
	got, err := b.IDs(t.Context())
	if want := []string{"ecole", "mairie-d-evry", "mairie-d-evry-2"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q (%v), want %q", got, err, want)
	}
	for _, id := range []string{"absent", "", "..", "../ecole", "École", "ECOLE", "con", "a/b", `a\b`, strings.Repeat("a", 200)} {
		_, err := b.Read(t.Context(), id)
		wantNoDossier(t, id, err)
		wantNoDossier(t, id, b.Save(t.Context(), id, Doc(1), store.RevisionOf(Doc(1))))
		wantNoDossier(t, id, b.Remove(t.Context(), id))
	}
}

func saves(t *testing.T, a, b store.Store) {
	id := create(t, a, "Bourg", 1)
	if err := b.Save(t.Context(), id, Doc(2), store.RevisionOf(Doc(1))); err != nil {
		t.Fatal(err)
	}
	holdsDoc(t, a, id, 2)
	followed(t, a, id, 1)
	if err := b.Save(t.Context(), id, Doc(2), store.RevisionOf(Doc(1))); err != nil {
		t.Error("the same again, as after an answer that was lost:", err)
	}
	followed(t, a, id, 1)
	if err := b.Save(t.Context(), id, Doc(2), store.RevisionOf(Doc(2))); err != nil {
		t.Error("the same over itself, so that no earlier one is left:", err)
	}
	followed(t, a, id, 2)
}

// followed wants the document before the last save to be that of n.
func followed(t *testing.T, s store.Store, id string, n int) {
	t.Helper()
	previous, err := s.Previous(t.Context(), id)
	if err != nil || string(previous) != string(Doc(n)) {
		t.Errorf("before it was %s (%v), want %s", previous, err, Doc(n))
	}
}

func conflict(t *testing.T, a, b store.Store) {
	id := create(t, a, "Bourg", 1)
	if err := a.Save(t.Context(), id, Doc(2), store.RevisionOf(Doc(1))); err != nil {
		t.Fatal(err)
	}
	err := b.Save(t.Context(), id, Doc(3), store.RevisionOf(Doc(1)))
	changed, ok := errors.AsType[*store.ChangedError](err)
	if !ok || changed.ID != id || time.Since(changed.At).Abs() > time.Minute {
		t.Errorf("%v (%+v)", err, changed)
	}
	holdsDoc(t, b, id, 2)
}

func aside(t *testing.T, a, _ store.Store) {
	id := create(t, a, "Bourg", 1)
	path, err := a.SaveAside(t.Context(), id, Doc(7))
	again, errAgain := a.SaveAside(t.Context(), id, Doc(7))
	if err != nil || errAgain != nil || path != again || !strings.Contains(path, id) {
		t.Errorf("%s (%v), then %s (%v)", path, err, again, errAgain)
	}
	holdsDoc(t, a, id, 1)
}

func removed(t *testing.T, a, b store.Store) {
	id := create(t, a, "Bourg", 1)
	if err := b.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	wantNoDossier(t, "saved", a.Save(t.Context(), id, Doc(2), store.RevisionOf(Doc(1))))
	wantNoDossier(t, "removed again", a.Remove(t.Context(), id))
	if again := create(t, a, "Bourg", 4); again != id {
		t.Errorf("the name is taken: %s", again)
	}
}

func refusedDocuments(t *testing.T, a, _ store.Store) {
	id := create(t, a, "Bourg", 1)
	for _, doc := range []string{``, `[]`, `{}`, `{"version":"1"}`, `{"version":2}`, `{"version":1,"practice":true}`} {
		if err := a.Save(t.Context(), id, []byte(doc), store.RevisionOf(Doc(1))); err == nil {
			t.Errorf("%q was saved", doc)
		}
		if _, err := a.Create(t.Context(), "Autre", []byte(doc)); err == nil {
			t.Errorf("a dossier was made of %q", doc)
		}
	}
	holdsDoc(t, a, id, 1)
}

func list(t *testing.T, a, b store.Store) {
	for n := range 300 {
		create(t, a, fmt.Sprintf("Commune %03d", n), n)
	}
	listed := func(wanted func(string) bool) int {
		var mu sync.Mutex
		seen := map[string]bool{}
		if err := b.List(t.Context(), wanted, func(e store.Entry) {
			mu.Lock()
			defer mu.Unlock()
			if e.Err != nil || seen[e.ID] {
				t.Errorf("%s: %v, seen %t", e.ID, e.Err, seen[e.ID])
			}
			seen[e.ID] = true
		}); err != nil {
			t.Error(err)
		}
		return len(seen)
	}
	if n := listed(nil); n != 300 {
		t.Errorf("%d of 300 listed", n)
	}
	if n := listed(func(id string) bool { return strings.HasSuffix(id, "7") }); n != 30 {
		t.Errorf("%d of 30 listed", n)
	}
}

func holds(t *testing.T, a, b store.Store) {
	id, other := create(t, a, "Bourg", 1), create(t, a, "Autre", 1)
	if others := a.Hold(t.Context(), id, "claire"); len(others) > 0 {
		t.Errorf("held by %v before", others)
	}
	if others := a.Hold(t.Context(), id, "claire"); len(others) > 0 {
		t.Errorf("held by itself: %v", others)
	}
	others := b.Hold(t.Context(), id, "paul\x1b[2J")
	if len(others) != 1 || others[0].Name != "claire" || others[0].PID != os.Getpid() || time.Since(others[0].Since).Abs() > time.Minute {
		t.Errorf("held by %v", others)
	}
	if held := b.Holders(t.Context()); len(held) != 1 || len(held[id]) != 1 || held[id][0].Name != "claire" {
		t.Errorf("the holders: %v", held)
	}
	if others := a.Hold(t.Context(), id, "claire"); len(others) != 1 || others[0].Name != "paul[2J" {
		t.Errorf("held by %v", others)
	}
	a.Hold(t.Context(), other, "claire") // one at a time
	if others := b.Hold(t.Context(), id, "paul"); len(others) > 0 {
		t.Errorf("still held by %v", others)
	}
	a.Release()
	if held := b.Holders(t.Context()); len(held) > 0 {
		t.Errorf("the holders after all: %v", held)
	}
}

// watch: what another program saves or opens is told, where the store tells anything.
func watch(t *testing.T, a, b store.Store) {
	id := create(t, a, "Bourg", 1)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := a.Watch(ctx); errors.Is(err, store.ErrUnwatched) {
		return
	} else if err != nil { // what came before it listened is told
		t.Fatal(err)
	}
	if err := b.Save(ctx, id, Doc(2), store.RevisionOf(Doc(1))); err != nil {
		t.Fatal(err)
	}
	if err := a.Watch(ctx); err != nil {
		t.Error("a save is not told:", err)
	}
	b.Hold(ctx, id, "paul")
	if err := a.Watch(ctx); err != nil {
		t.Error("a hold is not told:", err)
	}
	cancel()
	if err := a.Watch(ctx); err == nil {
		t.Error("told after the end")
	}
}

// oneOfMany: of many that save over one revision, one does.
func oneOfMany(t *testing.T, a, b store.Store) {
	id := create(t, a, "Bourg", 0)
	var wins sync.Map
	var programs sync.WaitGroup
	for n := 1; n <= 12; n++ {
		programs.Go(func() {
			s := []store.Store{a, b}[n%2]
			switch err := s.Save(context.Background(), id, Doc(n), store.RevisionOf(Doc(0))); {
			case err == nil:
				wins.Store(n, true)
			default:
				if _, ok := errors.AsType[*store.ChangedError](err); !ok {
					t.Error(err)
				}
			}
		})
	}
	programs.Wait()
	won := 0
	wins.Range(func(n, _ any) bool {
		won++
		holdsDoc(t, a, id, n.(int))
		return true
	})
	if won != 1 {
		t.Errorf("%d have saved over one revision", won)
	}
}

func journal(t *testing.T, a, b store.Store) {
	j, err := a.Journal("lot")
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Journal("lot")
	if _, running := errors.AsType[*store.RunningError](err); !running {
		t.Errorf("one batch is run twice at once: %v", err)
	}
	if other, err := b.Journal("autre lot"); err != nil || other.Close() != nil {
		t.Errorf("another batch: %v", err)
	}
	key := store.JournalKey{1}
	if err := errors.Join(j.Note(key, 1, "fait"), j.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := a.Journal("lot")
	if err != nil || string(again.Find(key)) != `"fait"` || again.Done() != 1 {
		t.Errorf("%s (%v)", again.Find(key), err)
	}
	again.Remove()
	again.Close()
}
