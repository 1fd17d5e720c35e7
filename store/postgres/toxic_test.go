package postgres_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"raccord/store"
	"raccord/store/postgres"
	"raccord/store/postgres/postgrestest"
)

// A toxic is a proxy in front of a server that delays, cuts or swallows what goes through it. It is our
// own: github.com/Shopify/toxiproxy/v2 would bring nineteen other modules into go.mod, the last version that
// the Go module proxy has is of 2022, and it counts no messages.
type toxic struct {
	address string

	mu   sync.Mutex
	does harm
	open []net.Conn
	// passed is what has come through since turn was called.
	passed traffic
}

// A harm is what a toxic does; the zero value is none.
type harm struct {
	// latency comes before each answer.
	latency time.Duration
	// cuts ends every connection once so many bytes have come through, in both directions together.
	cuts  bool
	after int
	// swallows lets nothing through, and ends nothing.
	swallows bool
}

// poison starts a toxic in front of a server, which does no harm at first. It ends with the test.
func poison(t *testing.T, server string) *toxic {
	t.Helper()
	x := &toxic{}
	x.address = relay(t, server, func(client, behind net.Conn) {
		x.mu.Lock()
		x.open = append(x.open, client, behind)
		x.mu.Unlock()
		go x.copy(behind, client, true)
		go x.copy(client, behind, false)
	})
	t.Cleanup(x.end)
	return x
}

// turn changes what the proxy does, also to the connections it has, and begins to count anew.
func (x *toxic) turn(does harm) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.does, x.passed = does, traffic{}
}

// end ends the connections that the proxy has.
func (x *toxic) end() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.open {
		c.Close()
	}
	x.open = nil
}

// count returns what has come through since turn was called.
func (x *toxic) count() traffic {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.passed
}

// copy sends on what a program asks, or what the server answers, as far as the proxy lets it.
func (x *toxic) copy(to, from net.Conn, asks bool) {
	defer to.Close()
	frames := framing{typed: !asks}
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		piece, latency, cut := x.pass(buffer[:n], &frames, asks)
		if latency > 0 {
			<-time.After(latency) // what the proxy is for
		}
		to.Write(piece)
		if err != nil || cut {
			return
		}
	}
}

// pass returns as much of a piece as comes through, after what time, and whether the connection ends then.
func (x *toxic) pass(piece []byte, frames *framing, asks bool) (passed []byte, latency time.Duration, cut bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(piece) == 0 || x.does.swallows {
		return nil, 0, false
	}
	if left := x.does.after - x.passed.bytes; x.does.cuts && len(piece) > left {
		piece, cut = piece[:max(0, left)], true
	}
	x.passed.add(piece, frames, asks)
	if !asks {
		latency = x.does.latency
	}
	return piece, latency, cut
}

// A traffic is what has come through a toxic, in both directions.
type traffic struct {
	bytes int
	// ends are the counts of bytes at which a message ends.
	ends []int
	// trips is how often a program has asked after an answer, or for the first time.
	trips  int
	asking bool
}

func (c *traffic) add(piece []byte, frames *framing, asks bool) {
	if asks && !c.asking {
		c.trips++
	}
	c.asking = asks
	for _, at := range frames.ends(piece) {
		c.ends = append(c.ends, c.bytes+at)
	}
	c.bytes += len(piece)
}

// A framing finds the messages of PostgreSQL's protocol in one direction of a connection: a type of one
// byte, which the program's first message lacks, and the length of the rest.
type framing struct {
	typed bool
	head  []byte
	left  int
}

// ends returns where messages end in the next piece.
func (f *framing) ends(piece []byte) (ends []int) {
	for at := 0; at < len(piece); {
		if f.left > 0 {
			step := min(f.left, len(piece)-at)
			f.left, at = f.left-step, at+step
		} else {
			f.head, at = append(f.head, piece[at]), at+1
			length, whole := f.length()
			if !whole {
				continue
			}
			f.head, f.typed, f.left = nil, true, length
		}
		if f.left == 0 {
			ends = append(ends, at)
		}
	}
	return ends
}

// length returns how many bytes follow the head of a message, where the head is whole.
func (f *framing) length() (bytes int, whole bool) {
	before := 0
	if f.typed {
		before = 1
	}
	if len(f.head) < before+4 {
		return 0, false
	}
	return int(binary.BigEndian.Uint32(f.head[before:])) - 4, true
}

// someCuts is how many counts a statement is cut after where RACCORD_CUTS asks for no more.
const someCuts = 12

