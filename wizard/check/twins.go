package check

// This file decides what two pairs should not have in common. The rules are:
//
//   - PISTE gives one set of identifiers to one application, and AIFE asks for one application
//     per structure: one Client ID under two SIRETs is pointed out.
//   - An application's name belongs to one Client ID: under two of them, one is a leftover or
//     a name was copied from the wrong line.
//   - What is pointed at is the first place where it was seen. Case and spaces count in
//     neither: names that differ by them are told apart elsewhere.

import (
	"strings"

	"raccord/steps"
)

// A place is where a pair stands.
type place struct {
	Dossier string `json:"dossier"`
	// Position is the structure's in the dossier, Line the list's, from 1. 0 is the other one.
	Position int `json:"position"`
	Line     int `json:"line"`
}

// shared is something that two pairs should not have in common, and the first place of it.
type shared struct {
	Kind string `json:"kind"`
	place
}

// The kinds of shared.
const (
	sameClientID    = "client-id"   // under two SIRETs
	sameApplication = "application" // under two Client IDs
)

// twins are the pairs seen so far.
type twins struct {
	byClientID, byApplication map[string]sighting
}

// A sighting is where a Client ID or an application was seen first, and with which SIRET or
// Client ID.
type sighting struct {
	with string
	at   place
}

func newTwins() *twins {
	return &twins{byClientID: map[string]sighting{}, byApplication: map[string]sighting{}}
}

// see notes a pair and returns what it shares with earlier ones: empty, not nil, for nothing.
func (t *twins) see(s steps.Subject, at place) []shared {
	found := []shared{}
	id, siret, name := plainly(string(s.Pair.ID)), plainly(s.SIRET), plainly(s.PISTEName)
	if first := see(t.byClientID, id, sighting{siret, at}); first.with != siret {
		found = append(found, shared{sameClientID, first.at})
	}
	if first := see(t.byApplication, name, sighting{id, at}); first.with != id {
		found = append(found, shared{sameApplication, first.at})
	}
	return found
}

// see is the first sighting of key, which is s where there was none. Where key or what it was
// seen with is empty nothing is known, and nothing noted.
func see(seen map[string]sighting, key string, s sighting) sighting {
	if key == "" || s.with == "" {
		return s
	}
	if first, ok := seen[key]; ok {
		return first
	}
	seen[key] = s
	return s
}

// plainly is text without what does not count.
func plainly(text string) string { return strings.ToLower(strings.TrimSpace(text)) }
