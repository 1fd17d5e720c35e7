package wizardtest

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store/secret"
)

// AnswersFile is an answers file that the simulator accepts, changed by pairs of path and
// value. The value nil takes a member out.
func AnswersFile(t *testing.T, changes ...any) steps.AnswersFile {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(oneStructure), &doc); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		// A copy: tests that run at the same time share a value, and a later path may lead into it.
		put(doc, changes[i].(string), copied(t, changes[i+1]))
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	// The name of a secret's file is the secret here.
	file, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) { return secret.Of(path), nil })
	if len(wrong) > 0 {
		t.Fatalf("%v", wrong)
	}
	return file
}

// copied gives the value as JSON writes and reads it.
func copied(t *testing.T, value any) any {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var result any
	if err := json.Unmarshal(raw, &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// TwoStructures is the member "structures" of an answers file with two of them.
func TwoStructures(t *testing.T) any {
	t.Helper()
	var first struct{ Structures []any }
	var second any
	if err := errors.Join(json.Unmarshal([]byte(oneStructure), &first), json.Unmarshal([]byte(secondStructure), &second)); err != nil {
		t.Fatal(err)
	}
	return append(first.Structures, second)
}

// SharingStructures is the member "structures" of three that use one application. What the later
// ones do not say is the first one's.
func SharingStructures(t *testing.T) any {
	t.Helper()
	all := TwoStructures(t).([]any)[:1]
	for _, siret := range []string{"12345678200028", "12345678200036"} {
		var next map[string]any
		if err := json.Unmarshal([]byte(secondStructure), &next); err != nil {
			t.Fatal(err)
		}
		put(next, "structure", map[string]any{"siret": siret})
		put(next, "declaration.application_name", "MON_APPLICATION_CHORUS_PRO")
		put(next, "declaration.contact_phone", nil)
		for _, shared := range []string{"application", "terms", "credentials", "openbee"} {
			put(next, shared, nil)
		}
		all = append(all, next)
	}
	return all
}

// The simulator's fictitious pairs, and one that it does not know.
const (
	FirstID, FirstSecret   = "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5", "98bb462e-c7e1-40ae-8e04-e6128f5bc275"
	SecondID, SecondSecret = "d041f177-057e-48b0-823b-ba10a73db0e9", "5be02980-b80a-4a83-865c-922e3309525f"
	SlowID, SlowSecret     = "d64e8221-99f2-4a47-8684-cfc2ff80ac20", "00ac427e-2707-42f3-b380-d807766f743e"
	UnknownSecret          = "0b0b0b0b-1c1c-4d4d-8e8e-9f9f9f9f9f9f"
	Login, Password        = "TECH_1_0000001@cpro.fr", "Fictif-Mairie-1"
)

// put changes the member at a path of a document.
func put(doc map[string]any, path string, value any) {
	parent, name := "", path
	if i := strings.LastIndex(path, "."); i >= 0 {
		parent, name = path[:i], path[i+1:]
	}
	at := doc
	if parent != "" {
		at, _ = MemberAt(doc, parent).(map[string]any)
		if at == nil {
			at = map[string]any{}
			put(doc, parent, at)
		}
	}
	if value == nil {
		delete(at, name)
	} else {
		at[name] = value
	}
}

// oneStructure is an answers file that the simulator accepts, and secondStructure what a
// second one adds.
const (
	oneStructure = `{
  "version": 1,
  "customer": {"name": "Mairie de Clairval", "role": "recipient"},
  "account": {"ready": true},
  "structures": [{
    "structure": {"name": "Budget principal", "siret": "123 456 782 00010"},
    "application": {"name": "MON_APPLICATION_CHORUS_PRO", "email": "si@clairval.example", "responsible": "Claire Martin"},
    "terms": {"accepted": true},
    "space": {"visible": true},
    "declaration": {"application_name": "MON_APPLICATION_CHORUS_PRO", "contact_name": "Jean Exemple", "contact_email": "tech@clairval.example", "contact_phone": "+33 1 00 00 00 00"},
    "connector": {"version": "v6.11.2"},
    "credentials": {"client_id": "` + FirstID + `", "client_secret_file": "` + FirstSecret + `"},
    "openbee": {"done": true}
  }]
}`
	secondStructure = `{
    "structure": {"name": "École", "siret": "12345678200028"},
    "application": {"name": "ECOLE_CHORUS_PRO", "email": "ecole@clairval.example", "responsible": "Claire Martin"},
    "terms": {"accepted": true},
    "space": {"visible": true},
    "declaration": {"application_name": "ECOLE_CHORUS_PRO", "contact_name": "Claire Martin", "contact_email": "ecole@clairval.example", "contact_phone": "0100000001"},
    "connector": {"version": "7.0"},
    "credentials": {"client_id": "` + SecondID + `", "client_secret_file": "` + SecondSecret + `"},
    "openbee": {"done": true}
  }`
)
