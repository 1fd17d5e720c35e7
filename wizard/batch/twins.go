package batch

// This file decides what two pairs should not have in common. The rules are:
//
//   - PISTE gives one set of identifiers to one application, and AIFE asks for one application
//     per structure: one Client ID under two SIRETs is pointed out.
//   - An application's name belongs to one Client ID: under two of them, one is a leftover or
//     a name was copied from the wrong line.
//   - What is pointed at is the first place where it was seen. Case and spaces count in
//     neither: names that differ by them are told apart elsewhere.
//   - Memory is bounded: hashes and numbers are kept, no text.

import (
	"hash/maphash"
	"strings"
)

// A Place is where a pair stands: the line of a list, or the dossier of that place in the
// order of the batch and its structure, both from 0.
type Place struct{ At, Structure int32 }

// Twins are what was seen so far.
type Twins struct {
	seed maphash.Seed
	ids  map[uint64]sighting // by Client ID
	apps map[uint64]sighting // by application name
}

// A sighting is where something was seen first, and what with.
type sighting struct {
	with  uint64
	place Place
}

// NewTwins has seen nothing.
func NewTwins() *Twins {
	return &Twins{seed: maphash.MakeSeed(), ids: map[uint64]sighting{}, apps: map[uint64]sighting{}}
}

// The kinds of Twin.
const (
	SameClientID    = "client-id"   // under two SIRETs
	SameApplication = "application" // under two Client IDs
)

// A Twin is something that two places share, and the first of them.
type Twin struct {
	Kind  string
	Place Place
}

// See notes a pair and returns what it shares with earlier ones. Empty texts are nobody's.
func (t *Twins) See(place Place, clientID, siret, application string) []Twin {
	var twins []Twin
	id, legal, name := t.hash(clientID), t.hash(siret), t.hash(application)
	if first := see(t.ids, id, sighting{legal, place}); first.with != legal {
		twins = append(twins, Twin{SameClientID, first.place})
	}
	if first := see(t.apps, name, sighting{id, place}); first.with != id {
		twins = append(twins, Twin{SameApplication, first.place})
	}
	return twins
}

// see is the first sighting of key: s, unless there was one. Half of one is none.
func see(seen map[uint64]sighting, key uint64, s sighting) sighting {
	first, ok := seen[key]
	if ok && s.with != 0 {
		return first
	}
	if key != 0 && s.with != 0 {
		seen[key] = s
	}
	return s
}

func (t *Twins) hash(text string) uint64 {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return 0
	}
	return maphash.String(t.seed, text)
}
