// Package batch checks many pairs of identifiers: so many at once, so many a second, the
// whole of them at rest when the other side asks for it. It knows the list that they come
// from, what two of them have in common that they should not, and how much is left. What
// one check is, and what is done with what it found, is its caller's.
package batch

import (
	"context"
	"iter"
	"sync"
)

// Start takes items from source one after the other and gives each to do, at most jobs at
// once. What do returns arrives in the order in which it was done; the channel is closed
// after the last, and has to be read until then. Once ctx ends no further item begins.
func Start[T, R any](ctx context.Context, jobs int, source iter.Seq[T], do func(T) R) <-chan R {
	next, stop := iter.Pull(source)
	var turn sync.Mutex
	take := func() (item T, ok bool) {
		turn.Lock()
		defer turn.Unlock()
		if ctx.Err() != nil {
			return item, false
		}
		return next()
	}
	done := make(chan R, jobs) // a worker goes on while its caller writes
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			for item, ok := take(); ok; item, ok = take() {
				done <- do(item)
			}
		})
	}
	go func() {
		workers.Wait()
		stop()
		close(done)
	}()
	return done
}
