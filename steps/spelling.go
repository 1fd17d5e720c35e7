package steps

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"iter"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"raccord/steps/names"
)

// This file recognizes a secret in a text, however it is spelled. The rules are:
//
//   - A text is read as it stands and as what it encodes: percent-encoded, JSON's and HTML's
//     escapes, Base64, hexadecimal, one inside the other. Each reading is judged alike.
//   - A reading tells of a secret by the form that PISTE gives to its secrets, or the larger part
//     of one, or by being what generators of secrets make (form.go); or by what stands before it
//     (announced.go).
//   - Look-alike letters, invisible characters and other dashes hide nothing.
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

// readingsOf yields text and what it encodes.
func readingsOf(text string) iter.Seq[reading] {
	return func(yield func(reading) bool) { yieldReadings(reading{text: text}, mostEncodings, yield) }
}

// mostEncodings is how often something may be encoded, one encoding inside the other: people do it
// twice, and the work grows with each.
const mostEncodings = 5

// yieldReadings yields r and what it encodes, so many encodings deep. It tells whether more is wanted.
func yieldReadings(r reading, deep int, yield func(reading) bool) bool {
	if !yield(r) {
		return false
	}
	if deep == 0 {
		return true
	}
	for decoded := range decodings(r.text) {
		if !yieldReadings(decoded, deep-1, yield) {
			return false
		}
	}
	return true
}

// escapes are what stands for a character in URLs, mails, JSON, programs and pages.
var escapes = regexp.MustCompile(`(?i)[%=][0-9a-f]{2}|\\x[0-9a-f]{2}|\\u00[0-9a-f]{2}|&#?[0-9a-z]+;`)

// decodings yields what text encodes, once.
func decodings(text string) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		if len(text) < shortestEncoded {
			return
		}
		if strings.ContainsAny(text, `%=\&`) {
			if plain := escapes.ReplaceAllStringFunc(text, unescaped); len(plain) < len(text) && !yield(reading{plain, false}) {
				return
			}
		}
		for word := range encodedWords(text) {
			for _, decode := range []func(string) ([]byte, error){fromBase64, fromHex} {
				raw, err := decode(word)
				plain := strings.ReplaceAll(string(raw), "\x00", "") // as UTF-16 has beside every letter
				if err == nil && len(plain) > 2 && isText(plain) && !yield(reading{plain, true}) {
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
// hexadecimal have, also where they stand on several lines or byte by byte.
func encodedWords(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		words := strings.FieldsFunc(text, func(r rune) bool {
			return !isASCIIAlphanumeric(r) && r != '+' && r != '/' && r != '=' && r != '-' && r != '_'
		})
		for _, word := range words {
			if len(word) >= shortestEncoded && !yield(strings.Trim(word, "=")) {
				return
			}
		}
		if len(words) < 2 || !strings.ContainsAny(text, "0123456789") {
			return
		}
		for _, bytes := range inBytes.FindAllString(text, -1) {
			if !yield(groups.Replace(bytes)) {
				return
			}
		}
		if whole := groups.Replace(text); !strings.ContainsFunc(whole, func(r rune) bool { return !isASCIIAlphanumeric(r) && r != '+' && r != '/' }) {
			yield(whole)
		}
	}
}

// inBytes matches hexadecimal with every byte apart.
var inBytes = regexp.MustCompile(`(?i)(?:(?:0x|\\x)?[0-9a-f]{2}[\s:,-]+){5,}(?:0x|\\x)?[0-9a-f]{2}`)

// groups removes what separates the parts of an encoded text, and its padding.
var groups = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", ":", "", "-", "", "0x", "", `\x`, "", ",", "", "=", "")

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
