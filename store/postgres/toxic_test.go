package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
	"raccord/store/storetest/suite"
)

// A toxic is a proxy in front of a server that delays, cuts or swallows what goes through it.
type toxic struct {
	address string

	mu      sync.Mutex
	latency time.Duration
	left    int  // bytes until the connection is cut, -1 for no limit
	black   bool // nothing comes through any more, and nothing is closed
	open    []net.Conn
}

// poison starts a toxic in front of a server, which does no harm at first. It ends with the test.
func poison(t *testing.T, server string) *toxic {
	t.Helper()
	x := &toxic{left: -1}
	x.address = relay(t, server, func(client, behind net.Conn) {
		x.mu.Lock()
		x.open = append(x.open, client, behind)
		x.mu.Unlock()
		go x.copy(behind, client)
		go x.copy(client, behind)
	})
	t.Cleanup(func() { x.set(0, 0, false) })
	return x
}

// set changes what the proxy does, and ends the connections it has.
func (x *toxic) set(latency time.Duration, left int, black bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.latency, x.left, x.black = latency, left, black
	for _, c := range x.open {
		c.Close()
	}
	x.open = nil
}

// turn changes what the proxy does to the connections it has.
func (x *toxic) turn(latency time.Duration, left int, black bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.latency, x.left, x.black = latency, left, black
}

// copy sends on what comes, as far as the proxy lets it.
func (x *toxic) copy(to, from net.Conn) {
	defer to.Close()
	buffer := make([]byte, 1024)
	for {
		n, err := from.Read(buffer)
		x.mu.Lock()
		latency, black, cut := x.latency, x.black, false
		if x.left >= 0 && !black {
			cut = n > x.left
			n = min(n, x.left)
			x.left -= n
		}
		x.mu.Unlock()
		if latency > 0 && n > 0 {
			<-time.After(latency) // what the proxy is for
		}
		if !black {
			to.Write(buffer[:n])
		}
		if err != nil || cut {
			return
		}
	}
}

// poisoned returns a desk with one dossier, as it is reached through a toxic and directly.
func poisoned(t *testing.T) (x *toxic, s, direct store.Store, id string) {
	t.Helper()
	server, database, address := made(t)
	x = poison(t, server.Host())
	direct = openAs(t, address, "claire")
	id, err := direct.Create(t.Context(), "Bourg", suite.Doc(0))
	if err != nil {
		t.Fatal(err)
	}
	return x, openAs(t, server.Via(x.address, postgrestest.Claire, database), "claire"), direct, id
}

// lost wants a *store.ServerError about a server that is not there any more.
func lost(t *testing.T, what string, err error) {
	t.Helper()
	if _, ok := errors.AsType[*store.ServerError](err); err != nil && !ok {
		t.Errorf("%s: %v", what, err)
	}
}

// TestCutConnection cuts the connection after so many bytes of a read and a save, 61 more each time: the
// error says that the server was lost, the document is the one before or the new one, whole, and the next try works.
func TestCutConnection(t *testing.T) {
	t.Parallel()
	x, s, direct, id := poisoned(t)
	cuts := 0
	for n, left := 0, 0; left < 6000; left += 61 {
		x.set(0, left, false)
		doc, err := s.Read(t.Context(), id)
		lost(t, fmt.Sprintf("read, cut after %d bytes", left), err)
		if err == nil {
			err = s.Save(t.Context(), id, suite.Doc(n+1), store.RevisionOf(doc))
			lost(t, fmt.Sprintf("save, cut after %d bytes", left), err)
		}
		if err != nil {
			cuts++
		}
		x.set(0, -1, false)
		doc, err = direct.Read(t.Context(), id)
		if old, new := string(suite.Doc(n)), string(suite.Doc(n+1)); err != nil || string(doc) != old && string(doc) != new {
			t.Fatalf("cut after %d bytes: %s (%v)", left, doc, err)
		}
		if err := s.Save(t.Context(), id, suite.Doc(n+1), store.RevisionOf(doc)); err != nil {
			t.Fatalf("the next try after %d bytes: %v", left, err)
		}
		n++
	}
	if cuts < 20 {
		t.Errorf("%d of the connections were cut in time", cuts)
	}
}

// TestSlowServer: a latency of 300 ms delays everything and fails nothing.
func TestSlowServer(t *testing.T) {
	t.Parallel()
	server, database, _ := made(t)
	x := poison(t, server.Host())
	x.set(300*time.Millisecond, -1, false)
	s := openAs(t, server.Via(x.address, postgrestest.Claire, database), "claire")
	id, err := s.Create(t.Context(), "Bourg", suite.Doc(0))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), id, suite.Doc(1), store.RevisionOf(suite.Doc(0))); err != nil {
		t.Error(err)
	}
	if others := s.Hold(t.Context(), id, "claire"); len(others) > 0 {
		t.Error(others)
	}
}

// TestBlackHole: where nothing comes back, a statement ends when its caller gives up, or by its own
// limit with a typed error, and has changed nothing; once the server answers again, so does the store.
func TestBlackHole(t *testing.T) {
	t.Parallel()
	x, s, direct, id := poisoned(t)
	for name, statement := range map[string]func(context.Context) error{
		"read":   func(ctx context.Context) error { _, err := s.Read(ctx, id); return err },
		"save":   func(ctx context.Context) error { return s.Save(ctx, id, suite.Doc(1), store.RevisionOf(suite.Doc(0))) },
		"list":   func(ctx context.Context) error { return s.List(ctx, nil, func(store.Entry) {}) },
		"remove": func(ctx context.Context) error { return s.Remove(ctx, id) },
	} {
		x.turn(0, -1, true)
		ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
		begin := time.Now()
		err := statement(ctx)
		cancel()
		if took := time.Since(begin); err == nil || took > 5*time.Second {
			t.Errorf("%s: %v after %s", name, err, took)
		}
		x.set(0, -1, false)
		if doc, err := direct.Read(t.Context(), id); err != nil || string(doc) != string(suite.Doc(0)) {
			t.Errorf("%s: %s (%v)", name, doc, err)
		}
		if _, err := s.Read(t.Context(), id); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
	if testing.Short() {
		return
	}
	x.turn(0, -1, true) // the program's own limit
	begin := time.Now()
	_, err := s.IDs(t.Context())
	if took := time.Since(begin); took > 15*time.Second {
		t.Errorf("%v after %s", err, took)
	}
	if _, ok := errors.AsType[*store.ServerError](err); !ok {
		t.Errorf("%v", err)
	}
	x.set(0, -1, false)
}

// TestConnectingIntoABlackHole ends within the limit of a connection.
func TestConnectingIntoABlackHole(t *testing.T) {
	t.Parallel()
	server, database, _ := made(t)
	x := poison(t, server.Host())
	x.set(0, -1, true)
	begin := time.Now()
	err := opens(t, server.Via(x.address, postgrestest.Claire, database))
	if took := time.Since(begin); took > 8*time.Second {
		t.Errorf("after %s", took)
	}
	wantReason(t, err, store.Silent)
}

// opens opens a desk, and closes it again.
func opens(t *testing.T, address string) error {
	t.Helper()
	desk, err := postgres.Open(t.Context(), address)
	if err == nil {
		desk.Close()
	}
	return err
}