// cuts are the counts of bytes to cut a statement after: some of the ends of its messages, spread over all
// but the last, and before the first. RACCORD_CUTS=ends are all of them, RACCORD_CUTS=bytes all counts.
func (c traffic) cuts() (all []int) {
	asked := os.Getenv("RACCORD_CUTS")
	if asked == "bytes" {
		for after := range c.bytes {
			all = append(all, after)
		}
		return all
	}
	ends := append([]int{0}, c.ends[:len(c.ends)-1]...)
	if asked == "ends" || len(ends) <= someCuts {
		return ends
	}
	for i := range someCuts {
		all = append(all, ends[i*(len(ends)-1)/(someCuts-1)])
	}
	return all
}

// done carries out a statement that nothing is in the way of, and returns what it took and what is kept then.
func (s *stage) done(t *testing.T, st statement) (took traffic, kept string) {
	t.Helper()
	s.turn(harm{})
	s.reset(t, st)
	c := s.caller(t, st)
	defer c.Close()
	s.turn(harm{})
	if err := st.run(t.Context(), s, c); err != nil {
		t.Fatal(err)
	}
	return s.count(), s.seen(t)
}

// TestRoundTrips: no statement waits for the server more often than it is said to, so that a latency of
// 300 ms costs it that often 300 ms.
func TestRoundTrips(t *testing.T) {
	people := newIdentities(t)
	s := newStage(t, people)
	for _, st := range statements {
		t.Run(st.name, func(t *testing.T) {
			if took, _ := s.done(t, st); took.trips > st.trips {
				t.Errorf("%d round trips, %d bytes, %d messages", took.trips, took.bytes, len(took.ends))
			}
		})
	}
}

// TestCutConnection cuts the connection of each statement after so many bytes: the error says that the
// server was lost, what is kept is what was before or what was to come, whole, and the next try works.
func TestCutConnection(t *testing.T) {
	people := newIdentities(t)
	for _, st := range statements {
		t.Run(st.name, func(t *testing.T) {
			s := newStage(t, people)
			t.Parallel()
			s.reset(t, st)
			before := s.seen(t)
			took, after := s.done(t, st)
			failures := 0
			cuts := took.cuts()
			for _, bytes := range cuts {
				if s.cut(t, st, bytes, before, after) {
					failures++
				}
			}
			t.Logf("%d bytes, %d cuts, %d failures", took.bytes, len(cuts), failures)
			if failures == 0 && st.name != "release" {
				t.Error("nothing failed: this test sees nothing")
			}
		})
	}
}

// cut carries out a statement whose connection ends after so many bytes, then once more without. It tells
// whether the first one failed.
func (s *stage) cut(t *testing.T, st statement, bytes int, before, after string) (failed bool) {
	t.Helper()
	s.reset(t, st)
	c := s.caller(t, st)
	defer func() {
		c.Close()
		s.turn(harm{})
	}()
	s.turn(harm{cuts: true, after: bytes})
	err := st.run(t.Context(), s, c)
	wantsLost(t, st, err, store.Lost)
	s.end()
	s.settled(t)
	if kept := s.seen(t); kept != after && (err == nil && !st.quiet || kept != before) {
		t.Fatalf("cut after %d bytes, %v: kept is\n%s\nbefore:\n%s\nafter:\n%s", bytes, err, kept, before, after)
	}
	s.turn(harm{})
	if err != nil {
		if err := st.run(t.Context(), s, c); err != nil {
			t.Fatalf("the next try after %d bytes: %v", bytes, err)
		}
		if kept := s.seen(t); kept != after {
			t.Fatalf("the next try after %d bytes: kept is\n%s\nbefore:\n%s\nafter:\n%s", bytes, kept, before, after)
		}
	}
	return err != nil
}

// wantsLost wants a statement to have failed with an error about a server that is not there any more, of
// that reason.
func wantsLost(t *testing.T, st statement, err error, reason string) {
	t.Helper()
	if err == nil || st.quiet && err == errNothingSaid {
		return
	}
	if lost, is := errors.AsType[*store.ServerError](err); !is || lost.Reason != reason {
		t.Errorf("%T %v", err, err)
	}
}

// TestSlowServer: a latency of 300 ms before each answer fails nothing, and costs no statement more than
// its round trips.
func TestSlowServer(t *testing.T) {
	const latency, slack = 300 * time.Millisecond, 8 * time.Second // for a computer that has other work
	people := newIdentities(t)
	var group sync.WaitGroup
	for _, st := range statements {
		s := newStage(t, people)
		_, after := s.done(t, st)
		s.reset(t, st)
		c := s.caller(t, st)
		t.Cleanup(c.Close)
		s.turn(harm{latency: latency})
		group.Go(func() {
			begin := time.Now()
			err := st.run(t.Context(), s, c)
			if took, most := time.Since(begin), time.Duration(st.trips)*latency+slack; err != nil || took > most {
				t.Errorf("%s: %v after %s, at most %s", st.name, err, took, most)
			}
			if kept := s.seen(t); kept != after {
				t.Errorf("%s: kept is\n%s\nwant:\n%s", st.name, kept, after)
			}
		})
	}
	group.Wait()
}

