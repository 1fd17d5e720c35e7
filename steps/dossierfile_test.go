package steps

import (
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"raccord/chorus"
	"raccord/steps/names"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// contractFile is the answers file of the contract.
const contractFile = `{
  "version": 1,
  "customer": {"name": "Mairie d'Évry", "role": "recipient"},
  "account": {"ready": true},
  "structures": [
    {
      "structure": {"name": "Mairie", "siret": "73282932000074"},
      "application": {"name": "MON_APPLICATION", "email": "si@evry.example", "responsible": "Claire Martin"},
      "terms": {"accepted": true},
      "space": {"visible": true},
      "declaration": {"application_name": "MON_APPLICATION", "contact_name": "Claire Martin", "contact_email": "si@evry.example", "contact_phone": "+33 1 00 00 00 00"},
      "connector": {"version": "6.11.2"},
      "credentials": {"client_id": "3f2c…", "client_secret_file": "secret.txt"},
      "access": {"login": "TECH_1_0000@cpro.fr", "password_file": "tech.txt"},
      "openbee": {"done": true}
    }
  ]
}`

func TestContractFile(t *testing.T) {
	a := decoded(t, contractFile)
	v := View{a, 0}
	for key, want := range map[Key]string{
		customerName: "Mairie d'Évry", customerRole: "recipient", "account.ready": Yes,
		"structure.name": "Mairie", "structure.siret": "73282932000074",
		"application.name": "MON_APPLICATION", "application.email": "si@evry.example", "application.responsible": "Claire Martin",
		"terms.accepted": Yes, spaceVisible: Yes,
		"declaration.application_name": "MON_APPLICATION", "declaration.contact_name": "Claire Martin",
		"declaration.contact_email": "si@evry.example", "declaration.contact_phone": "+33 1 00 00 00 00",
		"connector.version": "6.11.2", "credentials.client_id": "3f2c…", "access.login": "TECH_1_0000@cpro.fr", "openbee.done": Yes,
		"credentials.client_secret": "", "access.password": "",
	} {
		if got := v.Text(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if a.Name() != "Mairie d'Évry" || a.Role() != "recipient" || len(a.Structures) != 1 || a.First() != at(1, "declaration") {
		t.Errorf("%d structures, to be continued at %v", len(a.Structures), a.First())
	}
}

func decoded(t *testing.T, text string) Answers {
	t.Helper()
	a, err := Decode([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return a
}

func encoded(t *testing.T, a Answers) string {
	t.Helper()
	raw, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// fullAnswers have everything a dossier can hold.
func fullAnswers() Answers {
	a := reviewedAnswers().Keep()
	a.Practice = true
	a.Customer.Texts[customerName] = `Mairie <d'Évry> & "Cie"`
	expires := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	access := a.Structures[0].Evidence["access"]
	access.Attached, access.PasswordExpires, access.Disclosed = []string{"12345678200010"}, &expires, "MON_APPLICATION_1"
	a.Structures[0].Evidence["access"] = access
	compared := names.Compare("MON_APP", "Mon_APP")
	a.Structures[1].Evidence["declaration"] = Evidence{At: expires, Degree: Form, Result: chorus.Result{Verdict: chorus.Refused}, Names: &compared}
	a.Structures[1].Texts["terms.accepted"] = No
	return a
}

// What a dossier file holds comes back whole, but for the secrets: they are in the vault.
func TestFileRoundTrip(t *testing.T) {
	for name, a := range map[string]Answers{
		"full":     fullAnswers(),
		"begun":    customer{role: "supplier", structures: 2}.until(at(2, "structure")),
		"named":    Answers{}.Put(at(1, "customer"), Given{Texts: map[Key]string{customerName: "Zoé"}}),
		"three":    customer{role: "recipient", structures: 3, hidden: true}.until(at(3, "open-space")),
		"shared":   customer{role: "recipient", structures: 3, shares: true}.until(Place{}),
		"both":     customer{role: "both", structures: 2}.until(Place{}),
		"contract": decoded(t, contractFile),
	} {
		want := a.clone()
		for i := range want.Structures {
			clear(want.Structures[i].Secrets)
			for id, e := range want.Structures[i].Evidence {
				e.Step = id
				e.At = e.At.Round(0) // a file knows no monotonic clock
				want.Structures[i].Evidence[id] = e
			}
		}
		if got := decoded(t, encoded(t, a)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}

// Any answers come back, whatever was typed, unless they may hold a secret.
func TestFileRoundTripOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Answers{}.clone()
		for range rapid.IntRange(1, 3).Draw(t, "structures") - 1 {
			a.Structures = append(a.Structures, newSheet())
		}
		for scope, sheets := range map[Scope][]Sheet{Once: {a.Customer}, PerStructure: a.Structures} {
			for _, sheet := range sheets {
				anyAnswers(t, scope, sheet)
			}
		}
		raw, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		a.Customer = a.Customer.inClear(Once)
		for i, sheet := range a.Structures {
			a.Structures[i] = sheet.inClear(PerStructure)
		}
		if got, err := Decode(raw); err != nil || !reflect.DeepEqual(got, a) {
			t.Fatalf("%v\n got %+v\nwant %+v\n%s", err, got, a, raw)
		}
	})
}

func anyAnswers(t *rapid.T, scope Scope, sheet Sheet) {
	for _, f := range fields(scope) {
		if !strings.Contains(string(f.Key), ".") || f.Kind == Secret || !rapid.Bool().Draw(t, "answered") {
			continue
		}
		answer := rapid.String()
		if f.Kind == Confirm {
			answer = rapid.SampledFrom([]string{Yes, No})
		}
		sheet.Texts[f.Key] = answer.Draw(t, string(f.Key))
	}
}

func TestFileIsForPeople(t *testing.T) {
	text := encoded(t, fullAnswers())
	for _, want := range []string{
		"{\n  \"version\": 1,\n  \"practice\": true,\n  \"customer\": {\n    \"name\": \"Mairie <d'Évry> & \\\"Cie\\\"\",\n",
		`"ready": true`, `"accepted": false`, `"visible": true`, `"done": true`,
		`"reviewed": "2026-11-23T13:00:00Z"`, "}\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nhas no %s", text, want)
		}
	}
	if strings.Contains(encoded(t, Answers{}), "practice") || strings.Contains(encoded(t, Answers{}), "reviewed") {
		t.Error("an empty dossier is a reviewed rehearsal")
	}
}

// Members stand in the order of the table, whatever the order of the answers.
func TestMembersKeepTheOrderOfTheTable(t *testing.T) {
	text := encoded(t, reviewedAnswers().Keep())
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^(?: {2}| {6})"([a-z]+)":`).FindAllStringSubmatch(text, -1) {
		got = append(got, m[1])
	}
	structure := []string{"structure", "connector", "application", "terms", "space", "declaration", "credentials", "access", "openbee", "kept", "evidence"}
	want := slices.Concat([]string{"version", "customer", "account", "structures"}, structure, structure, []string{"reviewed"})
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	withID, err := reviewedAnswers().EncodeWithID("mairie-d-evry")
	if err != nil || !strings.HasPrefix(string(withID), "{\n  \"version\": 1,\n  \"id\": \"mairie-d-evry\",\n") {
		t.Errorf("%v: %.80s", err, withID)
	}
}

func TestSecretsAreNeverInTheFile(t *testing.T) {
	a := customer{role: "supplier", structures: 2}.until(Place{})
	for p, f := range a.Accounts() {
		a = a.Load(p, f, secret.Of(canary.Text))
	}
	for _, a := range []Answers{a, a.Keep()} {
		text := encoded(t, a)
		if canary.Find([]byte(text), canary.Text) != nil || strings.Contains(text, secret.Hidden) || strings.Contains(text, `"client_secret":`) || strings.Contains(text, `"password":`) {
			t.Errorf("%s", text)
		}
	}
	written := decoded(t, `{"structures": [{"credentials": {"client_id": "a", "client_secret": "`+canary.Text+`"}, "access": {"password": 5}}]}`)
	if len(written.Structures[0].Secrets) > 0 || canary.Find([]byte(encoded(t, written)), canary.Text) != nil {
		t.Error("a secret is read from a file")
	}
}

func TestUnknownMembersAreIgnored(t *testing.T) {
	a := decoded(t, contractFile)
	more := strings.NewReplacer(
		`"account":`, `"later": {"a": [1, null]}, "account":`,
		`"siret":`, `"office": 3, "huge": 1e999, "siret":`,
		`"openbee":`, `"kept": [{"secret": "later.secret", "account": "b"}], "evidence": [{"step": "later", "passed": true, "more": 1}], "openbee":`,
	).Replace(contractFile)
	if b := decoded(t, more); !reflect.DeepEqual(a, b) {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestWrongTypes(t *testing.T) {
	for _, c := range []struct{ text, path, want string }{
		{``, "", "JSON"},
		{`{"version": 1`, "", "JSON"},
		{`[]`, "", "JSON"},
		{`null`, "", "JSON"},
		{`{"customer": "Mairie"}`, "customer", "an object"},
		{`{"customer": null}`, "customer", "an object"},
		{`{"customer": {"name": 3}}`, "customer.name", "text"},
		{`{"customer": {"name": null}}`, "customer.name", "text"},
		{`{"account": {"ready": "true"}}`, "account.ready", "true or false"},
		{`{"account": {"ready": null}}`, "account.ready", "true or false"},
		{`{"structures": {}}`, "structures", "a list"},
		{`{"structures": null}`, "structures", "a list"},
		{`{"structures": [3]}`, "structures[0]", "an object"},
		{`{"structures": [null]}`, "structures[0]", "an object"},
		{`{"structures": [{}, {"terms": []}]}`, "structures[1].terms", "an object"},
		{`{"structures": [{}, {"terms": {"accepted": 1}}]}`, "structures[1].terms.accepted", "true or false"},
		{`{"structures": [{"structure": {"siret": 73282932000074}}]}`, "structures[0].structure.siret", "text"},
		{`{"structures": [{"kept": {}}]}`, "structures[0].kept", "a list"},
		{`{"structures": [{"evidence": [{"at": "yesterday"}]}]}`, "structures[0].evidence", "a list"},
		{`{"practice": 1}`, "practice", "true or false"},
		{`{"reviewed": "yesterday"}`, "reviewed", "a time"},
	} {
		_, err := Decode([]byte(c.text))
		format, ok := errors.AsType[*FormatError](err)
		if !ok || format.Path != c.path || format.Want != c.want {
			t.Errorf("%s: %v, want %q is not %s", c.text, err, c.path, c.want)
		}
	}
}

// FuzzDecode: whatever the file, there is no panic, and what is read is written and read
// back the same.
func FuzzDecode(f *testing.F) {
	full, err := fullAnswers().Encode()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		contractFile, string(full), `{}`, `{"structures": []}`, `{"customer": {"name": "\ud800"}}`,
		`{"structures": [{"evidence": [{"step": "access", "at": "2026-11-23T13:00:00.5+05:30", "apis": null}], "kept": [{"secret": "access.password"}]}]}`,
		`{"reviewed": "9999-12-31T23:59:59-12:00"}`, `{"reviewed": "0000-01-01T00:00:00+12:00"}`, `{"reviewed": "0001-01-01T00:00:00.5Z"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := Decode(raw)
		if err != nil {
			if _, ok := errors.AsType[*FormatError](err); !ok {
				t.Fatalf("%T", err)
			}
			return
		}
		first := encoded(t, a)
		b := decoded(t, first)
		if second := encoded(t, b); second != first {
			t.Fatalf("%s\nis read back as\n%s", first, second)
		}
		if !maps.Equal(a.Customer.Texts, b.Customer.Texts) || len(a.Structures) != len(b.Structures) || !a.Reviewed.Equal(b.Reviewed) {
			t.Fatalf("%+v\n%+v", a, b)
		}
		for i := range a.Structures {
			if !maps.Equal(a.Structures[i].Texts, b.Structures[i].Texts) || !slices.Equal(everyEvidence(a), everyEvidence(b)) {
				t.Fatalf("structure %d\n%+v\n%+v", i, a.Structures[i], b.Structures[i])
			}
		}
	})
}
