package steps

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// This file decides how text from outside is shown: what a dossier, a list, a server, a
// certificate or the environment holds. The rules are:
//
//   - A character that moves a cursor, ends a line or turns the direction of what follows is
//     shown as its number, \u{9b}, and a byte that is no UTF-8 as \x{9b}.
//   - Whatever fills the {placeholders} of a text is shown so, and every block of a page. What
//     commands write goes through PrintableLines at the last moment, whatever it is.
//   - JSON keeps the value: there such a character is written with JSON's own escape, \u009b.
//   - A value that is checked, compared, saved or copied stays what it is.

// unprintable tells whether r is shown as its number.
func unprintable(r rune) bool { return r < ' ' || r > '~' && unprintableOutsideASCII(r) }

// unprintableOutsideASCII is unprintable for DEL and what comes after it.
func unprintableOutsideASCII(r rune) bool {
	return unicode.IsControl(r) || r > unicode.MaxLatin1 && unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}

// Printable returns text from outside as it is shown, in one line.
func Printable(text string) string { return printable(text, "") }

// PrintableLines is Printable for text that has line ends of its own.
func PrintableLines(text string) string { return printable(text, "\n") }

func printable(text, kept string) string {
	escaped := func(r rune) bool { return unprintable(r) && !strings.ContainsRune(kept, r) }
	if utf8.ValidString(text) && !strings.ContainsFunc(text, escaped) {
		return text
	}
	var out strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x{%x}`, text[0])
		case escaped(r):
			fmt.Fprintf(&out, `\u{%x}`, r)
		default:
			out.WriteRune(r)
		}
		text = text[size:]
	}
	return out.String()
}

// PrintableJSON returns a JSON document that means the same, with escapes for what is not
// printable in its strings.
func PrintableJSON(document []byte) []byte {
	var out []byte
	done := 0 // what stands before it is in out
	for i, r := range string(document) {
		if r == '\n' || !unprintable(r) {
			continue
		}
		out = append(out, document[done:i]...)
		for _, unit := range utf16.AppendRune(nil, r) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
		done = i + utf8.RuneLen(r)
	}
	if done == 0 {
		return document
	}
	return append(out, document[done:]...)
}