// An outcome is the error that a statement ended with, and the caller that carried it out.
type outcome struct {
	statement
	*caller
	err error
}

// swallowed carries out all statements at once where nothing comes back, and wants each to end in time.
func (s *stage) swallowed(t *testing.T, ctx func() (context.Context, context.CancelFunc), most time.Duration) []outcome {
	t.Helper()
	all := make([]outcome, len(statements))
	for i, st := range statements {
		all[i] = outcome{statement: st, caller: s.caller(t, st)}
	}
	s.turn(harm{swallows: true})
	var group sync.WaitGroup
	begin := time.Now()
	for i, st := range statements {
		group.Go(func() {
			ctx, cancel := ctx()
			defer cancel()
			all[i].err = st.run(ctx, s, all[i].caller)
			if took := time.Since(begin); took > most {
				t.Errorf("%s: %v after %s", st.name, all[i].err, took)
			}
			if all[i].err == nil && st.name != "release" {
				t.Errorf("%s: no error", st.name)
			}
		})
	}
	group.Wait()
	return all
}

// unchanged wants the desk to hold what it did, once the server has ended every connection.
func (s *stage) unchanged(t *testing.T, before string) {
	t.Helper()
	s.end()
	s.settled(t)
	if kept := s.seen(t); kept != before {
		t.Errorf("kept is\n%s\nbefore:\n%s", kept, before)
	}
}

// closed closes all callers at once, and wants none to wait longer than that for a server that is lost.
func closed(t *testing.T, all []outcome, most time.Duration) {
	t.Helper()
	begin := time.Now()
	var group sync.WaitGroup
	for _, g := range all {
		group.Go(g.Close)
	}
	if group.Wait(); time.Since(begin) > most {
		t.Error("closed after", time.Since(begin))
	}
}

// TestBlackHole: where nothing comes back, each statement ends by its own limit with a typed error, and has
// changed nothing; once the server answers again, the same statement works.
func TestBlackHole(t *testing.T) {
	s := newStage(t, newIdentities(t))
	before := s.seen(t)
	endless := func() (context.Context, context.CancelFunc) { return t.Context(), func() {} }
	all := s.swallowed(t, endless, 13*time.Second)
	t.Cleanup(func() { closed(t, all, 5*time.Second) })
	s.unchanged(t, before)
	s.turn(harm{})
	for _, g := range all {
		t.Run(g.name, func(t *testing.T) {
			wantsLost(t, g.statement, g.err, store.Silent)
			s.reset(t, g.statement)
			if err := g.run(t.Context(), s, g.caller); err != nil {
				t.Error("once the server answers again:", err)
			}
		})
	}
}

// TestGivenUpInABlackHole: a caller who gives up, and leaves, does not wait for the limit.
func TestGivenUpInABlackHole(t *testing.T) {
	s := newStage(t, newIdentities(t))
	before := s.seen(t)
	short := func() (context.Context, context.CancelFunc) {
		return context.WithTimeout(t.Context(), 100*time.Millisecond)
	}
	all := s.swallowed(t, short, 5*time.Second)
	closed(t, all, 5*time.Second)
	s.unchanged(t, before)
	for _, g := range all {
		if !g.quiet && !errors.Is(g.err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", g.name, g.err)
		}
	}
}

// TestWatchThroughALostServer: who waits for colleagues waits on while the server is lost, is told once it
// is back what may have happened meanwhile, and stops waiting when they give up.
func TestWatchThroughALostServer(t *testing.T) {
	s := newStage(t, newIdentities(t))
	c := s.caller(t, statement{})
	defer c.Close()
	ok(t, c.Watch(t.Context())) // of the connection that was made for it
	told := make(chan error)
	watch := func(ctx context.Context) { told <- c.Watch(ctx) }
	go watch(t.Context())
	s.turn(harm{cuts: true})
	s.end()
	s.settled(t)
	s.do(t, "update raccord.dossiers set document = document")
	select {
	case err := <-told:
		t.Error("told by a server that is lost:", err)
	default:
	}
	s.turn(harm{})
	ok(t, <-told)
	s.turn(harm{swallows: true})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	go watch(ctx)
	if err := <-told; err == nil {
		t.Error("told out of a black hole")
	}
}

// TestConnectingIntoABlackHole ends within the limit of a connection.
func TestConnectingIntoABlackHole(t *testing.T) {
	t.Parallel()
	server, database, _ := made(t)
	x := poison(t, server.Host())
	x.turn(harm{swallows: true})
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
