package steps

import (
	"encoding/base64"
	"maps"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"raccord/chorus"
	"raccord/steps/names"
)

// This file decides which texts may be written down in clear. The rules are:
//
//   - A secret is in the vault alone. A text that may hold one is refused where it is given,
//     neither written to a dossier nor taken from one, and never repeated.
//   - A Client ID and a login stand beside a secret, which is easily put in their place. One
//     that has not the usual form is written only once a check was made with it and did not
//     refuse it.

var (
	// partOfUUID is the larger part of a UUID, as of an incomplete paste: 8-4-4 digits from
	// its beginning, 4-4-12 from its end, or the 32 digits without hyphens.
	partOfUUID = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}`)

	// labelledSecret is a secret's label with something behind it.
	labelledSecret = regexp.MustCompile(`(?i)(?:client[ _-]?secret|secret[ _-]?(?:key|client)|api[ _-]?key|cl[ée] secr[eè]te|mot de passe|password|passwd|pwd)["']? *[:=] *[^ ]`)

	// loginAndMore is a login with what may be its password behind it.
	loginAndMore = regexp.MustCompile(`(?i)@[^\s@:]+:\S|\bTECH_[^\s@]+@[^\s@]+?[\s:;,|]+\S`)

	// usualLogin is the form of technical logins, TECH_1_0000@cpro.fr, and of any address.
	usualLogin = regexp.MustCompile(`^[^\s@:]+@[^\s@:]+$`)
)

// shortestSecret is in bytes. Nothing of a shorter text is worth hiding: it is a beginning.
const shortestSecret = 8

// shortestPart is the least number of bytes that partOfUUID matches.
const shortestPart = 18

// notInIdentifier are characters that no Client ID and no login has: they stand between two
// values, around one, or in an encoded one.
const notInIdentifier = `:;,|=&/\"'<>(){}[]`

// hasUUIDShape tells whether text has the form that PISTE gives to Client IDs and Client Secrets.
func hasUUIDShape(text string) bool { return chorus.ClientID(text).WellFormed() }

// hasLoginShape tells whether text has the usual form of a technical account's login.
func hasLoginShape(text string) bool { return usualLogin.MatchString(text) && !looksSecret(text) }

// looksSecret tells whether a text that is no secret may be one, or hold one.
func looksSecret(text string) bool {
	if len(text) < shortestSecret || !strings.ContainsAny(text, "0123456789:=") || strings.Trim(text, "0123456789 ") == "" {
		return false // most texts, at once
	}
	joined := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || names.Invisible(r) {
			return -1
		}
		return r
	}, text)
	if len(joined) >= shortestPart && strings.ContainsAny(partOfUUID.FindString(joined), "-abcdefABCDEF") {
		return true
	}
	for word := range strings.FieldsSeq(text) {
		if isOpaque(word) || isBasic(word) {
			return true
		}
	}
	return strings.ContainsAny(text, ":=") && labelledSecret.MatchString(text) ||
		strings.Contains(text, "@") && loginAndMore.MatchString(text)
}

// isOpaque tells whether a word is what generators of secrets make: long, letters and digits
// mixed, with characters that neither names nor addresses have.
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
	return len(word) >= 20 && digits >= 4 && letters >= 4 && strings.ContainsAny(word, "/+=$%^*!?#~") && !strings.Contains(word, "@") && !webAddress.MatchString(word)
}

// isBasic tells whether a word is "login:password" in Base64, as in the headers of requests.
func isBasic(word string) bool {
	_, _, ok := fromBasic(word)
	return ok
}

// fromBasic returns the two halves of "login:password" in Base64, false for any other word.
func fromBasic(word string) (login, password string, ok bool) {
	word = strings.TrimRight(word, "=")
	alphabet := base64.RawStdEncoding
	if strings.ContainsAny(word, "-_") {
		alphabet = base64.RawURLEncoding
	}
	plain, err := alphabet.DecodeString(word)
	if err != nil || !utf8.Valid(plain) || strings.ContainsFunc(string(plain), unicode.IsControl) {
		return "", "", false
	}
	login, password, _ = strings.Cut(string(plain), ":")
	return login, password, login != "" && password != ""
}

// MayHoldSecret tells whether a text given for f may hold a secret: for an identifier that
// stands beside a secret, whether it is ill formed.
func (f *Field) MayHoldSecret(text string) bool {
	switch {
	case f.Kind != Text || text == "":
		return false
	case f.Usual != nil:
		return f.Shape(text) != nil
	}
	return looksSecret(text)
}

// MisplacedSecret returns what is wrong with a text given for the field of that key where it may
// hold a secret, nil for any other text. It is for what is given without a walk: flags, lists.
func MisplacedSecret(key Key, text string) *Problem {
	for i := range Procedure {
		for j := range Procedure[i].Fields {
			if f := &Procedure[i].Fields[j]; f.Key == key && f.MayHoldSecret(text) {
				return f.TextProblem(text)
			}
		}
	}
	return nil
}

// mayWrite tells whether a text of s given for f, a field of the step of that name, may be
// written down.
func (s Sheet) mayWrite(id ID, f *Field, text string) bool {
	if f.MayHoldSecret(text) {
		return false
	}
	for _, typed := range s.Secrets {
		if typed.Is(text) && text != "" {
			return false
		}
	}
	if f.Usual == nil || f.Usual(text) || len(text) < shortestSecret {
		return true
	}
	for _, account := range s.Kept {
		if account == text { // it is in the vault as an account
			return true
		}
	}
	e := s.Evidence[id]
	return e.Passed || e.Verdict == chorus.Undecided
}

// inClear returns s without the texts that may not be written down, and without the accounts
// that are such a text.
func (s Sheet) inClear(scope Scope) Sheet {
	owned := false
	drop := func(from *map[Key]string, key Key) {
		if !owned { // other copies of the answers share the maps
			s, owned = s.clone(), true
		}
		delete(*from, key)
	}
	for i := range Procedure {
		step := &Procedure[i]
		for j := range step.Fields {
			f := &step.Fields[j]
			if text := s.Texts[f.Key]; step.Scope == scope && text != "" && !s.mayWrite(step.ID, f, text) {
				drop(&s.Texts, f.Key)
			}
		}
		for _, f := range step.Fields { // once the step's texts are settled
			account := s.Kept[f.Key]
			if account != "" && account != s.Texts[f.Account] && len(account) >= shortestSecret && !step.field(f.Account).Usual(account) {
				drop(&s.Kept, f.Key)
			}
		}
	}
	return s
}

// same tells whether nothing of s is missing in other, which was made from it.
func (s Sheet) same(other Sheet) bool {
	return maps.Equal(s.Texts, other.Texts) && maps.Equal(s.Kept, other.Kept)
}
