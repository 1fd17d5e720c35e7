package names

import (
	"slices"
	"strings"
)

// This file finds out which character of one name became which of the other: the
// cheapest way, by Damerau and Levenshtein's distance with these rules:
//
//   - A character turns more cheaply into one it is mistaken for than into any other.
//   - An invisible character comes and goes, and never turns into a visible one.
//   - In a run of equal characters it is the last that is missing or extra.

// longest is how many characters of a name are aligned, far more than the 255 that a name
// may have: the table of moves grows with its square.
const longest = 512

// same is the kind of a pair of equal characters.
const same = ""

// relations are the kinds of pair that two characters can be, with the cost of each; the
// first that holds is taken.
var relations = []struct {
	kind  string
	cost  int
	holds func(a, b *character) bool
}{
	{same, 0, func(a, b *character) bool { return a.text == b.text }},
	{"invisible", 1, func(a, b *character) bool { return a.class == unseen && b.class == unseen }},
	{"other", 9, func(a, b *character) bool { return a.class == unseen || b.class == unseen }},
	{"space", 1, func(a, b *character) bool { return a.class == blank && b.class == blank }},
	{"normalization", 1, func(a, b *character) bool { return a.nfc == b.nfc }},
	{"case", 1, func(a, b *character) bool { return a.lower == b.lower }},
	{"hyphen", 1, func(a, b *character) bool { return a.mark != 0 && a.mark == b.mark }},
	{"homoglyph", 1, func(a, b *character) bool { return a.look == b.look || a.glyph == b.glyph }},
}

func relation(a, b *character) (kind string, cost int) {
	for _, r := range relations {
		if r.holds(a, b) {
			return r.kind, r.cost
		}
	}
	return "other", 3
}

// A pair is a piece of one name and the piece of the other that it became: one character
// and one, two and the same two swapped, or one and none.
type pair struct{ piste, declared []character }

func (p pair) kind() string {
	alone := func(c character, visible string) string {
		return map[class]string{printed: visible, blank: "space", unseen: "invisible"}[c.class]
	}
	switch {
	case len(p.piste) == 2:
		return "transposed"
	case len(p.piste) == 0:
		return alone(p.declared[0], "extra")
	case len(p.declared) == 0:
		return alone(p.piste[0], "missing")
	}
	kind, _ := relation(&p.piste[0], &p.declared[0])
	return kind
}

// at is the position of the pair, see Difference.
func (p pair) at() int {
	return slices.Concat(p.piste, p.declared)[0].at
}

// align pairs the characters of two names, in order, each in one pair. Of names that are
// too long the last pair is the first that differs.
func align(piste, declared []character) []pair {
	// Ties are broken the same way whichever name comes first.
	if slices.CompareFunc(piste, declared, func(a, b character) int { return strings.Compare(a.text, b.text) }) > 0 {
		pairs := align(declared, piste)
		for i, p := range pairs {
			pairs[i] = pair{p.declared, p.piste}
		}
		return pairs
	}
	a, b := piste, declared
	var pairs []pair
	for len(a) > 0 && len(b) > 0 && a[0].text == b[0].text {
		pairs = append(pairs, pair{a[:1], b[:1]})
		a, b = a[1:], b[1:]
	}
	if max(len(a), len(b)) > longest {
		return append(pairs, pair{a[:min(len(a), 1)], b[:min(len(b), 1)]})
	}
	moves := cheapest(a, b)
	for i, j := 0, 0; i < len(a) || j < len(b); {
		m := moves[i][j]
		pairs = append(pairs, pair{a[i : i+m.piste], b[j : j+m.declared]})
		i, j = i+m.piste, j+m.declared
	}
	return pairs
}

// A move makes one pair of so many characters of each name. The cost is the move's own or,
// in the table, with all that follows it.
type move struct{ piste, declared, cost int }

// cheapest returns a table of moves: the one at [i][j] begins the cheapest way to pair
// a[i:] with b[j:].
func cheapest(a, b []character) [][]move {
	table := make([][]move, len(a)+1)
	for i := len(a); i >= 0; i-- {
		table[i] = make([]move, len(b)+1)
		for j := len(b); j >= 0; j-- {
			for n, m := range movesAt(a[i:], b[j:]) {
				m.cost += table[i+m.piste][j+m.declared].cost
				if n == 0 || m.cost < table[i][j].cost {
					table[i][j] = m
				}
			}
		}
	}
	return table
}

// movesAt returns the moves that the beginnings of a and b allow. Of equally cheap ones the
// first is taken.
func movesAt(a, b []character) []move {
	moves := make([]move, 0, 4)
	if len(a) > 0 && len(b) > 0 {
		_, cost := relation(&a[0], &b[0])
		moves = append(moves, move{1, 1, cost})
	}
	if len(a) > 1 && len(b) > 1 && a[0].text == b[1].text && a[1].text == b[0].text {
		moves = append(moves, move{2, 2, 3})
	}
	if len(a) > 0 {
		moves = append(moves, move{1, 0, a[0].costAlone()})
	}
	if len(b) > 0 {
		moves = append(moves, move{0, 1, b[0].costAlone()})
	}
	return moves
}

// costAlone is the cost of a character that is missing or extra.
func (c *character) costAlone() int {
	if c.class == unseen {
		return 1
	}
	return 2
}
