package simulator

import (
	"errors"
	"time"

	"raccord/chorus"
)

// An admission says which pairs a token endpoint accepts.
type admission int

const (
	known admission = iota // the fictitious applications of its environment
	none                   // no pair at all
	every                  // any pair whose two halves are not empty
)

// A scenario says in what PISTE and Chorus Pro behave unlike the scenario "happy", whose
// members are all zero.
type scenario struct {
	name           string
	production     admission
	sandbox        admission
	always         string        // the answer to every request, by its name
	delay          time.Duration // before every answer
	unsubscribed   bool          // no API is ticked for the application
	unconnected    bool          // the raccordement is missing
	refusesAccount bool          // every technical account
	discloses      bool          // tokeninfo answers
}

// beyondPatience is longer than any client waits. A pause ends with its request.
const beyondPatience = time.Hour

// scenarios are in the order in which they are documented.
var scenarios = []scenario{
	{name: "happy"},
	{name: "sandbox-pair", production: none, sandbox: every},
	{name: "refused", production: none, sandbox: none},
	{name: "no-subscription", unsubscribed: true},
	{name: "no-connection", unconnected: true},
	{name: "bad-account", refusesAccount: true},
	{name: "name-disclosed", discloses: true},
	{name: "throttled", always: "throttled"},
	{name: "slow", delay: beyondPatience},
	{name: "down", always: "down"},
	{name: "captive-portal", always: "captive-portal"},
	{name: "garbage", always: "garbage"},
}

// Scenarios lists the names that New takes.
func Scenarios() []string {
	names := make([]string, len(scenarios))
	for i, s := range scenarios {
		names[i] = s.name
	}
	return names
}

// ErrUnknownScenario is the error of New for a name that is none of Scenarios.
var ErrUnknownScenario = errors.New("simulator: unknown scenario")

// admits says which pairs the scenario accepts in env.
func (s scenario) admits(env chorus.Environment) admission {
	if env == chorus.Sandbox {
		return s.sandbox
	}
	return s.production
}
