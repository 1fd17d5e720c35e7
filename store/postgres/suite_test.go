package postgres_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
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
func openAs(t *testing.T, address, who string) store.Store {
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

// TestTwentyProgramsAndTwoRestarts: two people's twenty programs count thirty dossiers up while the
// server is restarted twice. Every save that was acknowledged is there, and none was made over
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
	counted := make([]atomic.Int64, len(dossiers)) // the saves that were acknowledged
	unsure := make([]atomic.Int64, len(dossiers))  // those whose answer was lost
	over := make(chan struct{})
	var programs sync.WaitGroup
	for n := range 20 {
		who := []string{postgrestest.Claire, postgrestest.Paul}[n%2]
		s := openAs(t, server.Address(who, database), who)
		programs.Go(func() {
			for turn := n; ; turn++ {
				select {
				case <-over:
					return
				default:
				}
				at := turn % len(dossiers)
				switch countUp(t, s, dossiers[at], fmt.Sprintf("%d/%d", n, turn)) {
				case saved:
					counted[at].Add(1)
					all.add()
				case unknown:
					unsure[at].Add(1)
				}
			}
		})
	}
	for range 2 {
		all.grow(between)
		server.Restart(t)
	}
	all.grow(between)
	close(over)
	programs.Wait()
	for i, id := range dossiers {
		n := int64(numberIn(t, first, id))
		if n < counted[i].Load() || n > counted[i].Load()+unsure[i].Load() {
			t.Errorf("%s counts %d after %d saves, and %d more perhaps", id, n, counted[i].Load(), unsure[i].Load())
		}
	}
	t.Logf("%d saves", all.n.Load())
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

// grow waits until so many more are counted.
func (a *tally) grow(by int64) {
	for want := a.n.Load() + by; a.n.Load() < want; {
		<-a.more
	}
}

// What came of a save.
type outcome int

const (
	saved   outcome = iota
	refused         // by another program's save
	unknown         // the server was lost
)

// countUp saves a dossier with a number one higher than it has, in a document that no other save has.
func countUp(t *testing.T, s store.Store, id, by string) outcome {
	doc, err := s.Read(t.Context(), id)
	if err == nil {
		var held struct{ N int }
		if err := json.Unmarshal(doc, &held); err != nil {
			t.Error(err)
		}
		err = s.Save(t.Context(), id, fmt.Appendf(nil, `{"version":1,"n":%d,"by":%q}`, held.N+1, by), store.RevisionOf(doc))
		if err == nil {
			return saved
		}
		if _, ok := errors.AsType[*store.ChangedError](err); ok {
			return refused
		}
	}
	if _, ok := errors.AsType[*store.ServerError](err); !ok {
		t.Error(err)
	}
	return unknown
}

func numberIn(t *testing.T, s store.Store, id string) int {
	t.Helper()
	doc, err := s.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var held struct{ N int }
	if err := json.Unmarshal(doc, &held); err != nil {
		t.Fatal(err)
	}
	return held.N
}
