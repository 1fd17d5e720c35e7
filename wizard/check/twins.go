package check

// This file decides what two pairs should not have in common. The rules are:
//
//   - PISTE gives one set of identifiers to one application, and AIFE asks for one application
//     per structure: one Client ID under two SIRETs is pointed out.
//   - An application's name belongs to one Client ID: under two of them, one is a leftover or
//     a name was copied from the wrong line.
//   - What is pointed at is the first place where it was seen. Case and spaces count in
//     neither: names that differ by them are told apart elsewhere.
//   - Hashes and numbers are kept, no text: a hundred thousand pairs are a few megabytes.

import (
	"hash/maphash"
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
	seed                      maphash.Seed
	byClientID, byApplication map[uint64]sighting
	place                     func(number int) place
}

// A sighting is where a Client ID or an application was seen first, and the hash of the SIRET or
// of the Client ID that it was seen with.
type sighting struct {
	with uint64
	at   int
}

// newTwins has seen no pair. Pairs are told by numbers; place is where the pair of a number
// stands.
func newTwins(place func(number int) place) *twins {
	return &twins{seed: maphash.MakeSeed(), byClientID: map[uint64]sighting{}, byApplication: map[uint64]sighting{}, place: place}
}

// see notes a pair and returns what it shares with earlier ones: empty, not nil, for nothing.
func (t *twins) see(s steps.Subject, number int) []shared {
	found := []shared{}
	id, siret, name := t.hash(string(s.Pair.ID)), t.hash(s.SIRET), t.hash(s.PISTEName)
	if first := firstSighting(t.byClientID, id, sighting{siret, number}); first.with != siret {
		found = append(found, shared{sameClientID, t.place(first.at)})
	}
	if first := firstSighting(t.byApplication, name, sighting{id, number}); first.with != id {
		found = append(found, shared{sameApplication, t.place(first.at)})
	}
	return found
}

// firstSighting is the first one of key, which is s where there was none. Where key or what it
// is seen with is not known, nothing is noted.
func firstSighting(seen map[uint64]sighting, key uint64, s sighting) sighting {
	if key == 0 || s.with == 0 {
		return s
	}
	if first, ok := seen[key]; ok {
		return first
	}
	seen[key] = s
	return s
}

// hash is of what counts in a text; 0 where that is nothing.
func (t *twins) hash(text string) uint64 {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return 0
	}
	return maphash.String(t.seed, text)
}
