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

// longest is how many characters of a name are aligned, more than the 255 that a name may
// have: the work grows with its square.
const longest = 512

// A pair is a piece of one name and the piece of the other that it became: one character
// and one, two and the same two swapped, or one and none.
type pair struct{ piste, declared []character }

// same is the kind of a pair of equal characters.
const same = ""

// kind is the kind of a pair, see Difference, and what it costs.
func (p pair) kind() (kind string, cost int) {
	switch {
	case len(p.piste) == 2:
		return "transposed", 3
	case len(p.piste) == 0:
		return p.declared[0].alone("extra")
	case len(p.declared) == 0:
		return p.piste[0].alone("missing")
	}
	switch a, b := &p.piste[0], &p.declared[0]; {
	case a.text == b.text:
		return same, 0
	case a.invisible && b.invisible:
		return "invisible", 1
	case a.invisible || b.invisible:
		return "other", 9
	case a.blank && b.blank:
		return "space", 1
	case a.nfc == b.nfc:
		return "normalization", 1
	case a.lower == b.lower:
		return "case", 1
	case a.mark != 0 && a.mark == b.mark:
		return "hyphen", 1
	case a.look == b.look || a.glyph == b.glyph:
		return "homoglyph", 1
	}
	return "other", 3
}

// alone is the kind of a pair with nothing opposite c, and what it costs.
func (c *character) alone(visible string) (kind string, cost int) {
	switch {
	case c.invisible:
		return "invisible", 1
	case c.blank:
		return "space", 2
	}
	return visible, 2
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
	best := cheapest(a, b)
	for i, j := 0, 0; i < len(a) || j < len(b); {
		p := best[i][j].pair
		pairs = append(pairs, p)
		i, j = i+len(p.piste), j+len(p.declared)
	}
	return pairs
}

// A choice is a pair, and the cost of it and all the pairs that follow.
type choice struct {
	pair
	cost int
}

// cheapest returns the best choices: [i][j] begins the cheapest way to pair a[i:] with b[j:].
func cheapest(a, b []character) [][]choice {
	best := make([][]choice, len(a)+1)
	for i := len(a); i >= 0; i-- {
		best[i] = make([]choice, len(b)+1)
		for j := len(b); j >= 0; j-- {
			for n, p := range firstPairs(a[i:], b[j:]) {
				_, cost := p.kind()
				cost += best[i+len(p.piste)][j+len(p.declared)].cost
				if n == 0 || cost < best[i][j].cost {
					best[i][j] = choice{p, cost}
				}
			}
		}
	}
	return best
}

// firstPairs returns the pairs that a and b can begin with. Of equally cheap ones the first
// is taken.
func firstPairs(a, b []character) []pair {
	pairs := make([]pair, 0, 4)
	if len(a) > 0 && len(b) > 0 {
		pairs = append(pairs, pair{a[:1], b[:1]})
	}
	if len(a) > 1 && len(b) > 1 && a[0].text == b[1].text && a[1].text == b[0].text {
		pairs = append(pairs, pair{a[:2], b[:2]})
	}
	if len(a) > 0 {
		pairs = append(pairs, pair{a[:1], nil})
	}
	if len(b) > 0 {
		pairs = append(pairs, pair{nil, b[:1]})
	}
	return pairs
}
