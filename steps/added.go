package steps

import (
	"maps"
	"slices"
)

// This file adds to a dossier what a list says of a structure. The rules are:
//
//   - A structure is found by its SIRET. Where no structure has it, it goes to the first one
//     without a SIRET, or makes one more.
//   - An answer that is there stays. What the list says otherwise is told to the caller.

// siretKey is the answer that tells structures apart.
const siretKey Key = "structure.siret"

// ParseAnswer returns the answer that text gives to the question of that key, cleaned and in its
// one spelling, or what is wrong with it. It panics on a key that no step asks.
func ParseAnswer(key Key, text string) (string, *Problem) {
	_, f := asking(key)
	clean, _ := Inspect(f.Clean, text)
	if p := f.TextProblem(clean); p != nil {
		return "", p
	}
	if f.Canonical != nil {
		clean = f.Canonical(clean)
	}
	return clean, nil
}

// asking returns the first step that asks for key, and its field.
func asking(key Key) (*Step, *Field) {
	for i := range Procedure {
		for j := range Procedure[i].Fields {
			if f := &Procedure[i].Fields[j]; f.Key == key {
				return &Procedure[i], f
			}
		}
	}
	panic("steps: no question " + string(key))
}

// Add returns a copy with answers about the customer and one structure, each under a key of
// ParseAnswer. It also returns the keys whose answer is another one in a, and stays.
func (a Answers) Add(given map[Key]string) (_ Answers, kept []Key) {
	a, structure := a.withStructure(given[siretKey])
	for _, key := range slices.Sorted(maps.Keys(given)) {
		step, _ := asking(key)
		p := Place{Step: step.ID}
		if step.Scope == PerStructure {
			p.Structure = structure
		}
		switch before := a.At(p).Text(key); {
		case before == given[key]:
		case before != "", step.Lent && a.At(p).Borrows():
			kept = append(kept, key)
		default:
			a = a.Put(p, Given{Texts: map[Key]string{key: given[key]}})
		}
	}
	return a, kept
}

// withStructure returns a copy that has a structure for a SIRET, and its index.
func (a Answers) withStructure(siret string) (Answers, int) {
	a = a.clone()
	for _, wanted := range []string{siret, ""} {
		if i := slices.Index(a.SIRETs(), wanted); i >= 0 {
			return a, i
		}
	}
	a.add()
	return a, len(a.Structures) - 1
}
