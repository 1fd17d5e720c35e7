package batch

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counted is a source of n numbers.
func counted(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// TestJobsAtOnce: never more than jobs, and never fewer while there is something to do.
func TestJobsAtOnce(t *testing.T) {
	for _, c := range []struct{ n, jobs, rounds int }{{1, 8, 1}, {64, 64, 1}, {65, 64, 2}, {1000, 64, 16}, {10, 1, 10}, {0, 4, 0}} {
		synctest.Test(t, func(t *testing.T) {
			var now, most atomic.Int64
			began := time.Now()
			var seen []int
			for i := range Start(t.Context(), c.jobs, counted(c.n), func(i int) int {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(200 * time.Millisecond)
				now.Add(-1)
				return i
			}) {
				seen = append(seen, i)
			}
			if took, want := time.Since(began), time.Duration(c.rounds)*200*time.Millisecond; took != want {
				t.Errorf("%d with %d jobs took %s, want %s", c.n, c.jobs, took, want)
			}
			if slices.Sort(seen); len(slices.Compact(seen)) != c.n || most.Load() > int64(c.jobs) {
				t.Errorf("%d of %d done, %d at once", len(seen), c.n, most.Load())
			}
		})
	}
}

// TestStop: what has begun ends, nothing else begins.
func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, stop)
		var begun, ended int
		var lastBegan time.Duration
		began := time.Now()
		for range Start(ctx, 1, counted(100), func(int) int {
			begun++
			lastBegan = time.Since(began)
			time.Sleep(300 * time.Millisecond)
			return 0
		}) {
			ended++
		}
		// One item may already have been handed over when the context ends.
		if begun != ended || begun > 5 || lastBegan > 1200*time.Millisecond {
			t.Errorf("%d begun, the last after %s, %d ended", begun, lastBegan, ended)
		}
	})
}
