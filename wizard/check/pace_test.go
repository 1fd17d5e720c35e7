package check

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
)

// departures lets n requests leave, from as many goroutines, and says when each did.
func departures(t *testing.T, p *pace, n int) []time.Duration {
	t.Helper()
	began := time.Now()
	var mu sync.Mutex
	var at []time.Duration
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			if err := p.wait(t.Context()); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Since(began))
		})
	}
	group.Wait()
	return at
}

// TestEvenlySpaced: five a second is one each 200 ms, from the first on.
func TestEvenlySpaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for i, at := range departures(t, newPace(5), 20) {
			want := time.Duration(i) * 200 * time.Millisecond
			if off := (at - want).Abs(); off > time.Millisecond {
				t.Errorf("request %d left after %s, want %s", i, at, want)
			}
		}
	})
}

// TestNoRate: all at once.
func TestNoRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, at := range departures(t, newPace(0), 100) {
			if at != 0 {
				t.Errorf("left after %s", at)
			}
		}
	})
}

// TestPauseHoldsEverybody: those who wait already, and those who come later; the longest
// pause counts, and afterwards the spacing is kept.
func TestPauseHoldsEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(5)
		p.pause(10 * time.Second)
		p.pause(3 * time.Second)
		for i, at := range departures(t, p, 5) {
			want := 10*time.Second + time.Duration(i)*200*time.Millisecond
			if off := (at - want).Abs(); off > time.Millisecond {
				t.Errorf("request %d left after %s, want %s", i, at, want)
			}
		}
	})
}

// An answering service gives one answer, whatever is asked.
type answering struct {
	result chorus.Result
	asked  int
}

func (s *answering) Authenticate(context.Context, chorus.Environment, chorus.Pair) (chorus.Result, error) {
	s.asked++
	return s.result, nil
}

func (s *answering) Access(context.Context, chorus.Environment, chorus.Pair, *chorus.TechnicalAccount, chorus.Structure) (chorus.Result, error) {
	s.asked++
	return s.result, nil
}

// TestRetryAfterPauses: an answer that says when to come back holds everybody else.
func TestRetryAfterPauses(t *testing.T) {
	authenticate := func(ctx context.Context, s chorus.Service) error {
		_, err := s.Authenticate(ctx, chorus.Production, chorus.Pair{})
		return err
	}
	access := func(ctx context.Context, s chorus.Service) error {
		_, err := s.Access(ctx, chorus.Production, chorus.Pair{}, nil, chorus.Structure{})
		return err
	}
	throttled := chorus.Result{Status: 429, Fault: chorus.Throttled, RetryAfter: time.Minute}
	for name, c := range map[string]struct {
		ask    func(context.Context, chorus.Service) error
		answer answering
	}{
		"the token":          {authenticate, answering{result: throttled}},
		"the token of reads": {access, answering{result: throttled}},
		"a read":             {access, answering{result: chorus.Result{APIs: []chorus.API{{}, {Status: 429, RetryAfter: time.Minute}, {}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ask, under := c.ask, &c.answer
				p := newPace(0)
				if err := ask(t.Context(), p.service(t.Context(), under)); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				if err := ask(t.Context(), p.service(t.Context(), under)); err != nil || time.Since(began) != time.Minute || under.asked != 2 {
					t.Errorf("after %s, %d asked, %v", time.Since(began), under.asked, err)
				}
			})
		})
	}
}

// TestNothingLeavesAfterTheEnd: but what belongs to a pair that was begun follows.
func TestNothingLeavesAfterTheEnd(t *testing.T) {
	starting, stop := context.WithCancel(t.Context())
	under := &answering{}
	p := newPace(0)
	begun := p.service(starting, under)
	if _, err := begun.Authenticate(t.Context(), chorus.Production, chorus.Pair{}); err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := begun.Authenticate(t.Context(), chorus.Sandbox, chorus.Pair{}); err != nil {
		t.Errorf("the second request of a pair: %v", err)
	}
	if _, err := p.service(starting, under).Authenticate(t.Context(), chorus.Production, chorus.Pair{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a pair that was not begun: %v", err)
	}
	if under.asked != 2 {
		t.Errorf("%d asked, want 2", under.asked)
	}
}
