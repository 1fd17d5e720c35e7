package steps

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file finds out which character of one name became which of the other: the
// cheapest way, by Damerau and Levenshtein's distance with these rules:
//
//   - A character turns more cheaply into one it is mistaken for than into any other.
//   - What cannot be seen comes and goes, and never turns into something that can.
//   - In a run of equal characters it is the last that is missing or extra.
//   - Names of more than compared characters after their common beginning are aligned
//     that far; behind it only the first difference is looked for.
const compared = 512

// same is the kind of a pair of equal characters.
const same = ""

// A character is what one place of a name holds: a code point with the accents on it.
type character struct {
	text  string
	at    int // from 1, see Difference
	class class
	// nfc, lower, look and glyph are equal for characters that differ, in turn, by
	// normalization, by case, and by letters drawn alike; mark is the dash or quote meant.
	nfc, lower, look, glyph string
	mark                    rune
}

type class int

const (
	printed class = iota
	blank
	unseen
)

// A pair is what stands opposite each other: one character and one, two and two swapped,
// or one and none.
type pair struct{ piste, declared []character }

// relations are the kinds that one character opposite one can be, with what each costs;
// the first that holds is taken. Missing or extra costs 2, or 1 unseen.
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
	{"other", 3, func(a, b *character) bool { return true }},
}

func relation(a, b *character) (kind string, cost int) {
	for _, r := range relations {
		if r.holds(a, b) {
			return r.kind, r.cost
		}
	}
	panic("steps: the last relation holds always")
}

func (p pair) kind() string {
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

// alone is the kind of a character with nothing opposite.
func alone(c character, visible string) string {
	return map[class]string{printed: visible, blank: "space", unseen: "invisible"}[c.class]
}

func (p pair) at() int {
	return slices.Concat(p.piste, p.declared)[0].at
}

// align pairs the characters of two names, in order, each in one pair.
func align(piste, declared []character) []pair {
	// Ties are broken the same way whichever name comes first.
	if slices.CompareFunc(piste, declared, func(a, b character) int { return strings.Compare(a.text, b.text) }) > 0 {
		pairs := align(declared, piste)
		for i, p := range pairs {
			pairs[i] = pair{p.declared, p.piste}
		}
		return pairs
	}
	pairs, a, b := common(nil, piste, declared)
	near, a, b := aligned(a, b)
	pairs, a, b = common(append(pairs, near...), a, b)
	if len(a)+len(b) > 0 {
		pairs = append(pairs, pair{a[:min(len(a), 1)], b[:min(len(b), 1)]})
	}
	return pairs
}

// common moves the characters that a and b both begin with to pairs.
func common(pairs []pair, a, b []character) ([]pair, []character, []character) {
	n := 0
	for n < len(a) && n < len(b) && a[n].text == b[n].text {
		pairs = append(pairs, pair{a[n : n+1], b[n : n+1]})
		n++
	}
	return pairs, a[n:], b[n:]
}

// aligned pairs the characters that a and b begin with, always a cheapest way, and
// returns the rest of both: none where they are short.
func aligned(a, b []character) (pairs []pair, restA, restB []character) {
	g := newGrid(a, b)
	i, j := 0, 0
	for !g.ends(i, j) {
		m := g.cheapest(i, j)
		pairs = append(pairs, pair{a[i : i+m.piste], b[j : j+m.declared]})
		i, j = i+m.piste, j+m.declared
	}
	return pairs, a[i:], b[j:]
}

// A grid says what aligning the characters from i and from j on costs.
type grid struct {
	a, b  []character
	cut   bool // more follows on both sides
	costs [][]int
}

func newGrid(a, b []character) *grid {
	g := &grid{a: a[:min(len(a), compared)], b: b[:min(len(b), compared)]}
	g.cut = len(a) > compared && len(b) > compared
	g.costs = make([][]int, len(g.a)+1)
	for i := len(g.a); i >= 0; i-- {
		g.costs[i] = make([]int, len(g.b)+1)
		for j := len(g.b); j >= 0; j-- {
			if !g.ends(i, j) {
				g.costs[i][j] = g.cheapest(i, j).cost
			}
		}
	}
	return g
}

// ends tells whether nothing is left to align. What is left of one name alone may have
// its counterpart behind the cut, and costs nothing.
func (g *grid) ends(i, j int) bool {
	endA, endB := i == len(g.a), j == len(g.b)
	return endA && endB || g.cut && (endA || endB)
}

// A move takes one pair: so many characters of each name, at the cost of it and of all
// that follows.
type move struct{ piste, declared, cost int }

// cheapest is the move to make at i and j, the first of equals in this order: one
// opposite one, two swapped, missing, extra.
func (g *grid) cheapest(i, j int) move {
	a, b := g.a[i:], g.b[j:]
	best := move{cost: 1 << 30}
	try := func(piste, declared, cost int) {
		if cost += g.costs[i+piste][j+declared]; cost < best.cost {
			best = move{piste, declared, cost}
		}
	}
	if len(a) > 0 && len(b) > 0 {
		_, cost := relation(&a[0], &b[0])
		try(1, 1, cost)
	}
	if len(a) > 1 && len(b) > 1 && a[0].text == b[1].text && a[1].text == b[0].text {
		try(2, 2, 3)
	}
	if len(a) > 0 {
		try(1, 0, a[0].weight())
	}
	if len(b) > 0 {
		try(0, 1, b[0].weight())
	}
	return best
}

func (c *character) weight() int {
	if c.class == unseen {
		return 1
	}
	return 2
}

// characters cuts a name into its characters.
func characters(name string) []character {
	var all []character
	for at := 1; name != ""; {
		c := characterOf(firstCharacter(name))
		c.at = at
		if c.class != unseen {
			at++
		}
		all = append(all, c)
		name = name[len(c.text):]
	}
	return all
}

// firstCharacter is the first code point of text with what is drawn on it.
func firstCharacter(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if invisible(first) {
		return text[:size]
	}
	for i, r := range text[size:] {
		if invisible(r) || !joins(r) {
			return text[:size+i]
		}
	}
	return text
}

func characterOf(text string) character {
	first, _ := utf8.DecodeRuneInString(text)
	if !utf8.ValidString(text) {
		return character{text: text, nfc: text, lower: text, look: text, glyph: text}
	}
	c := character{text: text, nfc: norm.NFC.String(text), mark: markOf[first]}
	letters := norm.NFD.String(text)
	c.lower = strings.ToLower(c.nfc)
	c.look = strings.ToLower(strings.Map(latin, letters))
	c.glyph = strings.Map(glyph, letters)
	switch {
	case invisible(first):
		c.class = unseen
	case unicode.IsSpace(first):
		c.class = blank
	}
	return c
}

func join(characters []character) string {
	var b strings.Builder
	for _, c := range characters {
		b.WriteString(c.text)
	}
	return b.String()
}
