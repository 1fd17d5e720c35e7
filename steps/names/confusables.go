package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// This file lists characters that people cannot tell apart. The rules are:
//
//   - Only what turns up in names on French portals is listed: Greek and Cyrillic letters,
//     dashes and quotes. Full-width letters are in golang.org/x/text.
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

// inverse maps every character of the table to its key, the keys to themselves.
func inverse(table map[rune]string) map[rune]rune {
	inverted := map[rune]rune{}
	for key, values := range table {
		for _, value := range values {
			inverted[value] = key
		}
	}
	for key := range table {
		inverted[key] = key
	}
	return inverted
}

// latin returns the Latin letter or the digit that r is drawn like, r itself where there is none.
func latin(r rune) rune {
	if folded := width.LookupRune(r).Folded(); folded != 0 {
		r = folded
	}
	if l, ok := latinOf[r]; ok {
		return l
	}
	return r
}

// glyph is latin for fonts that draw ASCII characters alike too: O and 0; I, l, 1 and |.
func glyph(r rune) rune {
	switch r = latin(r); r {
	case 'O':
		return '0'
	case 'I', 'l', '|':
		return '1'
	}
	return r
}

// Plain returns text as a keyboard would type what is seen of it: without its invisible
// characters, every white space a blank, the letters, digits, dashes and quotes of other scripts
// and fonts as those that they are drawn like.
func Plain(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return text
	}
	return norm.NFKC.String(strings.Map(func(r rune) rune {
		switch mark, isMark := markOf[r]; {
		case Invisible(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		case isMark:
			return mark
		}
		return latin(r)
	}, text))
}
