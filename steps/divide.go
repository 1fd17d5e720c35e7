package steps

import (
	"regexp"
	"strings"
	"unicode"
)

// This file divides what was copied as one text into an identifier and the secret that belongs
// to it: two lines with their labels, two cells of a table, "login:password", or that in Base64.
// The rules are:
//
//   - A label decides which is which; without one the identifier comes first.
//   - Two values or none: what is not understood stays whole, for a shape to refuse. Without
//     labels, the form of one of the two has to tell.

var (
	// aLabel is a label of an identifier or a secret, with what separates it from its value.
	aLabel = regexp.MustCompile(`(?i)["']?\b(?:[a-z]+_)*(?:` + credentialWords + `|basic)["']?(?: *[:=]+>? *|[ \t\n]+|$)`)

	secretWords = regexp.MustCompile(`(?i)secret|key|cl[ée]|` + secretLabels)
)

// The labels become these words, which stand for what follows.
const (
	identifierFollows = "\x01"
	secretFollows     = "\x02"
)

// Divide returns the identifier and the secret in a text that holds both, false in any other.
func Divide(text string) (identifier, secret string, ok bool) {
	if len(text) > maxPaste || hasUUIDShape(text) {
		return "", "", false
	}
	text = strings.Map(func(r rune) rune {
		switch f := blemish(r); {
		case unicode.IsSpace(r):
			return ' '
		case f != "":
			return -1
		}
		return r
	}, text)
	text = aLabel.ReplaceAllStringFunc(text, func(label string) string {
		if secretWords.MatchString(label) {
			return " " + secretFollows + " "
		}
		return " " + identifierFollows + " "
	})
	var values [3]string // by what announced them, 0 for nothing
	follows, labels := 0, 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ;,|&{}", r) }) {
		switch word {
		case identifierFollows, secretFollows:
			follows = int(word[0])
			labels++
			continue
		}
		for _, half := range halves(unquoted(word)) {
			if follows == 0 && values[1] != "" {
				follows = 2
			}
			if follows == 0 {
				follows = 1
			}
			if values[follows] != "" {
				return "", "", false
			}
			values[follows], follows = half, 0
		}
	}
	told := labels > 1 || hasUUIDShape(values[1]) || hasLoginShape(values[1]) || hasUUIDShape(values[2])
	return values[1], values[2], told && values[1] != "" && values[2] != ""
}

// halves returns the two values in "login:password", as it is or in Base64, or else the word.
func halves(word string) []string {
	if login, password, ok := fromBasic(word); ok {
		return []string{login, password}
	}
	first, second, cut := strings.Cut(word, ":")
	if cut && second != "" && (hasUUIDShape(first) || hasLoginShape(first)) {
		return []string{first, second}
	}
	return []string{word}
}
