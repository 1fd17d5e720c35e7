// Package canary holds the secret that tests put into the program, and the search for it in
// what comes out. Only tests import it.
//
// A program that promises to keep secrets is tested with one that is like no other text,
// then everything it wrote is searched: for the secret as it is, and as encoders, byte
// orders and careless cuts would make it.
package canary

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// Text is the secret of the whole suite. It holds what URLs, JSON and base64 treat apart.
const Text = "CANARI/fictif+0123456789=abcdefghijk"

// edge is how much of a secret's beginning or end is already a leak, in characters.
const edge = 8

// Find returns the names of the forms in which content holds secret; none is what a test
// wants. Letters count the same in either case: hex is written in both, and a title in
// capitals is a leak too. Of a secret of fewer than edge characters nothing is found.
func Find(content []byte, secret string) (forms []string) {
	content = bytes.ToLower(content)
	for _, f := range encodings(secret) {
		if bytes.Contains(content, bytes.ToLower(f.bytes)) && !slices.Contains(forms, f.name) {
			forms = append(forms, f.name)
		}
	}
	return forms
}

// A form is a secret in one encoding.
type form struct {
	name  string
	bytes []byte
}

// encodings are a secret's forms, but those that are too short to be recognised.
func encodings(secret string) []form {
	runes := []rune(secret)
	if len(runes) < edge {
		return nil
	}
	backwards := slices.Clone(runes)
	slices.Reverse(backwards)
	quoted, _ := json.Marshal(secret) // a string always can be
	forms := []form{
		{"plain", []byte(secret)},
		{"first characters", []byte(string(runes[:edge]))},
		{"last characters", []byte(string(runes[len(runes)-edge:]))},
		{"reversed", []byte(string(backwards))},
		{"hex", []byte(hex.EncodeToString([]byte(secret)))},
		{"hex with spaces", fmt.Appendf(nil, "% x", secret)},
		{"decimal bytes", bytes.Trim(fmt.Append(nil, []byte(secret)), "[]")},
		{"URL query", []byte(url.QueryEscape(secret))},
		{"URL path", []byte(url.PathEscape(secret))},
		{"HTML", []byte(html.EscapeString(secret))},
		{"JSON", bytes.Trim(quoted, `"`)},
		{"UTF-16, low byte first", wide(runes, 0)},
		{"UTF-16, high byte first", wide(runes, 1)},
	}
	return append(forms, base64s(secret)...)
}

// wide is UTF-16 with the low byte at an even or at an odd place.
func wide(runes []rune, low int) []byte {
	var b []byte
	for _, unit := range utf16.Encode(runes) {
		pair := [2]byte{}
		pair[low], pair[1-low] = byte(unit), byte(unit>>8)
		b = append(b, pair[:]...)
	}
	return b
}

// base64s are the parts that do not depend on the neighbours, for each place a secret can
// have in a group of three bytes, in both alphabets.
func base64s(secret string) (forms []form) {
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret + "xxx"))
		first := (shift*8 + 5) / 6            // the first character of the secret's bits alone
		last := (shift + len(secret)) * 8 / 6 // the first that is not
		inner := encoded[first:last]
		forms = append(forms, form{"base64", []byte(inner)},
			form{"base64 for URLs", []byte(strings.NewReplacer("+", "-", "/", "_").Replace(inner))})
	}
	return forms
}
