package simulator

import (
	"crypto/rand"
	"mime"
	"net/http"
	"strconv"
	"time"

	"raccord/chorus"
)

const (
	tokenLife = time.Hour
	// remembered is how many tokens are known at once. A client uses the one it was given
	// last, and a simulator may serve for days.
	remembered = 4096
)

// tokenAnswer is the token endpoint's answer; the checks are in the order of the gateway. The pair
// is read from the form alone: PISTE is said to refuse it in a header.
func (s *Simulator) tokenAnswer(c call) Answer {
	media, _, _ := mime.ParseMediaType(c.header.Get("Content-Type"))
	switch {
	case c.method != http.MethodPost:
		return Recorded("bad-verb", "verb", http.MethodPost)
	case media != "application/x-www-form-urlencoded", c.form.Get("grant_type") == "":
		return Recorded("bad-request")
	case c.form.Get("grant_type") != "client_credentials":
		return Recorded("bad-grant")
	}
	app, accepted := s.applicant(c)
	if !accepted {
		return Recorded("refused")
	}
	return Recorded("token", "token", s.grant(c.env, app))
}

// applicant is the application whose pair the form holds, where the scenario's
// admission accepts it.
func (s *Simulator) applicant(c call) (Application, bool) {
	id, password := c.form.Get("client_id"), c.form.Get("client_secret")
	switch s.scenario.admits(c.env) {
	case none:
		return Application{}, false
	case every:
		return Application{Environment: c.env, ClientID: id}, id != "" && password != ""
	}
	for _, app := range fictitious.Applications {
		if app.Environment == c.env && app.ClientID == id && app.ClientSecret == password {
			return app, true
		}
	}
	return Application{}, false
}

func (s *Simulator) grant(env chorus.Environment, app Application) string {
	token := newToken()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.granted[token] = grantedToken{env, app, time.Now().Add(tokenLife)}
	s.order = append(s.order, token)
	if len(s.order) > remembered {
		delete(s.granted, s.order[0])
		s.order = s.order[1:]
	}
	return token
}

// newToken is 54 characters that mean nothing, as PISTE's are.
func newToken() string { return (rand.Text() + rand.Text() + rand.Text())[:54] }

// holder says to which application a token was given, also once it has expired, as long as
// it is remembered.
func (s *Simulator) holder(env chorus.Environment, token string) (grantedToken, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	given, ok := s.granted[token]
	return given, ok && given.env == env
}

// tokenInfoAnswer is what the gateway product answers; PISTE has never been seen to.
func (s *Simulator) tokenInfoAnswer(c call) Answer {
	given, ok := s.holder(c.env, c.form.Get("access_token"))
	if !s.scenario.discloses || !ok {
		return Recorded("no-tokeninfo")
	}
	left := int(time.Until(given.expires).Seconds())
	return Recorded("tokeninfo", "application", given.application.Name,
		"client", given.application.ClientID, "left", strconv.Itoa(left))
}
