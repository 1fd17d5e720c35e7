package check

// This file decides what two pairs should not have in common. The rules are:
//
//   - AIFE recommends to suppliers a set of identifiers for each structure: one Client ID under
//     two SIRETs is pointed out. A recipient has one for all its structures, which a dossier
//     tells and a list does not.
//   - The same pair under the same SIRET twice is a line too many.
//   - An application's name belongs to one Client ID: under two of them, one is a leftover or
//     a name was copied from the wrong line.
//   - The place pointed at is the first one where it was seen. Case and spaces around do not
//     count: the comparison of the two names tells of those.
//   - Hashes and numbers are kept, no text: a hundred thousand pairs are a few megabytes.

import (
	"hash/maphash"
	"strings"

	"raccord/steps"
)

// A place is where a pair stands: a structure of a dossier, or a line of a list.
type place struct {
	Dossier string `json:"dossier"`
	// Position numbers the dossier's structures and Line the list's lines, from 1. The one that
	// does not apply is 0.
	Position int `json:"position"`
	Line     int `json:"line"`
}

// shared says what a pair has in common with an earlier one, and where that one stands.
type shared struct {
	Kind string `json:"kind"`
	place
}

// The kinds of shared.
const (
	sameClientID    = "client-id"   // under two SIRETs
	sameApplication = "application" // under two Client IDs
	samePair        = "pair"        // one Client ID twice under one SIRET
)

// twins remember the pairs seen so far.
type twins struct {
	seed                              maphash.Seed
	byClientID, byApplication, byPair map[uint64]sighting
	// place returns where the pair of a number stands.
	place func(number int) place
}

// A sighting is the first pair in which a Client ID or an application's name was seen.
type sighting struct {
	// with is the hash of the pair's SIRET for a Client ID, of its Client ID for a name: half of
	// it, so that a hundred thousand of them stay small.
	with uint32
	pair int32 // the pair's number
}

// newTwins returns twins that have seen no pair; place returns where the pair of a number stands.
func newTwins(place func(number int) place) *twins {
	return &twins{seed: maphash.MakeSeed(), byClientID: map[uint64]sighting{}, byApplication: map[uint64]sighting{}, byPair: map[uint64]sighting{}, place: place}
}

// see remembers a pair under a number and returns what it shares with earlier ones: empty, not
// nil, for nothing.
func (t *twins) see(s steps.Subject, number int) []shared {
	found := []shared{}
	id, siret, name := t.hash(string(s.Pair.ID)), t.hash(s.SIRET), t.hash(s.PISTEName)
	withSIRET, withID := sighting{uint32(siret), int32(number)}, sighting{uint32(id), int32(number)}
	if first := firstSighting(t.byClientID, id, withSIRET); first.with != withSIRET.with {
		found = append(found, shared{sameClientID, t.place(int(first.pair))})
	}
	if first := firstSighting(t.byPair, t.hash(string(s.Pair.ID)+" "+s.SIRET), withSIRET); first.pair != withSIRET.pair {
		found = append(found, shared{samePair, t.place(int(first.pair))})
	}
	if first := firstSighting(t.byApplication, name, withID); first.with != withID.with {
		found = append(found, shared{sameApplication, t.place(int(first.pair))})
	}
	return found
}

// firstSighting returns the first sighting of key, which is s where there was none. Where key or
// what it is seen with is empty (0), nothing is remembered.
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

// hash returns a hash of a text without case and spaces around it, 0 for an empty one.
func (t *twins) hash(text string) uint64 {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return 0
	}
	return maphash.String(t.seed, text)
}
