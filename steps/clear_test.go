package steps

import (
	"encoding/base64"
	"strings"
	"testing"

	"raccord/chorus"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// holding are texts that hold a secret, as it is mistyped or pasted into another field.
func holding() map[string]string {
	basic := base64.StdEncoding.EncodeToString
	return map[string]string{
		"alone":         aSecret,
		"capitals":      strings.ToUpper(aSecret),
		"half":          aSecret[:20],
		"other half":    aSecret[9:],
		"without dash":  strings.ReplaceAll(aSecret, "-", ""),
		"wrapped":       aSecret[:18] + "\n" + aSecret[18:],
		"tab":           anID + "\t" + aSecret,
		"two lines":     anID + "\n" + aSecret,
		"glued":         anID + aSecret,
		"colon":         anID + ":" + aSecret,
		"labels":        "Client ID : " + anID + " Client Secret : " + aSecret,
		"label":         "Client Secret : mot-invente",
		"French label":  "Mot de passe : mot-invente",
		"parameters":    "client_id=" + anID + "&client_secret=" + aSecret,
		"login":         aLogin + ":Mot-invente7",
		"login and tab": aLogin + "\tMot-invente7",
		"base64":        basic([]byte(aLogin + ":Mot-invente7")),
		"base64 of id":  basic([]byte(anID + ":" + aSecret)),
		"header":        "Basic " + basic([]byte(aLogin+":Mot-invente7")),
		"generated":     canary.Text,
	}
}

// In every spelling it is refused as well. What may be an identifier that was misspelled is taken as
// one, and is not written.
func TestNoFieldKeepsASecretInAnySpelling(t *testing.T) {
	for step, f := range textFields {
		for how, text := range canary.Spellings {
			place, clean := Place{0, step.ID}, ""
			if clean, _ = Inspect(f.Clean, text); clean == "Mot-invente7" {
				continue // the label goes, and one word is what is asked here
			}
			if f.Usual == nil && f.TextProblem(clean) == nil {
				t.Errorf("%s takes a secret: %s", f.Key, how)
			}
			if f.Usual != nil && f.Usual(clean) {
				continue // what the identifier looks like
			}
			given := Given{Texts: map[Key]string{f.Key: clean}}
			if draft := step.Draft(Answers{}.clone().At(place), given); f.Usual == nil && draft.Texts[f.Key] != "" {
				t.Errorf("%s keeps a draft: %s: %q", f.Key, how, draft.Texts[f.Key])
			}
			if file := encoded(t, Answers{}.clone().Put(place, given)); file != encoded(t, Answers{}.clone().Put(place, Given{})) {
				t.Errorf("%s writes it: %s: %s", f.Key, how, file)
			}
		}
	}
}

// A text that holds a secret is refused in every field that is shown, kept neither as a draft
// nor in the file, and not taken from a file either.
func TestNoFieldKeepsASecret(t *testing.T) {
	for step, f := range textFields {
		for how, text := range holding() {
			if f.Key == "credentials.client_id" && (how == "alone" || how == "capitals" || how == "half" || how == "other half" || how == "without dash" || how == "wrapped") {
				continue // what a Client ID looks like, or a part of one
			}
			clean, _ := Inspect(f.Clean, text)
			if f.Usual != nil && how == "label" || f.Usual != nil && how == "French label" {
				clean = text // the label goes, and one word is what is asked here
			}
			if f.TextProblem(clean) == nil {
				t.Errorf("%s takes a secret: %s", f.Key, how)
			}
			place := Place{0, step.ID}
			a := Answers{}.clone()
			given := Given{Texts: map[Key]string{f.Key: clean}}
			if draft := step.Draft(a.At(place), given); draft.Texts[f.Key] != "" {
				t.Errorf("%s keeps a draft: %s: %q", f.Key, how, draft.Texts[f.Key])
			}
			a = a.Put(place, given)
			if file := encoded(t, a); strings.Contains(file, "e-8f13") || strings.Contains(file, "nvente") || strings.Contains(file, clean) {
				t.Errorf("%s writes it: %s: %s", f.Key, how, file)
			}
		}
	}
}

// textFields yields the fields of the procedure whose answers are texts that are shown, with their steps.
func textFields(yield func(*Step, *Field) bool) {
	for i := range Procedure {
		step := &Procedure[i]
		for j := range step.Fields {
			if f := &step.Fields[j]; f.Kind == Text && !yield(step, f) {
				return
			}
		}
	}
}

// An identifier without the usual form may be a secret: it is written once a check was made
// with it and did not refuse it. One that is ill formed, never.
func TestUnusualIdentifierIsWrittenOnceChecked(t *testing.T) {
	for _, c := range []struct {
		key     Key
		step    ID
		text    string
		e       Evidence
		written bool
	}{
		{"credentials.client_id", "credentials", "Invented-pass-phrase", Evidence{}, false},
		{"credentials.client_id", "credentials", "Invented-pass-phrase", verdict(chorus.Refused, false), false},
		{"credentials.client_id", "credentials", "Invented-pass-phrase", verdict(chorus.Undecided, false), true},
		{"credentials.client_id", "credentials", "Invented-pass-phrase", verdict(chorus.Valid, true), true},
		{"credentials.client_id", "credentials", anID + " " + aSecret, verdict(chorus.Valid, true), false},
		{"credentials.client_id", "credentials", anID, Evidence{}, true},
		{"credentials.client_id", "credentials", "5f0e", Evidence{}, true}, // its beginning
		{"access.login", "access", "Invented-pass-phrase", Evidence{}, false},
		{"access.login", "access", "Invented-pass-phrase", verdict(chorus.Valid, false), false}, // the account is refused
		{"access.login", "access", aLogin, Evidence{}, true},
	} {
		a := Answers{}.Put(at(1, c.step), Given{Texts: map[Key]string{c.key: c.text}})
		if !c.e.At.IsZero() {
			a = a.Found(at(1, c.step), c.e)
		}
		if written := strings.Contains(encoded(t, a), c.text); written != c.written {
			t.Errorf("%s, %q after %+v: written %t", c.key, c.text, c.e, written)
		}
		if owns := len(ownAccounts(a)) > 0; owns != c.written {
			t.Errorf("%s, %q after %+v: an account of the vault %t", c.key, c.text, c.e, owns)
		}
	}
}

func verdict(v chorus.Verdict, passed bool) Evidence {
	return Evidence{At: now(), Passed: passed, Result: chorus.Result{Verdict: v}}
}

func ownAccounts(a Answers) (keys []Key) {
	for _, f := range a.Accounts() {
		keys = append(keys, f.Key)
	}
	return keys
}

// A text that is a secret of this run is that secret in the wrong field.
func TestKnownSecretIsNotWritten(t *testing.T) {
	a := Answers{}.Put(at(1, "credentials"), Given{
		map[Key]string{"credentials.client_id": aSecret}, map[Key]secret.Text{"credentials.client_secret": secret.Of(aSecret)},
	}).Put(at(1, "structure"), Given{Texts: map[Key]string{"structure.name": "mot inventé"}}).
		Put(at(1, "access"), Given{Secrets: map[Key]secret.Text{"access.password": secret.Of("mot inventé")}})
	if file := encoded(t, a); strings.Contains(file, aSecret) || strings.Contains(file, "mot invent") {
		t.Error(file)
	}
}

// A dossier in which an earlier version left a secret is read without it, and says so.
func TestSecretInADossierIsNotTaken(t *testing.T) {
	for _, members := range []string{
		`"credentials": {"client_id": "` + anID + ` ` + aSecret + `"}`,
		`"access": {"login": "` + aLogin + `:Mot-invente7"}`,
		`"structure": {"name": "` + aSecret + `"}`,
		`"kept": [{"secret": "credentials.client_secret", "account": "` + anID + ` ` + aSecret + `"}]`,
	} {
		a := decoded(t, `{"structures": [{`+members+`}]}`)
		if file := encoded(t, a); !a.Purged || strings.Contains(file, aSecret) || strings.Contains(file, "nvente") {
			t.Errorf("%s: purged %t: %s", members, a.Purged, file)
		}
	}
	if a := decoded(t, contractFile); a.Purged {
		t.Error("the contract's dossier holds a secret")
	}
}
