package postgres_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/store/storetest/suite"
)

// summaries are the documents themselves.
var summaries = postgres.Summaries{Version: 1, Of: func(doc []byte) json.RawMessage { return doc }}

// openAs opens the store at an address, as another program of a person does.
func openAs(t testing.TB, address, who string) *postgres.Store {
	t.Helper()
	desk, err := postgres.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.Store(who, folder, summaries)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// TestDesk: a desk does what every store has to do.
func TestDesk(t *testing.T) {
	suite.Run(t, func(t *testing.T) func() store.Store {
		_, _, address := made(t)
		folder, err := store.Open(t.TempDir()) // two programs of one person, on one computer
		if err != nil {
			t.Fatal(err)
		}
		return func() store.Store {
			desk, err := postgres.Open(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			s, err := desk.Store("claire", folder, summaries)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			return s
		}
	})
}

// TestTwentyProgramsAndTwoRestarts: two people's twenty programs save thirty dossiers while the server
// is restarted twice. Each document names the save that it was made of, so the last one leads back to
// the first: every save that was acknowledged is on that way, so it is there, and none was made over
// another. RACCORD_SAVES says how many saves come before each restart, and after the last.
func TestTwentyProgramsAndTwoRestarts(t *testing.T) {
	server, database, address := made(t)
	first := openAs(t, address, "claire")
	var dossiers []string
	for n := range 30 {
		id, err := first.Create(t.Context(), fmt.Sprintf("Commune %d", n), suite.Doc(0))
		if err != nil {
			t.Fatal(err)
		}
		dossiers = append(dossiers, id)
	}
	between := int64(500)
	if n, err := strconv.ParseInt(os.Getenv("RACCORD_SAVES"), 10, 64); err == nil {
		between = n
	}
	all := tally{more: make(chan struct{}, 1)}
	tries := make([][]try, 20)
	over := make(chan struct{})
	var programs sync.WaitGroup
	for n := range tries {
		who := []string{postgrestest.Claire, postgrestest.Paul}[n%2]
		s := openAs(t, server.Address(who, database), who)
		programs.Go(func() {
			for turn := n; ; turn++ {
				select {
				case <-over:
					return
				default:
				}
				one := saveOnce(t, s, dossiers[turn%len(dossiers)], fmt.Sprintf("%d/%d", n, turn))
				tries[n] = append(tries[n], one)
				if one.acknowledged {
					all.add()
				}
			}
		})
	}
	for range 2 {
		all.grow(t, between)
		server.Restart(t)
	}
	all.grow(t, between)
	close(over)
	programs.Wait()
	t.Logf("%d saves", all.n.Load())
	every := slices.Concat(tries...)
	for _, id := range dossiers {
		wantOneHistory(t, id, signed(t, read(t, first, id)).By, every)
	}
}

// A try is a save that was begun, made of the document that another save had left.
type try struct {
	dossier, by, after string
	acknowledged       bool
}

// A signature is what a document says of the save that wrote it.
type signature struct{ By string }

func signed(t *testing.T, doc []byte) signature {
	t.Helper()
	var s signature
	if err := json.Unmarshal(doc, &s); err != nil {
		t.Error(err)
	}
	return s
}

// saveOnce reads a dossier and saves it under a signature. A save that another was faster than, or
// whose answer was lost, is not acknowledged.
func saveOnce(t *testing.T, s store.Store, id, by string) try {
	one := try{dossier: id, by: by}
	doc, err := s.Read(t.Context(), id)
	if err == nil {
		one.after = signed(t, doc).By
		err = s.Save(t.Context(), id, fmt.Appendf(nil, `{"version":1,"by":%q}`, by), store.RevisionOf(doc))
	}
	_, faster := errors.AsType[*store.ChangedError](err)
	_, lost := errors.AsType[*store.ServerError](err)
	if err != nil && !faster && !lost {
		t.Error(err)
	}
	one.acknowledged = err == nil
	return one
}

// wantOneHistory goes back from the last save of a dossier, and wants every acknowledged one on the way.
func wantOneHistory(t *testing.T, id, last string, tries []try) {
	t.Helper()
	after, there := map[string]string{}, map[string]bool{}
	for _, one := range tries {
		if one.dossier == id {
			after[one.by] = one.after
		}
	}
	for by := last; by != ""; by = after[by] {
		if there[by] {
			t.Fatalf("%s: %s comes after itself", id, by)
		}
		there[by] = true
	}
	for _, one := range tries {
		if one.dossier == id && one.acknowledged && !there[one.by] {
			t.Errorf("%s: the save %s was acknowledged, and lost", id, one.by)
		}
	}
}

func read(t *testing.T, s store.Store, id string) []byte {
	t.Helper()
	doc, err := s.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A tally counts what several goroutines do, and tells when it has grown.
type tally struct {
	n    atomic.Int64
	more chan struct{} // holds a value where something was added since the last look
}

func (a *tally) add() {
	a.n.Add(1)
	select {
	case a.more <- struct{}{}:
	default:
	}
}

// grow waits until so many more are counted, or the test's time is over.
func (a *tally) grow(t *testing.T, by int64) {
	t.Helper()
	for want := a.n.Load() + by; a.n.Load() < want; {
		select {
		case <-a.more:
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		}
	}
}
