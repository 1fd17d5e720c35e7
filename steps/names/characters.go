package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file cuts a name into characters, and shows the invisible ones. The rules are:
//
//   - A character is a code point with what is drawn on it: accents, Hangul vowels.
//   - An invisible character never reaches a screen: a stand-in takes its place.

// A character is one character of a name.
type character struct {
	text string
	at   int // the position, from 1, see Difference
	// blank is white space; invisible takes no room at all.
	blank, invisible bool
	// Two different characters have the same nfc when they differ by normalization, the
	// same lower when by case, the same look or glyph when they are drawn alike.
	nfc, lower, look, glyph string
	// mark is the dash or quote on the keyboard that a dash or quote stands for, or 0.
	mark rune
}

// characters cuts a name into its characters.
func characters(name string) []character {
	var all []character
	for at := 1; name != ""; {
		c := characterOf(FirstCharacter(name))
		c.at = at
		if !c.invisible {
			at++
		}
		all = append(all, c)
		name = name[len(c.text):]
	}
	return all
}

// FirstCharacter returns the first code point of text with what is drawn on it.
func FirstCharacter(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if Invisible(first) {
		return text[:size]
	}
	for i, r := range text[size:] {
		if Invisible(r) || !joins(r) {
			return text[:size+i]
		}
	}
	return text
}

// joins tells whether r is drawn on the character before it.
func joins(r rune) bool {
	return unicode.Is(unicode.M, r) || !norm.NFC.PropertiesString(string(r)).BoundaryBefore()
}

func characterOf(text string) character {
	first, _ := utf8.DecodeRuneInString(text)
	if !utf8.ValidString(text) {
		return character{text: text, nfc: text, lower: text, look: text, glyph: text}
	}
	composed, letters := norm.NFC.String(text), norm.NFD.String(text)
	return character{
		text: text, blank: unicode.IsSpace(first), invisible: Invisible(first), mark: markOf[first],
		nfc: composed, lower: strings.ToLower(composed),
		look: strings.ToLower(strings.Map(latin, letters)), glyph: strings.Map(glyph, letters),
	}
}

func join(characters []character) string {
	var b strings.Builder
	for _, c := range characters {
		b.WriteString(c.text)
	}
	return b.String()
}

// Invisible tells whether r takes no room: format and control characters, variation
// selectors, fillers. White space does take room.
func Invisible(r rune) bool {
	printable := ' ' <= r && r <= '~' // most texts hold nothing else, and the tables are large
	return !printable && !unicode.IsSpace(r) && unicode.In(r, unicode.Cf, unicode.Cc,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// Visible is text with a stand-in for each character that cannot be seen or told from
// others like it. An accent without a letter stands on a dotted circle.
func Visible(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i == 0 && unicode.Is(unicode.M, r) && !Invisible(r) {
			b.WriteRune('◌')
		}
		b.WriteRune(StandIn(r))
	}
	return b.String()
}

// StandIn is what is shown for r: ␣ for a space, ⍽ for another space, ⇥ for a tab, ¤ for
// what is invisible, and r itself for all others.
func StandIn(r rune) rune {
	switch {
	case r == ' ':
		return '␣'
	case r == '\t':
		return '⇥'
	case unicode.IsSpace(r):
		return '⍽'
	case Invisible(r):
		return '¤'
	}
	return r
}
