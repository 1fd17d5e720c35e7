// Package names compares the two spellings of an application's name: the one in PISTE and
// the one declared in Chorus Pro, where spelling and case have to be the same.
//
// The rules are:
//
//   - The names are identical when they are the same code points, and only then.
//   - Each difference says which of the ways to mistype a name it is, so that one
//     sentence can tell what to mend.
//   - Swapping the names swaps the two sides of every difference, and nothing else.
//   - The name of a SANDBOX application is never right in production, even when both agree.
package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// The verdicts on two names.
const (
	Identical = "identical"
	Different = "different"
	Sandbox   = "sandbox"
)

// A Comparison is what Compare found.
type Comparison struct {
	// Verdict is Identical, Different or Sandbox.
	Verdict string `json:"verdict"`
	// Differences are in the order of the names; empty, never nil, when there are none.
	Differences []Difference `json:"differences"`
}

// A Difference is one place where the names differ.
//
// A character is what a reader counts on screen: a letter with its accents is one, however
// many code points it takes. Invisible characters are not counted.
type Difference struct {
	// At is the position of the character in the name in PISTE, from 1; where PISTE has
	// nothing there, the position in the declared name. An invisible character has the
	// position of the character that follows it.
	At int `json:"at"`
	// Kind is case, homoglyph, space, invisible, hyphen (quotes too), normalization,
	// transposed, missing (from the declared name), extra or other.
	Kind string `json:"kind"`
	// PISTE and Declared are the characters as they stand, "" on the side without one.
	PISTE    string `json:"piste"`
	Declared string `json:"declared"`
}

// Compare compares two names character by character. Where they still have more than
// longest characters to compare after their common beginning, it gives the first
// difference alone.
func Compare(piste, declared string) Comparison {
	c := Comparison{Verdict: Identical, Differences: []Difference{}}
	if piste != declared { // most are the same, and a list compares thousands
		for _, p := range align(characters(piste), characters(declared)) {
			if kind, _ := p.kind(); kind != same {
				c.Differences = append(c.Differences, Difference{p.at(), kind, join(p.piste), join(p.declared)})
			}
		}
	}
	switch {
	case IsSandbox(piste) || IsSandbox(declared):
		c.Verdict = Sandbox
	case len(c.Differences) > 0:
		c.Verdict = Different
	}
	return c
}

// fewDifferences are never too many to be marked one by one; a shortestRun of characters that stayed
// the same is hardly chance.
const (
	fewDifferences = 3
	shortestRun    = 3
)

// Unrelated tells whether two names have so little in common that a mark under each difference would
// be noise: less than half of the shorter one is found again in the other, a few letters that
// happen to be the same left out.
func Unrelated(piste, declared string) bool {
	a, b := characters(piste), characters(declared)
	common, run, differences := 0, 0, 0
	end := func() {
		if run >= shortestRun {
			common += run
		}
		run = 0
	}
	for _, p := range align(a, b) {
		kind, cost := p.kind()
		if kind != same {
			differences++
		}
		if alike := cost <= 1 || len(p.piste) == 2; alike {
			run += len(p.piste)
		} else {
			end()
		}
	}
	end()
	return differences > fewDifferences && 2*common < min(len(a), len(b))
}

// Caret draws the two names one above the other for a fixed-width font: · where one has
// nothing, stand-ins for invisible characters, ^ under each difference.
func Caret(piste, declared string) (line1, line2, carets string) {
	var upper, lower, under strings.Builder
	for _, p := range align(characters(piste), characters(declared)) {
		above, below, sign := Visible(join(p.piste)), Visible(join(p.declared)), " "
		if kind, _ := p.kind(); kind != same {
			sign = "^"
		}
		width := max(ansi.StringWidth(above), ansi.StringWidth(below), 1)
		upper.WriteString(cell(above, width))
		lower.WriteString(cell(below, width))
		under.WriteString(strings.Repeat(sign, width))
	}
	return upper.String(), lower.String(), strings.TrimRight(under.String(), " ")
}

func cell(text string, width int) string {
	if text == "" {
		return strings.Repeat("·", width)
	}
	return text + strings.Repeat(" ", width-ansi.StringWidth(text))
}

// IsSandbox tells whether name is that of an application for the qualification side:
// APP_SANDBOX_…, which PISTE makes with every account, or DataPass's APP_DATAPASS_SBX_….
// Case, spaces, dashes and look-alike letters do not hide it.
func IsSandbox(name string) bool {
	folded := strings.ToUpper(underscored.Replace(Plain(name)))
	words := strings.FieldsFunc(folded, func(r rune) bool { return r == '_' })
	begin := func(with ...string) bool { return len(words) >= len(with) && slices.Equal(words[:len(with)], with) }
	return begin("APP", "SANDBOX") || begin("APP", "DATAPASS", "SBX")
}

var underscored = strings.NewReplacer(" ", "_", "-", "_")

// Unusual returns the characters of name, each once and with stand-ins, that PISTE is said
// to refuse: other than letters, digits, - and _. PISTE itself makes names with @ and .,
// so they are unusual and not wrong.
func Unusual(name string) []string {
	var unusual []string
	for _, c := range characters(name) {
		first, _ := utf8.DecodeRuneInString(c.text)
		usual := unicode.IsLetter(first) || unicode.IsDigit(first) || first == '-' || first == '_'
		if shown := Visible(c.text); !(usual && !c.invisible) && !slices.Contains(unusual, shown) {
			unusual = append(unusual, shown)
		}
	}
	return unusual
}
