package steps

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// This file compares an application's name in PISTE with the one declared in Chorus Pro,
// where spelling and case have to be the same. The rules are:
//
//   - The names are identical when they are the same code points, and only then.
//   - Each difference says which of the ways to mistype a name it is, so that one
//     sentence can tell what to mend.
//   - Swapping the names swaps the two sides of every difference, and nothing else.
//   - The name of a SANDBOX application is never right in production, even when both agree.

// The verdicts on two names.
const (
	NamesIdentical = "identical"
	NamesDifferent = "different"
	NamesSandbox   = "sandbox"
)

// A NameComparison is what CompareNames found.
type NameComparison struct {
	// Verdict is NamesIdentical, NamesDifferent or NamesSandbox.
	Verdict string `json:"verdict"`
	// Differences are in the order of the names; empty, never nil, when there are none.
	Differences []Difference `json:"differences"`
}

// A Difference is one place where the names differ.
//
// A character is what a reader counts on screen: a letter with its accents is one, however
// many code points it takes. What cannot be seen does not count.
type Difference struct {
	// At counts the characters of the name in PISTE from 1; where PISTE has nothing there,
	// those of the declared name. What cannot be seen is at the character that follows it.
	At int `json:"at"`
	// Kind is case, homoglyph, space, invisible, hyphen (quotes too), normalization,
	// transposed, missing (from the declared name), extra or other.
	Kind string `json:"kind"`
	// PISTE and Declared are the characters as they stand, "" on the side without one.
	PISTE    string `json:"piste"`
	Declared string `json:"declared"`
}

// CompareNames compares two names character by character. Of names longer than any portal
// takes, differences far behind the first are summed up in one.
func CompareNames(piste, declared string) NameComparison {
	c := NameComparison{Verdict: NamesIdentical, Differences: []Difference{}}
	for _, p := range align(characters(piste), characters(declared)) {
		if kind := p.kind(); kind != same {
			c.Differences = append(c.Differences, Difference{p.at(), kind, join(p.piste), join(p.declared)})
		}
	}
	switch {
	case SandboxName(piste) || SandboxName(declared):
		c.Verdict = NamesSandbox
	case len(c.Differences) > 0:
		c.Verdict = NamesDifferent
	}
	return c
}

// Problem is the difference for people. Readers put each code point of {piste} and
// {declared} into words by its CharacterSection; what has no words of its own and cannot
// be seen is a stand-in already. {pisteCode} and {declaredCode} are the code points.
func (d Difference) Problem() Problem {
	return Problem{Code: "difference." + d.Kind, Args: Args{
		"at":    strconv.Itoa(d.At),
		"piste": nameable(d.PISTE), "declared": nameable(d.Declared),
		"pisteCode": codes(d.PISTE), "declaredCode": codes(d.Declared),
	}}
}

// Caret draws the two names one above the other for a fixed-width font: · where one has
// nothing, stand-ins for what cannot be seen, ^ under each difference.
func Caret(piste, declared string) (line1, line2, carets string) {
	var upper, lower, under strings.Builder
	for _, p := range align(characters(piste), characters(declared)) {
		above, below, sign := visible(join(p.piste)), visible(join(p.declared)), " "
		if p.kind() != same {
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

// SandboxName tells whether name is that of an application for the qualification side:
// APP_SANDBOX_…, which PISTE makes with every account, or DataPass's APP_DATAPASS_SBX_….
// Case, spaces, dashes and look-alike letters do not hide it.
func SandboxName(name string) bool {
	var folded strings.Builder
	separated := true // nothing to separate at the beginning
	for _, r := range name {
		if invisible(r) {
			continue
		}
		separator := r == '_' || unicode.IsSpace(r) || markOf[r] == '-'
		switch {
		case !separator:
			folded.WriteRune(unicode.ToUpper(latin(r)))
		case !separated:
			folded.WriteRune('_')
		}
		separated = separator
	}
	words := folded.String() + "_"
	return strings.HasPrefix(words, "APP_SANDBOX_") || strings.HasPrefix(words, "APP_DATAPASS_SBX_")
}
