package chorus

// This file is the front door of the simulated PISTE. The rules are:
//
//   - The Host header decides the environment under PISTE's own names; elsewhere the
//     path's first element does, /production or /sandbox.
//   - Statuses, headers, bodies and the order of checks are those that are known of
//     PISTE; what nobody knows is marked in answers.go.
//   - Nothing of a request is ever echoed, and nothing is written anywhere.

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Simulator is PISTE and Chorus Pro, both environments, under one scenario. It is
// an http.Handler, and safe for concurrent use.
type Simulator struct {
	Latency time.Duration // added to every answer; set before use

	scenario scenario
	requests atomic.Int64
	tokens   atomic.Int64

	mu      sync.Mutex
	granted map[string]grantedToken // by token
	order   []string                // the tokens, the oldest first
}

// A grantedToken remembers who was given it.
type grantedToken struct {
	env         Environment
	application Application
	expires     time.Time
}

// NewSimulator makes a simulator. Its error is an *UnknownScenarioError.
func NewSimulator(name string) (*Simulator, error) {
	for _, s := range scenarios {
		if s.name == name {
			return &Simulator{scenario: s, granted: map[string]grantedToken{}}, nil
		}
	}
	return nil, &UnknownScenarioError{Name: name, Known: Scenarios()}
}

// Requests counts all requests, TokenRequests those at the token endpoints.
func (s *Simulator) Requests() int      { return int(s.requests.Load()) }
func (s *Simulator) TokenRequests() int { return int(s.tokens.Load()) }

// A call is one request as the simulator sees it.
type call struct {
	env    Environment
	method string
	path   string // without the environment
	header http.Header
	body   []byte
	form   url.Values // of a form body
}

// ServeHTTP implements http.Handler.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	// net/http sees a client leave only once the body has been read.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, replyLimit))
	if err != nil {
		filled("bad-request").write(w)
		return
	}
	env, path, ok := locate(r)
	if !ok {
		filled("no-route").write(w)
		return
	}
	if path == tokenPath {
		s.tokens.Add(1)
	}
	form, _ := url.ParseQuery(string(body))
	c := call{env, r.Method, path, r.Header, body, form}
	if pause(r.Context(), s.Latency+s.delay(c)) {
		s.answer(c).write(w)
	}
}

// answer is the scenario's, or that of whichever host the path belongs to.
func (s *Simulator) answer(c call) answer {
	switch {
	case s.scenario.always != "":
		return filled(s.scenario.always, "token", newToken())
	case c.path == tokenPath:
		return s.tokenAnswer(c)
	case c.path == tokenInfoPath:
		return s.tokenInfoAnswer(c)
	}
	return s.apiAnswer(c)
}

// delay is the scenario's, or that of the application that is slow by nature.
func (s *Simulator) delay(c call) time.Duration {
	if c.path != tokenPath {
		return s.scenario.delay
	}
	if app, _ := s.applicant(c); app.Name == slowApplication {
		return s.scenario.delay + slowness
	}
	return s.scenario.delay
}

// slowness fits into every limit in use, and is felt.
const slowness = 8 * time.Second

// pause waits, and tells whether the client is still there.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// locate is the environment and the route that a request means.
func locate(r *http.Request) (env Environment, path string, ok bool) {
	for _, env := range environments {
		hosts := PISTE.Of(env)
		if serves(hosts.OAuth, "/api/oauth/", r) || serves(hosts.API, "/cpro/", r) {
			return env, r.URL.Path, true
		}
		if rest, under := strings.CutPrefix(r.URL.Path, "/"+string(env)+"/"); under {
			return env, "/" + rest, true
		}
	}
	return "", "", false
}

func serves(address, routes string, r *http.Request) bool {
	return address == "https://"+r.Host && strings.HasPrefix(r.URL.Path, routes)
}
