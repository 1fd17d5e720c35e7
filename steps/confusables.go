package steps

import (
	"fmt"
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file knows characters that people cannot tell apart. The rules are:
//
//   - Only what turns up in names on French portals is listed: Latin, Greek, Cyrillic and
//     full-width letters, spaces, dashes, quotes, and what takes no room at all.
//   - An invisible character never reaches a screen: a stand-in takes its place.
//   - Pairs are from Unicode's confusables (UTS #39), those drawn alike in common fonts.

// lookalikes lists, for a Latin letter or a digit, the letters of other scripts that are
// drawn like it: Greek, then Cyrillic, then others.
var lookalikes = map[rune]string{
	'A': "\u0391\u0410", 'B': "\u0392\u0412", 'C': "\u03F9\u0421", 'E': "\u0395\u0415",
	'F': "\u03DC", 'G': "\u050C", 'H': "\u0397\u041D", 'I': "\u0399\u0406\u04C0",
	'J': "\u037F\u0408", 'K': "\u039A\u041A", 'M': "\u039C\u03FA\u041C", 'N': "\u039D",
	'O': "\u039F\u041E", 'P': "\u03A1\u0420", 'Q': "\u051A", 'S': "\u0405",
	'T': "\u03A4\u0422", 'V': "\u0474", 'W': "\u051C", 'X': "\u03A7\u0425",
	'Y': "\u03A5\u0423\u04AE", 'Z': "\u0396",
	'a': "\u03B1\u0430", 'b': "\u042C", 'c': "\u03F2\u0441", 'd': "\u0501", 'e': "\u0435",
	'g': "\u0261", 'h': "\u04BB", 'i': "\u03B9\u0456\u0131", 'j': "\u03F3\u0458",
	'k': "\u03BA\u043A", 'l': "\u04CF", 'm': "\u043C", 'o': "\u03BF\u03C3\u043E",
	'p': "\u03C1\u0440", 'q': "\u051B", 'r': "\u0433", 's': "\u0455", 't': "\u03C4\u0442",
	'u': "\u03C5\u03BC\u00B5", 'v': "\u03BD\u0475", 'w': "\u03C9\u0461\u051D",
	'x': "\u03C7\u0445", 'y': "\u03B3\u0443\u04AF", '3': "\u0417",
}

// marks lists, for a mark on the keyboard, the marks that typesetting puts in its place.
var marks = map[rune]string{
	'-':  "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u02D7\uFE58\uFE63\uFF0D",
	'\'': "\u2018\u2019\u201B\u02B9\u02BB\u02BC\u2032\u00B4\u0060\uFF07",
	'"':  "\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB\uFF02",
}

var latinOf, markOf = inverse(lookalikes), inverse(marks)

func inverse(table map[rune]string) map[rune]rune {
	inverted := map[rune]rune{}
	for key, values := range maps.All(table) {
		for _, value := range values {
			inverted[value] = key
		}
	}
	for key := range table {
		inverted[key] = key
	}
	return inverted
}

// latin is the Latin letter or the ASCII character that r is drawn like, or r.
func latin(r rune) rune {
	if isFullWidth(r) {
		return r - 0xFF01 + '!'
	}
	if l, ok := latinOf[r]; ok {
		return l
	}
	return r
}

// glyph is latin, where a font may draw two ASCII characters alike too: O and 0; I, l, 1, |.
func glyph(r rune) rune {
	switch r = latin(r); r {
	case 'O':
		return '0'
	case 'I', 'l', '|':
		return '1'
	}
	return r
}

func isFullWidth(r rune) bool { return 0xFF01 <= r && r <= 0xFF5E }

func isBidi(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// invisible tells whether r takes no room: format and control characters, variation
// selectors, fillers. White space does take room.
func invisible(r rune) bool {
	if r < utf8.RuneSelf {
		return unicode.IsControl(r) && !unicode.IsSpace(r)
	}
	return !unicode.IsSpace(r) && unicode.In(r, unicode.Cf, unicode.Cc,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// joins tells whether r is drawn on the character before it: accents, Hangul vowels.
func joins(r rune) bool {
	return unicode.Is(unicode.M, r) || !norm.NFC.PropertiesString(string(r)).BoundaryBefore()
}

// visible is text with a stand-in for each character that is not seen, or whose kind is
// not: ␣ a space, ⍽ another space, ⇥ a tab, ¤ what takes no room. An accent without a
// letter stands on a dotted circle.
func visible(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i == 0 && unicode.Is(unicode.M, r) && !invisible(r) {
			b.WriteRune('◌')
		}
		b.WriteRune(standIn(r))
	}
	return b.String()
}

func standIn(r rune) rune {
	switch {
	case r == ' ':
		return '␣'
	case r == '\t':
		return '⇥'
	case unicode.IsSpace(r):
		return '⍽'
	case invisible(r):
		return '¤'
	}
	return r
}

// nameable is text with a stand-in only where no section names what is not seen.
func nameable(text string) string {
	return strings.Map(func(r rune) rune {
		if CharacterSection(r) == "character.other" {
			return standIn(r)
		}
		return r
	}, text)
}

// codes names the code points of text: "U+041E", "U+0045 U+0301".
func codes(text string) string {
	var names []string
	for _, r := range text {
		names = append(names, fmt.Sprintf("U+%04X", r))
	}
	return strings.Join(names, " ")
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

// characterSections are the sections of whole classes; the first that holds is taken.
var characterSections = []struct {
	section string
	holds   func(rune) bool
}{
	{"character.bidi", isBidi},
	{"character.accented", func(r rune) bool { return unicode.Is(unicode.M, r) && !invisible(r) }},
	{"character.full-width", isFullWidth},
	{"character.digit", unicode.IsDigit},
	{"character.cyrillic-capital", capitalOf(unicode.Cyrillic)},
	{"character.cyrillic-small", smallOf(unicode.Cyrillic)},
	{"character.greek-capital", capitalOf(unicode.Greek)},
	{"character.greek-small", smallOf(unicode.Greek)},
	{"character.capital", capitalOf(unicode.Latin)},
	{"character.small", smallOf(unicode.Latin)},
}

func capitalOf(script *unicode.RangeTable) func(rune) bool {
	return func(r rune) bool { return unicode.Is(script, r) && unicode.IsUpper(r) }
}

func smallOf(script *unicode.RangeTable) func(rune) bool {
	return func(r rune) bool { return unicode.Is(script, r) && unicode.IsLower(r) }
}

// CharacterSection is the section that names r in words, with the placeholder
// {character}: « {character} majuscule », « espace insécable ».
func CharacterSection(r rune) string {
	if section, ok := namedCharacters[r]; ok {
		return section
	}
	for _, c := range characterSections {
		if c.holds(r) {
			return c.section
		}
	}
	return "character.other"
}
