package steps

import (
	"maps"
	"regexp"

	"raccord/chorus"
)

// This file decides which texts may be written down in clear. The rules are:
//
//   - A secret is in the vault alone. A text that may hold one, however it is spelled (spelling.go),
//     is refused where it is given, neither written to a dossier nor taken from one, and never
//     repeated.
//   - A Client ID and a login stand beside a secret, which is easily put in their place. One
//     that has not the usual form is written only once a check was made with it and did not
//     refuse it.

// usualLogin is the form of technical logins, TECH_1_0000@cpro.fr, and of any address.
var usualLogin = regexp.MustCompile(`^[^\s@:]+@[^\s@:]+$`)

// shortestSecret is in bytes. Nothing of a shorter text is worth hiding: it is a beginning.
const shortestSecret = 8

// notInIdentifier are characters that no Client ID and no login has: they stand between two
// values, around one, or in an encoded one.
const notInIdentifier = `:;,|=&/\"'<>(){}[]`

// hasUUIDShape tells whether text has the form that PISTE gives to Client IDs and Client Secrets.
func hasUUIDShape(text string) bool { return chorus.ClientID(text).WellFormed() }

// hasLoginShape tells whether text has the usual form of a technical account's login.
func hasLoginShape(text string) bool { return usualLogin.MatchString(text) && !looksSecret(text) }

// MayHoldSecret tells whether a text given for f may hold a secret: for an identifier that
// stands beside a secret, whether it is ill formed.
func (f *Field) MayHoldSecret(text string) bool {
	switch {
	case f.Kind == Secret || text == "":
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
		if text != "" && (typed.Is(text) || hasUUIDShape(typed.Reveal()) && spells(text, typed.Reveal())) {
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
