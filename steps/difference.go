package steps

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"raccord/steps/names"
)

// This file puts a difference between two names into words. The rules are:
//
//   - A character is named by a section of the texts: by its own, or by that of its class.
//   - One that has neither and cannot be seen is shown as its stand-in.

// differenceProblem returns a difference as a Problem for people. The pages put each code point of {piste} and
// {declared} into words by its CharacterSection; {pisteCode} and {declaredCode} are the
// code points as "U+0045 U+0301".
func differenceProblem(d names.Difference) Problem {
	return Problem{Code: "difference." + d.Kind, Args: Args{
		"at":    strconv.Itoa(d.At),
		"piste": withStandIns(d.PISTE), "declared": withStandIns(d.Declared),
		"pisteCode": codePoints(d.PISTE), "declaredCode": codePoints(d.Declared),
	}}
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
