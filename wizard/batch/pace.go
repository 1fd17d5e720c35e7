package batch

// This file decides when a token request may leave. The rules are:
//
//   - So many a second, evenly spaced: there is no burst, for PISTE's quotas are counted over
//     short windows.
//   - When an answer says to come back later, nobody asks before that, whoever was told.
//   - Nothing is asked twice: a pair that was told to come back stays undecided.
//   - Who waits when no request may begin any more gets the context's error, and has sent nothing.

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"raccord/chorus"
)

// A Pace lets token requests leave. It is safe for concurrent use.
type Pace struct {
	limiter *rate.Limiter
	turn    chan struct{} // held by the one who waits for the pause and the limiter

	mu     sync.Mutex
	resume time.Time
}

// NewPace is the pace of so many requests a second, 0 for no limit.
func NewPace(perSecond float64) *Pace {
	limit := rate.Inf
	if perSecond > 0 {
		limit = rate.Limit(perSecond)
	}
	return &Pace{limiter: rate.NewLimiter(limit, 1), turn: make(chan struct{}, 1)}
}

// Wait ends when one request may leave, or with ctx's error.
func (p *Pace) Wait(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.turn }()
	if err := p.rest(ctx); err != nil {
		return err
	}
	if p.limiter.Limit() != rate.Inf {
		if err := sleep(ctx, p.limiter.Reserve().Delay()); err != nil {
			return err
		}
	}
	return p.rest(ctx) // somebody else may have been told to come back meanwhile
}

// rest waits until there is no pause.
func (p *Pace) rest(ctx context.Context) error {
	for left := p.Paused(); left > 0; left = p.Paused() {
		if err := sleep(ctx, left); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Pause lets nobody ask for d from now; 0 changes nothing.
func (p *Pace) Pause(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.resume) {
		p.resume = until
	}
}

// Paused is how long the pause still lasts, 0 for none.
func (p *Pace) Paused() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(time.Until(p.resume), 0)
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Service is under at the pace of p, for one pair. Nothing is sent for it once starting has
// ended; where something was, what belongs to it follows, and ends with its own context.
func (p *Pace) Service(starting context.Context, under chorus.Service) chorus.Service {
	return &paced{under: under, pace: p, starting: starting}
}

type paced struct {
	under    chorus.Service
	pace     *Pace
	starting context.Context
	begun    bool
}

// leave waits for the pair's next request.
func (s *paced) leave(ctx context.Context) error {
	if !s.begun {
		ctx = s.starting
	}
	err := s.pace.Wait(ctx)
	s.begun = s.begun || err == nil
	return err
}

// Authenticate implements chorus.Service.
func (s *paced) Authenticate(ctx context.Context, env chorus.Environment, pair chorus.Pair) (chorus.Result, error) {
	if err := s.leave(ctx); err != nil {
		return chorus.Result{}, err
	}
	result, err := s.under.Authenticate(ctx, env, pair)
	s.pace.Pause(result.RetryAfter)
	return result, err
}

// Access implements chorus.Service.
func (s *paced) Access(ctx context.Context, env chorus.Environment, pair chorus.Pair, account *chorus.TechnicalAccount, structure chorus.Structure) (chorus.Result, error) {
	if err := s.leave(ctx); err != nil {
		return chorus.Result{}, err
	}
	result, err := s.under.Access(ctx, env, pair, account, structure)
	s.pace.Pause(result.RetryAfter)
	for _, api := range result.APIs {
		s.pace.Pause(api.RetryAfter)
	}
	return result, err
}
