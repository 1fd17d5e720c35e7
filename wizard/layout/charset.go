package layout

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// This file writes for terminals that do not draw every character. The rules are:
//
//   - A locale whose character set is another than UTF-8 gets ASCII; no locale at all is one of
//     today, with UTF-8. The Linux console knows the letters, and few signs.
//   - A character stands for a character, so that columns stay where they are.
//   - Only what is drawn is put so. What is typed, copied and saved keeps its characters.

// A Charset is the characters that a terminal draws.
type Charset int

// The character sets.
const (
	Unicode Charset = iota
	Letters         // letters and frames, without signs: the Linux console
	ASCII
)

// CharsetOf returns the character set of a terminal, from the environment of the program.
func CharsetOf(getenv func(string) string) Charset {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale = getenv(name); locale != "" {
			break
		}
	}
	charset := strings.ReplaceAll(strings.ToLower(locale), "-", "")
	switch {
	case locale != "" && !strings.Contains(charset, "utf8"):
		return ASCII
	case getenv("TERM") == "linux":
		return Letters
	}
	return Unicode
}

// simpler are the signs that the program draws, and those of a character set that has none.
var simpler = strings.NewReplacer("✓", "v", "✗", "x", "•", "*", "›", ">", "…", ".", "●", "*", "◉", "@", "○", "o",
	"↓", "v", "↑", "^", "→", ">", "←", "<", "☐", "-", "☑", "v", "▸", ">", "■", "#", "’", "'", "“", `"`, "”", `"`, "–", "-", "—", "-")

// frames are what stands for frames and punctuation in ASCII.
var frames = strings.NewReplacer("─", "-", "│", "|", "╭", "+", "╮", "+", "╰", "+", "╯", "+", "├", "+", "┤", "+", "·", "-",
	"«", `"`, "»", `"`, "°", "o", "ᵒ", "o", "™", "T", "‹", "<", "×", "x", "œ", "e", "Œ", "E", "æ", "e", "Æ", "E", "ß", "s", "€", "E", "\u00a0", " ", "\u202f", " ")

// Fold returns text in the characters that c draws, one for each. A character that none stands
// for is a question mark.
func (c Charset) Fold(text string) string {
	if c == Unicode {
		return text
	}
	text = simpler.Replace(text)
	if c == Letters {
		return text
	}
	bare := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), runes.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return '?'
		}
		return r
	}))
	folded, _, err := transform.String(bare, frames.Replace(text))
	if err != nil {
		return text
	}
	return folded
}
