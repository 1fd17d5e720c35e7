// Package simulator is PISTE and Chorus Pro in one process: the same routes, statuses,
// headers and bodies, both environments, under a scenario. Practice mode and the tests reach
// it without a socket (Transport); raccord simulate serves it on loopback.
//
// It gives the recorded answers (recorded.go) that the tests of the client judge.
package simulator

// This file decides which environment and route a request means, and who answers it. The rules are:
//
//   - The Host header decides the environment under PISTE's own names; elsewhere the
//     path's first element does, /production or /sandbox.
//   - Statuses, headers, bodies and the order of checks are those that are known of
//     PISTE; what is only inferred is marked so in recorded.go.
//   - Nothing of a request is ever echoed, and nothing is written anywhere.

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"raccord/chorus"
)

// A Simulator is PISTE and Chorus Pro, both environments, under one scenario. It is
// an http.Handler, and safe for concurrent use.
type Simulator struct {
	Latency time.Duration // added to every answer; set before use

	scenario scenario

	mu      sync.Mutex
	granted map[string]grantedToken // by token
	order   []string                // the tokens, the oldest first
}

// A grantedToken is what the simulator remembers of a token.
type grantedToken struct {
	env         chorus.Environment
	application Application
	expires     time.Time
}

// New makes a simulator under the scenario of that name. Its error is ErrUnknownScenario.
func New(name string) (*Simulator, error) {
	for _, s := range scenarios {
		if s.name == name {
			return &Simulator{scenario: s, granted: map[string]grantedToken{}}, nil
		}
	}
	return nil, ErrUnknownScenario
}

// requestLimit is far over what any request of the client takes, in bytes.
const requestLimit = 1 << 20

// A call is one request as the simulator sees it.
type call struct {
	env    chorus.Environment
	method string
	path   string // without the environment
	header http.Header
	body   []byte
	form   url.Values // of a form body
}

// ServeHTTP implements http.Handler.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// net/http sees a client leave only once the body has been read.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, requestLimit))
	if err != nil {
		Recorded("bad-request").ServeHTTP(w, r)
		return
	}
	env, path, ok := locate(r)
	if !ok {
		Recorded("no-route").ServeHTTP(w, r)
		return
	}
	form, _ := url.ParseQuery(string(body))
	c := call{env, r.Method, path, r.Header, body, form}
	if pause(r.Context(), s.Latency+s.delay(c)) {
		s.answer(c).ServeHTTP(w, r)
	}
}

// answer is the scenario's one answer, or that of the host to which the path belongs.
func (s *Simulator) answer(c call) Answer {
	switch {
	case s.scenario.always != "":
		return Recorded(s.scenario.always, "token", newToken())
	case c.path == chorus.TokenPath:
		return s.tokenAnswer(c)
	case c.path == chorus.TokenInfoPath:
		return s.tokenInfoAnswer(c)
	}
	return s.apiAnswer(c)
}

// delay is the scenario's, longer for the application that rehearses waiting.
func (s *Simulator) delay(c call) time.Duration {
	if c.path != chorus.TokenPath {
		return s.scenario.delay
	}
	if app, _ := s.applicant(c); app.Name == slowApplication {
		return s.scenario.delay + slowness
	}
	return s.scenario.delay
}

// slowness is long enough to be felt, and within every limit in use.
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

// locate returns the environment and the route that a request means.
func locate(r *http.Request) (env chorus.Environment, path string, ok bool) {
	for _, env := range []chorus.Environment{chorus.Production, chorus.Sandbox} {
		hosts := chorus.PISTE.Of(env)
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
