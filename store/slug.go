package store

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
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

var (
	idShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	// notInID are the characters that a name's id has a hyphen for.
	notInID = regexp.MustCompile(`[^a-z0-9]+`)
	// reserved are the names that Windows keeps for devices, whatever suffix follows them.
	reserved = regexp.MustCompile(`^(con|prn|aux|nul|(com|lpt)[0-9])$`)
)

// Slug returns the id that name gives: « Mairie d'Évry » is "mairie-d-evry".
func Slug(name string) string {
	id := strings.Trim(notInID.ReplaceAllString(Fold(name), "-"), "-")
	if len(id) > longestSlug {
		id = strings.Trim(id[:longestSlug], "-")
	}
	if id == "" {
		return nameless
	}
	if reserved.MatchString(id) {
		return nameless + "-" + id
	}
	return id
}

// isID tells whether id could be a dossier's.
func isID(id string) bool {
	return len(id) <= longestID && idShape.MatchString(id) && !reserved.MatchString(id)
}

// ligatures are the letters of Latin names that Unicode does not take apart.
var ligatures = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// Fold returns text as it is compared where case, accents and punctuation do not count: its
// letters and digits in lower case, every run of other characters one space, none at
// either end. « L'Haÿ-les-Roses » is "l hay les roses".
func Fold(text string) string {
	apart := strings.ToLower(norm.NFKD.String(strings.ToValidUTF8(text, " "))) // each accent behind its letter
	bare := runes.Remove(runes.In(unicode.Mn)).String(ligatures.Replace(apart))
	words := strings.FieldsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}
