package chorus

import (
	"context"
	"net/url"
	"sync"
	"time"
)

// scriptMemory is for how long the answer of a script holds: an exchange is often one of
// several, and the network may be another one later.
const scriptMemory = time.Minute

// A scriptedProxy asks a script, which may take seconds, aside: nobody waits for longer than
// their context lasts, and who asks next finds the answer.
type scriptedProxy struct {
	ask func(origin *url.URL) string

	mu      sync.Mutex
	answers map[string]*scriptAnswer // by host
}

type scriptAnswer struct {
	done  chan struct{} // closed once the rest is known
	proxy string
	at    time.Time
}

// find is the address that the script gives, "" for no proxy. The error is ctx's.
func (s *scriptedProxy) find(ctx context.Context, origin *url.URL) (string, error) {
	answer := s.answer(origin)
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case <-answer.done:
		return answer.proxy, nil
	}
}

// answer is one that holds, or one that is on its way.
func (s *scriptedProxy) answer(origin *url.URL) *scriptAnswer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.answers[origin.Host]; known != nil && !known.old() {
		return known
	}
	answer := &scriptAnswer{done: make(chan struct{})}
	if s.answers == nil {
		s.answers = map[string]*scriptAnswer{}
	}
	s.answers[origin.Host] = answer
	go func() {
		answer.proxy, answer.at = s.ask(origin), time.Now()
		close(answer.done)
	}()
	return answer
}

func (a *scriptAnswer) old() bool {
	select {
	case <-a.done:
		return time.Since(a.at) >= scriptMemory
	default:
		return false
	}
}
