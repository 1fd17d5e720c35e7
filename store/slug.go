package store

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

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
	words := strings.FieldsFunc(Fold(name), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') })
	return strings.Join(words, "-")
}

// Fold is text as it is compared where case, accents and punctuation do not count: its
// letters and digits in lower case, every run of other characters one space, none at
// either end. What is called by it is found by it: « Évry » is "evry".
func Fold(text string) string {
	b := make([]byte, 0, len(text))
	for _, r := range text {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b = append(b, byte(r))
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)|0x20)
		case r < utf8.RuneSelf:
			b = separate(b)
		case r < firstRare:
			b = appendFolded(b, latin()[r])
		default:
			b = appendFolded(b, decomposed(r))
		}
	}
	return strings.TrimSuffix(string(b), " ")
}

// appendFolded appends the letters and digits of a character that was taken apart.
func appendFolded(b []byte, letters string) []byte {
	for _, r := range letters {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b = utf8.AppendRune(b, r)
		case unicode.Is(unicode.Mn, r): // the accent of the letter before
		default:
			b = separate(b)
		}
	}
	return b
}

func separate(b []byte) []byte {
	if len(b) > 0 && b[len(b)-1] != ' ' {
		b = append(b, ' ')
	}
	return b
}

// decomposed is a character in lower case, its accents apart.
func decomposed(r rune) string {
	return ligatures.Replace(strings.ToLower(norm.NFKD.String(string(r))))
}

// firstRare is the first character after those of the western languages.
const firstRare = 0x180

// latin are the characters before firstRare, decomposed once.
var latin = sync.OnceValue(func() *[firstRare]string {
	var all [firstRare]string
	for r := range rune(firstRare) {
		all[r] = decomposed(r)
	}
	return &all
})

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
	if id == "" || len(id) > longestID || reserved(id) {
		return false
	}
	hyphen := true // none at either end, no two together
	for i := range len(id) {
		c := id[i]
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' && !hyphen) {
			return false
		}
		hyphen = c == '-'
	}
	return !hyphen
}
