package steps

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"raccord/steps/names"
)

// This file puts a difference between two names into words. The rules are:
//
//   - A character is named by a section of the texts: by its own, or by that of its class.
//   - One that has neither and cannot be seen is shown as its stand-in.
//   - The same difference in several places is one sentence, and so are all letters of the
//     other case.

// differenceProblems returns the differences as Problems for people, one sentence each.
func differenceProblems(all []names.Difference) []Problem {
	var problems []Problem
	for _, same := range GroupDifferences(all) {
		problems = append(problems, differenceProblem(same))
	}
	return problems
}

// GroupDifferences puts together the differences that are told as one, each group where its
// first stands: all those of case, and those between the same two characters.
func GroupDifferences(all []names.Difference) [][]names.Difference {
	var groups [][]names.Difference
	for _, d := range all {
		i := slices.IndexFunc(groups, func(g []names.Difference) bool {
			return g[0].Kind == d.Kind && (d.Kind == "case" || g[0].PISTE == d.PISTE && g[0].Declared == d.Declared)
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], d)
	}
	return groups
}

// differenceProblem returns a group of differences as a Problem for people. The pages put each
// code point of {piste} and {declared} into words by its CharacterSection; {pisteCode} and
// {declaredCode} are the code points as "U+0045 U+0301".
func differenceProblem(group []names.Difference) Problem {
	d, kind, places := group[0], group[0].Kind, "one"
	if len(group) > 1 {
		places = "several"
		if kind == "case" {
			kind = "case-of-several"
		}
	}
	return Problem{Code: "difference." + kind, Args: Args{
		"at": Positions(group), "places": places,
		"piste": withStandIns(d.PISTE), "declared": withStandIns(d.Declared),
		"pisteCode": codePoints(d.PISTE), "declaredCode": codePoints(d.Declared),
	}}
}

// Positions lists where the differences of a group stand: "1–3, 7".
func Positions(group []names.Difference) string {
	var runs []string
	for i := 0; i < len(group); {
		last := i
		for last+1 < len(group) && group[last+1].At == group[last].At+1 {
			last++
		}
		run := strconv.Itoa(group[i].At)
		if last > i {
			run += "–" + strconv.Itoa(group[last].At)
		}
		runs = append(runs, run)
		i = last + 1
	}
	return strings.Join(runs, ", ")
}

// withStandIns is text with a stand-in for each character that no section names.
func withStandIns(text string) string {
	return strings.Map(func(r rune) rune {
		if CharacterSection(r) == otherCharacter {
			return names.StandIn(r)
		}
		return r
	}, text)
}

func codePoints(text string) string {
	var points []string
	for _, r := range text {
		points = append(points, fmt.Sprintf("U+%04X", r))
	}
	return strings.Join(points, " ")
}

// namedCharacters have a section of their own.
var namedCharacters = map[rune]string{
	' ': "character.space", '\t': "character.tab",
	'\u00A0': "character.no-break-space", '\u202F': "character.narrow-no-break-space",
	'\u200B': "character.zero-width-space", '\u200D': "character.zero-width-joiner",
	'\uFEFF': "character.byte-order-mark", '\u00AD': "character.soft-hyphen",
	'-': "character.hyphen-minus", '\u2011': "character.no-break-hyphen",
	'\u2013': "character.en-dash", '\u2014': "character.em-dash", '\u2212': "character.minus",
	'\'': "character.apostrophe", '\u2019': "character.typographic-apostrophe",
}

// characterClasses have a section each; the first that holds is taken.
var characterClasses = []struct {
	section string
	holds   func(rune) bool
}{
	{"character.bidi", isBidi},
	{"character.accented", func(r rune) bool { return unicode.Is(unicode.M, r) && !names.Invisible(r) }},
	{"character.full-width", func(r rune) bool { return '！' <= r && r <= '～' }},
	{"character.digit", unicode.IsDigit},
	{"character.cyrillic-capital", capitalOf(unicode.Cyrillic)},
	{"character.cyrillic-small", smallOf(unicode.Cyrillic)},
	{"character.greek-capital", capitalOf(unicode.Greek)},
	{"character.greek-small", smallOf(unicode.Greek)},
	{"character.capital", capitalOf(unicode.Latin)},
	{"character.small", smallOf(unicode.Latin)},
}

func isBidi(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

func capitalOf(script *unicode.RangeTable) func(rune) bool {
	return func(r rune) bool { return unicode.Is(script, r) && unicode.IsUpper(r) }
}

func smallOf(script *unicode.RangeTable) func(rune) bool {
	return func(r rune) bool { return unicode.Is(script, r) && unicode.IsLower(r) }
}

// otherCharacter is the section of the characters without a name or a class.
const otherCharacter = "character.other"

// CharacterSection is the section that names r in words, with the placeholder
// {character}: « {character} majuscule », « espace insécable ».
func CharacterSection(r rune) string {
	if section, ok := namedCharacters[r]; ok {
		return section
	}
	for _, class := range characterClasses {
		if class.holds(r) {
			return class.section
		}
	}
	return otherCharacter
}
