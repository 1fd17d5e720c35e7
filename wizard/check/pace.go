package check

// This file decides when a token request may leave. The rules are:
//
//   - So many a second, evenly spaced: there is no burst, for PISTE's quotas are counted over
//     short windows.
//   - When an answer says to come back later, no request leaves before that, of any pair.
//   - Nothing is asked twice: a pair that was told to come back stays undecided.
//   - A request that still waits when nothing may begin any more is not sent: its error is the
//     context's.

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"raccord/chorus"
)

// A pace lets token requests leave. It is safe for concurrent use.
type pace struct {
	limiter *rate.Limiter
	turn    chan struct{} // holds one: the request that waits for the limiter and the pause

	mu     sync.Mutex
	resume time.Time // the end of the pause
}

// newPace returns a pace of so many requests a second, 0 for no limit.
func newPace(perSecond float64) *pace {
	limit := rate.Inf
	if perSecond > 0 {
		limit = rate.Limit(perSecond)
	}
	return &pace{limiter: rate.NewLimiter(limit, 1), turn: make(chan struct{}, 1)}
}

// wait returns when one request may leave, or with ctx's error.
func (p *pace) wait(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.turn }()
	if err := p.rest(ctx); err != nil {
		return err
	}
	if err := p.limiter.Wait(ctx); err != nil {
		return err
	}
	return p.rest(ctx) // an answer may have asked for a pause meanwhile
}

// rest waits until there is no pause.
func (p *pace) rest(ctx context.Context) error {
	for left := p.paused(); left > 0; left = p.paused() {
		select {
		case <-time.After(left):
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
	}
	return ctx.Err()
}

// pause lets no request leave for d from now; 0 changes nothing.
func (p *pace) pause(d time.Duration) {
	if d == 0 { // as after most answers
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.resume) {
		p.resume = until
	}
}

// paused returns how long the pause still lasts, 0 where there is none.
func (p *pace) paused() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.resume.IsZero() {
		return 0
	}
	return max(time.Until(p.resume), 0)
}

// service returns a service that asks under at the pace of p about one pair. Nothing is sent for
// the pair once starting has ended, unless its first request has left: then the others follow,
// and end with their own context.
func (p *pace) service(starting context.Context, under chorus.Service) chorus.Service {
	return &paced{under: under, pace: p, starting: starting}
}

// paced implements chorus.Service for one pair.
type paced struct {
	under    chorus.Service
	pace     *pace
	starting context.Context
	begun    bool
}

// leave waits for the pair's next request.
func (s *paced) leave(ctx context.Context) error {
	if !s.begun {
		ctx = s.starting
	}
	err := s.pace.wait(ctx)
	s.begun = s.begun || err == nil
	return err
}

func (s *paced) Authenticate(ctx context.Context, env chorus.Environment, pair chorus.Pair) (chorus.Result, error) {
	if err := s.leave(ctx); err != nil {
		return chorus.Result{}, err
	}
	result, err := s.under.Authenticate(ctx, env, pair)
	s.pace.pause(result.RetryAfter)
	return result, err
}

func (s *paced) Access(ctx context.Context, env chorus.Environment, pair chorus.Pair, account *chorus.TechnicalAccount, structure chorus.Structure) (chorus.Result, error) {
	if err := s.leave(ctx); err != nil {
		return chorus.Result{}, err
	}
	result, err := s.under.Access(ctx, env, pair, account, structure)
	s.pace.pause(result.RetryAfter)
	for _, api := range result.APIs {
		s.pace.pause(api.RetryAfter)
	}
	return result, err
}
