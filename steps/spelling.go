package steps

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"iter"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"raccord/steps/names"
)

// This file recognizes a secret in a text, in whatever spelling it is. The rules are:
//
//   - A text is read as it stands and as what it encodes: percent-encoded, JSON's and HTML's
//     escapes, Base64, hexadecimal, one inside the other. Each reading is judged alike.
//   - A reading tells of a secret by the form that PISTE gives to its secrets, or the larger part
//     of one; by what stands before it; or by being what generators of secrets make.
//   - Look-alike letters, invisible characters, other dashes and the symbols of digits that were
//     typed without their shift key hide nothing.
//   - Names of people and places, addresses, numbers, paths and words about a secret are none.

// A reading is a text, or what a part of it encodes.
type reading struct {
	text    string
	encoded bool
}

// looksSecret tells whether a text that is no secret may be one, or hold one.
func looksSecret(text string) bool {
	if len(text) < shortestSecret || strings.Trim(text, "0123456789 ") == "" {
		return false // most numbers, at once
	}
	for r := range readingsOf(text) {
		if r.tells() {
			return true
		}
	}
	return false
}

// encodesSecret tells whether something in text is encoded and may be a secret, or hold one.
func encodesSecret(text string) bool {
	for r := range readingsOf(text) {
		if r.encoded && r.tells() {
			return true
		}
	}
	return false
}

// spells tells whether text holds that secret, encoded or with other capitals, dashes or blanks.
func spells(text, secret string) bool {
	wanted := alphanumerics(names.Plain(secret))
	for r := range readingsOf(text) {
		if strings.Contains(r.text, secret) ||
			len(wanted) >= shortestSecret && strings.Contains(alphanumerics(names.Plain(r.text)), wanted) {
			return true
		}
	}
	return false
}

// tells tells whether the reading itself holds a secret, without decoding anything in it.
func (r reading) tells() bool {
	if r.encoded {
		if first, second, _ := strings.Cut(r.text, ":"); first != "" && second != "" && !strings.Contains(first, " ") {
			return true // a header's "login:password"
		}
	}
	plain := names.Plain(r.text)
	return holdsUUID(plain) || isAnnounced(plain) || holdsOpaque(r.text)
}

// readingsOf yields text and what it encodes. Everything decoded is shorter than what it was decoded from.
func readingsOf(text string) iter.Seq[reading] {
	return func(yield func(reading) bool) { yieldReadings(reading{text: text}, yield) }
}

func yieldReadings(r reading, yield func(reading) bool) bool {
	if !yield(r) {
		return false
	}
	for decoded := range decodings(r.text) {
		if !yieldReadings(decoded, yield) {
			return false
		}
	}
	return true
}

// escapes are what stands for a character in URLs, JSON, programs and pages.
var escapes = regexp.MustCompile(`(?i)%[0-9a-f]{2}|\\x[0-9a-f]{2}|\\u00[0-9a-f]{2}|&#?[0-9a-z]+;`)

// decodings yields what text encodes, once.
func decodings(text string) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		if len(text) < shortestEncoded {
			return
		}
		if strings.ContainsAny(text, `%\&`) {
			if plain := escapes.ReplaceAllStringFunc(text, unescaped); len(plain) < len(text) && !yield(reading{plain, false}) {
				return
			}
		}
		for word := range encodedWords(text) {
			for _, decode := range []func(string) ([]byte, error){fromBase64, fromHex} {
				raw, err := decode(word)
				if plain := string(raw); err == nil && len(plain) > 2 && isText(plain) && !yield(reading{plain, true}) {
					return
				}
			}
		}
	}
}

// unescaped returns the character that one of the escapes stands for.
func unescaped(escape string) string {
	if escape[0] == '&' {
		return html.UnescapeString(escape)
	}
	raw, _ := hex.DecodeString(escape[len(escape)-2:]) // which are digits
	return string(raw)
}

// shortestEncoded is the least number of characters of an encoded word: fewer are no secret.
const shortestEncoded = 12

// encodedWords yields the words of text that may be encoded: of the letters that Base64 and
// hexadecimal have, also where they stand on several lines or in groups.
func encodedWords(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		words := strings.FieldsFunc(text, func(r rune) bool {
			return !isASCIIAlphanumeric(r) && !strings.ContainsRune("+/=-_", r)
		})
		for _, word := range words {
			if len(word) >= shortestEncoded && !yield(strings.Trim(word, "=")) {
				return
			}
		}
		if len(words) < 2 || !strings.ContainsAny(text, "0123456789") {
			return
		}
		if whole := groups.Replace(text); !strings.ContainsFunc(whole, func(r rune) bool { return !isASCIIAlphanumeric(r) && r != '+' && r != '/' }) {
			yield(whole)
		}
	}
}

