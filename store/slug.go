package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// This file decides what a dossier is called. The rules are:
//
//   - An id is a name in lower case, accents folded, every run of other characters
//     one hyphen, none at either end.
//   - It is a file name on every system: no device of Windows ("con", "com1"), and
//     short enough for the suffixes of a file being written.
//   - A name that leaves nothing is called "dossier".
//   - Only ids are looked up, so that no argument leads out of the folder.

const (
	// longestSlug is what a name may give, in bytes.
	longestSlug = 64
	// longestID leaves room for "-2", "-3" and so on after it.
	longestID = longestSlug + 16
	// nameless stands for a name without a usable character.
	nameless = "dossier"
)

// ligatures are the letters of Latin names that Unicode does not take apart.
var ligatures = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// Slug is the id that name gives: « Mairie d'Évry » is "mairie-d-evry".
func Slug(name string) string {
	s := fold(name)
	if len(s) > longestSlug {
		s = strings.Trim(s[:longestSlug], "-")
	}
	if s == "" {
		return nameless
	}
	if reserved(s) {
		return nameless + "-" + s
	}
	return s
}

// fold is name in the characters of an id, of any length.
func fold(name string) string {
	var b strings.Builder
	lower := ligatures.Replace(strings.ToLower(norm.NFKD.String(name)))
	for _, r := range lower {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // the accent of the letter before
		default:
			b.WriteByte('-')
		}
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	return strings.Join(words, "-")
}

// reserved tells whether Windows keeps the name for a device, whatever follows it.
func reserved(id string) bool {
	switch id {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(id) == 4 && (id[:3] == "com" || id[:3] == "lpt") && id[3] >= '0' && id[3] <= '9'
}

// isID tells whether id could be a dossier's.
func isID(id string) bool {
	return id != "" && len(id) <= longestID && fold(id) == id && !reserved(id)
}
