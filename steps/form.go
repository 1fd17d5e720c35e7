package steps

import (
	"regexp"
	"strings"
	"unicode"
)

// This file knows a secret by its form. The rules are:
//
//   - PISTE's secrets are UUIDs. Where the hyphens stand does not count, nor do blanks, nor that the
//     symbols of the digits' keys were typed: one keyboard wants the shift key held for digits, and another
//     does not.
//   - Other secrets are told by being long and of mixed characters.

// partOfUUID is the larger part of a UUID, as of an incomplete paste: 8-4-4 digits from its
// beginning, or 4-4-12 from its end.
var partOfUUID = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// wholeUUID is how many digits a UUID has; shortestPart is the least number of bytes of a part of one.
const (
	wholeUUID    = 32
	shortestPart = 18
)

// holdsUUID tells whether a text, as names.Plain makes it, holds a UUID or the larger part of one.
func holdsUUID(plain string) bool {
	if len(plain) < shortestPart || !couldHoldUUID(plain) {
		return false
	}
	joined := strings.ReplaceAll(plain, " ", "")
	if strings.Contains(joined, "-") && partOfUUID.MatchString(joined) ||
		len(joined) >= wholeUUID && hasDigitsOfUUID(mistaken.Replace(alphanumerics(joined)), wholeUUID) {
		return true
	}
	for word := range strings.FieldsSeq(strings.ToLower(plain)) {
		if len(word) >= shortestPart && (hasDigitsOfUUID(onFrench.Replace(word), shortestPart) || hasDigitsOfUUID(onEnglish.Replace(word), shortestPart)) {
			return true
		}
	}
	return false
}

// mistaken are letters that are read as digits.
var mistaken = strings.NewReplacer("o", "0", "l", "1", "i", "1")

// onFrench and onEnglish turn the symbols into digits that a French and an English keyboard type in
// their places, where one wants the shift key held and the other does not, and a q into an a. The
// hyphen becomes a 6, with which it shares the French key.
var (
	onFrench  = strings.NewReplacer("&", "1", "é", "2", `"`, "3", "'", "4", "(", "5", "-", "6", "è", "7", "_", "8", "ç", "9", "à", "0", ")", "6", "q", "a")
	onEnglish = strings.NewReplacer("!", "1", "@", "2", "#", "3", "$", "4", "%", "5", "^", "6", "&", "7", "*", "8", "(", "9", ")", "0", "-", "6", "q", "a")
)

// couldHoldUUID tells whether text has about as many digits of a UUID, and symbols in their places, as
// the larger part of one has.
func couldHoldUUID(text string) bool {
	count := 0
	for _, r := range strings.ToLower(text) {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'f', '!' <= r && r <= '*':
			count++
		case r == '-', r == '_', r == '^', r == '@', r == 'é', r == 'è', r == 'ç', r == 'à':
			count++
		}
	}
	return count >= shortestPart-4
}

// hasDigitsOfUUID tells whether text has so many digits of a UUID in a row, with as many letters among
// them as those have: numbers with a word of such letters between them are none.
func hasDigitsOfUUID(text string, least int) bool {
	other := func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'f') }
	for run := range strings.FieldsFuncSeq(text, other) {
		if len(run) < least {
			continue
		}
		letters := 0
		for _, r := range run {
			if r >= 'a' {
				letters++
			}
		}
		if letters >= 4 && len(run)-letters >= 4 && letters*8 >= len(run) {
			return true
		}
	}
	return false
}

// alphanumerics returns the letters and digits of text, in lower case.
func alphanumerics(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// holdsOpaque tells whether a word of text is what generators of secrets make.
func holdsOpaque(text string) bool {
	for word := range strings.FieldsSeq(text) {
		if isOpaque(word) {
			return true
		}
	}
	return false
}

// shortestOpaque is in bytes.
const shortestOpaque = 20

// namesFile matches a text that ends as the name of a file does.
var namesFile = regexp.MustCompile(`\.[a-z0-9]{2,4}$`)

// isOpaque tells whether a word is long, letters and digits mixed, with characters that neither
// names nor addresses have. Slashes, a tilde and a number sign are usual in a path.
func isOpaque(word string) bool {
	digits, letters := 0, 0
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if len(word) < shortestOpaque || digits < 4 || letters < 4 || strings.Contains(word, "@") || !strings.ContainsAny(word, "/+=$%^*!?#~") {
		return false
	}
	inPath := (fromSomewhere.MatchString(word) || namesFile.MatchString(word)) && !strings.ContainsAny(word, "+=$%^*!?")
	return !inPath && !webAddress.MatchString(word)
}