// groups removes what separates the groups of an encoded text, and its padding.
var groups = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", ":", "", "0x", "", `\x`, "", ",", "", "=", "")

func isASCIIAlphanumeric(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// fromBase64 decodes a word in either alphabet, without padding. A last character that is cut
// off is left out.
func fromBase64(word string) ([]byte, error) {
	if len(word)%4 == 1 {
		word = word[:len(word)-1]
	}
	if strings.ContainsAny(word, "-_") {
		return base64.RawURLEncoding.DecodeString(word)
	}
	return base64.RawStdEncoding.DecodeString(word)
}

func fromHex(word string) ([]byte, error) { return hex.DecodeString(strings.TrimPrefix(word, "0x")) }

// isText tells whether what was decoded is text in UTF-8. What only happens to have the letters
// of an encoding is not.
func isText(plain string) bool {
	return utf8.ValidString(plain) && !strings.ContainsFunc(plain, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

// fromBasic returns the two halves of "login:password" in Base64, as in the headers of requests,
// false for any other word.
func fromBasic(word string) (login, password string, ok bool) {
	raw, err := fromBase64(strings.TrimRight(word, "="))
	plain := string(raw)
	if err != nil || !isText(plain) || strings.ContainsFunc(plain, unicode.IsControl) {
		return "", "", false
	}
	login, password, _ = strings.Cut(plain, ":")
	return login, password, login != "" && password != ""
}

// partOfUUID is the larger part of a UUID, as of an incomplete paste: 8-4-4 digits from its
// beginning, or 4-4-12 from its end.
var partOfUUID = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// The runs of digits of a UUID: all 32 without what separates them, or at least so many in one
// word that was typed on another keyboard.
var (
	digitsOfUUID = regexp.MustCompile(`[0-9a-f]{32,}`)
	typedDigits  = regexp.MustCompile(`[0-9a-f]{18,}`)
)

// shortestPart is the least number of bytes of a part of a UUID.
const shortestPart = 18

// holdsUUID tells whether a text, as names.Plain makes it, holds a UUID or the larger part of one.
func holdsUUID(plain string) bool {
	if len(plain) < shortestPart || !couldHoldUUID(plain) {
		return false
	}
	joined := strings.ReplaceAll(plain, " ", "")
	if strings.Contains(joined, "-") && partOfUUID.MatchString(joined) ||
		len(joined) >= 32 && isMixed(digitsOfUUID, mistaken.Replace(alphanumerics(joined))) {
		return true
	}
	for word := range strings.FieldsSeq(plain) {
		if len(word) >= shortestPart && (isMixed(typedDigits, onFrench.Replace(strings.ToLower(word))) || isMixed(typedDigits, onEnglish.Replace(strings.ToLower(word)))) {
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
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'f', 'A' <= r && r <= 'F', '!' <= r && r <= '*':
			count++
		case r == '-', r == '_', r == '^', r == '@', r == 'é', r == 'è', r == 'ç', r == 'à':
			count++
		}
	}
	return count >= shortestPart-4
}

// isMixed tells whether a run in text has both letters and digits: a longer number is no UUID.
func isMixed(run *regexp.Regexp, text string) bool {
	for _, found := range run.FindAllString(text, -1) {
		digits := 0
		for _, r := range found {
			if r <= '9' {
				digits++
			}
		}
		if digits >= fewest && len(found)-digits >= fewest {
			return true
		}
	}
	return false
}

// fewest is how many letters, and how many digits, a UUID has at least.
const fewest = 4

// alphanumerics returns the letters and digits of text, in lower case.
func alphanumerics(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// secretLabels are the labels of secrets, with and without accents.
const secretLabels = `client[ _-]?secret|secret[ _-]?(?:key|client)|api[ _-]?key|cl[ée]s?[ _-]?(?:secr[eè]tes?|api|d'api)|` +
	`mots?[ _-]?de[ _-]?passe|m\.?d\.?p\.?|pass[ _-]?(?:word|wd|phrase)|passe?|pwd|psw|pw`

// qualifiers are words between a label and the colon after it.
const qualifiers = `du|de|des|d'|la|le|l'|les|pour|of|the|for|piste|chorus|pro|open|bee|compte|technique|technical|account|` +
	`client|oauth2?|api|application|production|connecteur|connector|provisoire|temporaire|temporary|nouveau|new|actuel|current|est|is`

// signs returns what stands before a secret, in a text in lower case and without accents. After the
// sure ones stands a secret whatever it is; after the others, what has to look like a password, in the group.
var signs = sync.OnceValue(func() (s struct{ sure, others []*regexp.Regexp }) {
	label, then := `(?:^|[^a-z0-9])(?:`+secretLabels+`)\s*["')\]]*\s*`, `(?:[:=|→⇒➔➜]|-*>)[\s:=>"'(\[]*`
	for _, sure := range []string{
		label + `(?:[ _(-](?:` + qualifiers + `)["')\]\s]*)*` + then + `[^\s:=>"'(\[]`,
		`(?:^|\s)(?:--?|/)(?:` + secretLabels + `)[ =:]+\S`, // an option
		`(?:^|\s)(?:-u|--user|--proxy-user)[ =]*["']?[^\s:"']+:\S`,
		`//[^\s/:@]+:[^\s/@]+@`, // in a URL
		`(?:^|[^a-z0-9])(?:authorization["']?\s*[:=]\s*\S|bearer\s+\S{16,})`,
		`@[^\s@:]+:\S|\btech_[^\s@]+@[^\s@;,|]+[;,|]\S`, // behind a login
	} {
		s.sure = append(s.sure, regexp.MustCompile(sure))
	}
	for _, other := range []string{
		label + `(?:\s+|-+\s*|[;,]\s*)(?:(?:est|is|was|sera)\s+)?["'(]*(\S+)`,
		label + `(?:[\s(]+[a-z'-]+\)?){1,4}\s*` + then + `(\S+)`,
		`(?:^|[^a-z0-9])(?:secret|cle|key|token|jeton)["')\]\s]*` + then + `(\S+)`,
		`\btech_[^\s@]+@[^\s@]+?[;,|]*\s+(\S+)`,
	} {
		s.others = append(s.others, regexp.MustCompile(other))
	}
	return s
})

// ordinaryWord is what stands after a label without being a secret: a word and a number, a number
// and what belongs to it, an address, a path or a file.
var ordinaryWord = regexp.MustCompile(`^(?:\pL+[-_. ]?\d+|\pL?[\d.,/:°-]+\pL{0,3}|[^\s@:]+@[^\s@:]+|(?:[a-z]:|[.~]{0,2})[/\\].*|.*\.[a-z]{2,4})$`)

// separators are what may stand between a sign and its secret; every sign has a piece of pieces.
const separators = " :=|→⇒➔➜>;,/"

var pieces = []string{"pas", "secr", "pw", "psw", "m.d", "md", "cle", "key", "token", "jeton", "-u", "//", "auth", "bearer", "@"}

// isAnnounced tells whether something in a text, as names.Plain makes it, announces a secret that
// follows.
func isAnnounced(plain string) bool {
	text := strings.ToLower(plain)
	if len(text) != len([]rune(text)) {
		text = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(text))
	}
	if !strings.ContainsAny(text, separators) || !slices.ContainsFunc(pieces, func(piece string) bool { return strings.Contains(text, piece) }) {
		return false // most texts, at once
	}
	for _, sure := range signs().sure {
		if sure.MatchString(text) {
			return true
		}
	}
	for _, other := range signs().others {
		for _, found := range other.FindAllStringSubmatch(text, -1) {
			if likePassword(found[1]) {
				return true
			}
		}
	}
	return false
}

// likePassword tells whether a word is one that people choose for a password, of letters and
// digits, and none that they write.
func likePassword(word string) bool {
	word = strings.TrimRight(word, `"')].,;`)
	return len(word) >= 6 && strings.ContainsAny(word, "0123456789") && strings.ContainsFunc(word, unicode.IsLetter) && !ordinaryWord.MatchString(word)
}

// holdsOpaque tells whether a word of text is what generators of secrets make.
func holdsOpaque(text string) bool {
	if len(text) < shortestOpaque {
		return false
	}
	for word := range strings.FieldsSeq(text) {
		if isOpaque(word) {
			return true
		}
	}
	return false
}

// shortestOpaque is in bytes.
const shortestOpaque = 20

// aPath matches the beginning of a path, or the name of a file.
var aPath = regexp.MustCompile(`^(?:[A-Za-z]:|[.~]{0,2})[/\\]|\.[a-z0-9]{2,4}$`)

// isOpaque tells whether a word is long, letters and digits mixed, with characters that neither
// names nor addresses have. A path has slashes.
func isOpaque(word string) bool {
	marks := "/+=$%^*!?#~"
	if aPath.MatchString(word) {
		marks = "+=$%^*!?"
	}
	digits, letters := 0, 0
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return len(word) >= shortestOpaque && digits >= 4 && letters >= 4 && strings.ContainsAny(word, marks) && !strings.Contains(word, "@") && !webAddress.MatchString(word)
}
