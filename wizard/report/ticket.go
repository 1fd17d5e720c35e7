package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for Paris: no Windows has a table of time zones

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard"
	"raccord/wizard/document"
)

// This file decides when the other side is to be written to, and ticket.txt.tmpl what. The
// rules are:
//
//   - Only what PISTE or AIFE alone can mend is theirs: a token endpoint that is down, busy
//     or answers what no documentation describes; APIs that are down, or all closed although the
//     application's name is right.
//   - The message is in French, as support is, whatever the report's language.
//   - It says in words what was sent. Neither the secret nor the token is in it, nor the whole
//     Client ID: support asks for it where it needs it.
//   - A message about a rehearsal, or about hosts that are none of PISTE's, says so first.

// A ticket is a message to support, ready to send.
type ticket struct {
	To      string   `json:"to"` // toPISTE or toAIFE
	Step    steps.ID `json:"step"`
	Subject string   `json:"subject"`
	// Body are its paragraphs and list lines; "" parts paragraphs.
	Body []string `json:"body"`
}

// The support that a ticket is for.
const (
	toPISTE = "piste"
	toAIFE  = "aife"
)

// ticketFacts are what ticket.txt.tmpl puts into words.
type ticketFacts struct {
	*steps.Evidence
	*structure
	// About is what is wrong: "token", "closed" (every API is) or "down" (an API is).
	About       string
	Practice    bool
	CustomHosts bool
	UTC, Paris  string
	Environment chorus.Environment
	Host        string
}

// theirs are the faults that only PISTE can mend.
var theirs = map[chorus.Fault]bool{chorus.Throttled: true, chorus.Unavailable: true, chorus.RequestRefused: true}

// ticketsFor returns the ticket that a check is worth; none for most.
func ticketsFor(e *steps.Evidence, s *structure, practice bool) []ticket {
	facts := ticketFacts{
		Evidence: e, structure: s, Practice: practice,
		Environment: cmp.Or(e.Environment, chorus.Production), Host: e.Host,
		CustomHosts: e.Host != "" && !chorus.BuiltIn(e.Host),
		UTC:         moment(e.At.UTC()), Paris: moment(inParis(e.At)),
	}
	t := ticket{To: toAIFE, Step: e.Step}
	switch {
	case theirs[e.Fault]:
		t.To, facts.About = toPISTE, "token"
	case allClosed(e.APIs) && !wrongName(s.Application):
		facts.About = "closed"
	case slices.ContainsFunc(e.APIs, down):
		facts.About = "down"
	default:
		return nil
	}
	if t.To == toAIFE && !facts.CustomHosts { // the gateway of the APIs goes with the token's host
		facts.Host = strings.TrimPrefix(chorus.PISTE.Of(e.Environment).API, "https://")
	}
	var text strings.Builder
	if err := document.WriteText(&text, wizard.VoiceIn(steps.French), files, "ticket.txt.tmpl", facts); err != nil {
		panic(err) // embedded: a build whose template does not suit the facts is broken
	}
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")
	t.Subject, t.Body = lines[0], lines[1:]
	return []ticket{t}
}

// down tells whether an API itself could not answer, rather than the way to it.
func down(a chorus.API) bool {
	return a.Access == chorus.AccessUnavailable && (a.Status == 429 || a.Status >= 500)
}

// wrongName tells whether the names themselves close every API.
func wrongName(a steps.Application) bool {
	return a.Verdict == names.Different || a.Verdict == names.Sandbox
}

func allClosed(apis []chorus.API) bool {
	return len(apis) > 0 && !slices.ContainsFunc(apis, func(a chorus.API) bool { return a.Access != chorus.AccessNotGranted })
}

// moment is a time to the second.
func moment(t time.Time) string { return t.Format("02/01/2006 15:04:05") }

// inParis returns a time as the support reads it on its clocks.
func inParis(t time.Time) time.Time {
	place, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err) // embedded, by time/tzdata
	}
	return t.In(place)
}
