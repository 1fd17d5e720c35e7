package steps

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/store/secret"
)

// secretFiles are the files that answers name; all others cannot be read.
func secretFiles(path string) (secret.Text, error) {
	known := map[string]string{"secret.txt": "5ec2e7a0-0000-4000-8000-000000000001", "tech.txt": "invented-password-1", "odd.txt": "two\u200bhalves"}
	if text, ok := known[path]; ok {
		return secret.Of(text), nil
	}
	return secret.Text{}, errors.New("not to be used")
}

// wrongIn is what is wrong with an answers file, a line each: path, code, and what is put in.
func wrongIn(text string) []string {
	_, problems := ReadAnswers([]byte(text), secretFiles)
	return said(problems)
}

func said(problems []PathProblem) []string {
	lines := []string{}
	for _, p := range problems {
		line := p.Path + " " + p.Code
		for _, name := range []string{"nearest", "instead", "expected", "version", "path", "reason", "character", "first", "line", "column"} {
			if value := p.Args[name]; value != "" {
				line += " " + value
			}
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// inStructure is a file with one structure.
func inStructure(members string) string { return `{"structures":[{` + members + `}]}` }

// wrongFiles are answers files, and what is wrong with each.
var wrongFiles = []struct {
	name, file string
	want       []string
}{
	{"empty", "", []string{"flaw.json-end 1 1"}},
	{"a list", "[]", []string{"flaw.answers-not-json"}},
	{"null", "null", []string{"flaw.answers-not-json"}},
	{"two documents", "{}\n {}", []string{"flaw.json-more 2 2"}},
	{"not closed", "{\"customer\": {\"name\": \"Évry\"\n", []string{"flaw.json-end 1 29"}},
	{"a comma too many", "{\"é\": 1,}", []string{"flaw.json-comma 1 8"}},
	{"a comma before a line end", "{\"é\": [1 ,\n ]\n}", []string{"flaw.json-comma 1 10"}},
	{"two commas", "{\"é\": [1, ,2]}", []string{"flaw.json-comma 1 11"}},
	{"a comma first", "{ ,\"é\": 1}", []string{"flaw.json-comma 1 3"}},
	{"a comma at the end", "{},", []string{"flaw.json-more 1 3"}},
	{"more text", "{}\nfin", []string{"flaw.json-more 2 1"}},
	{"a comment", "{\"customer\": {}, // Évry\n}", []string{"flaw.json-comment 1 18"}},
	{"a long comment", "{ /* Évry */ }", []string{"flaw.json-comment 1 3"}},
	{"a comment first", "# Évry\n{}", []string{"flaw.json-comment 1 1"}},
	{"a comment last", "{}\n  // Évry", []string{"flaw.json-comment 2 3"}},
	{"a slash", "{\"a\": /b}", []string{"flaw.json-character / 1 7"}},

	{"twice", "{\"customer\":{\"name\":\"A\",\n \"name\": \"B\"}}", []string{"customer.name flaw.key-twice 1"}},
	{"twice, an object", "{\"customer\":{\"name\":\"A\"},\n\n\"customer\":{\"role\":\"supplier\"}}", []string{"customer flaw.key-twice 1"}},
	{"twice in a structure", "{\"structures\":[{},\n{\"terms\":{},\"terms\":{}, \"terms\":{}}]}",
		[]string{"structures[1].terms flaw.key-twice 2", "structures[1].terms flaw.key-twice 2"}},
	{"twice and wrong", "{\"custmer\":1,\"custmer\":2}", []string{"custmer flaw.key-twice 1", "custmer flaw.unknown-key customer"}},
	{"once in each", "{\"structures\":[{\"terms\":{}},{\"terms\":{}}]}", []string{}},
	{"a lost letter", `{"customer":{"name":"Mairie d’\ufffdvry"}}`, []string{"customer.name flaw.lost-letter"}},
	{"half a character", `{"customer":{"name":"Mairie \ud83d"}}`, []string{"customer.name flaw.lost-letter"}},
	{"a lost letter as it is", inStructure(`"application":{"responsible":"Andr�"}`), []string{"structures[0].application.responsible flaw.lost-letter"}},
	{"curly quotes", "{“customer”: 1}", []string{"flaw.json-character “ 1 2"}},
	{"a line end in a text", "{\"a\": \"b\nc\"}", []string{"flaw.json-character ⍽ 1 9"}},
	{"Windows' path", "{\n\"file\": \"C:\\Users\"}", []string{"flaw.json-backslash 2 12"}},
	{"Windows' path, \\u", `{"file": "C:\users"}`, []string{"flaw.json-backslash 1 13"}},
	{"Windows' path, \\t", inStructure(`"credentials":{"client_secret_file":"C:\temp\new.txt"}`),
		[]string{"structures[0].credentials.client_secret_file flaw.file-name-control"}},
	{"newer version", `{"version":2}`, []string{"version flaw.answers-version 2"}},
	{"version as text", `{"version":"1"}`, []string{`version flaw.answers-version "1"`}},
	{"no version", `{"version":null}`, []string{"version flaw.answers-version null"}},

	{"unknown at the top", `{"custmer":{}}`, []string{"custmer flaw.unknown-key customer"}},
	{"structures misspelt", `{"structure":[]}`, []string{"structure flaw.unknown-key structures"}},
	{"unknown of the customer", `{"customer":{"rôle":"supplier"}}`, []string{"customer.rôle flaw.unknown-key customer.role"}},
	{"unknown in a structure", inStructure(`"conector":{}`), []string{"structures[0].conector flaw.unknown-key structures[0].connector"}},
	{"unknown in a group", inStructure(`"credentials":{"clientid":"x"}`), []string{"structures[0].credentials.clientid flaw.unknown-key structures[0].credentials.client_id"}},
	{"without a name", `{"":1}`, []string{`"" flaw.unknown-key account`}},
	{"escape sequence", `{"\u001b[2J":1}`, []string{`"\x1b[2J" flaw.unknown-key account`}},
	{"in the wrong place", inStructure(`"customer":{}`), []string{"structures[0].customer flaw.unknown-key structures[0].space"}},

	{"secret in plain", inStructure(`"credentials":{"client_secret":"invented"}`),
		[]string{"structures[0].credentials.client_secret flaw.secret-in-answers structures[0].credentials.client_secret_file"}},
	{"password in plain", inStructure(`"access":{"password":"invented"}`),
		[]string{"structures[0].access.password flaw.secret-in-answers structures[0].access.password_file"}},
	{"secret file", inStructure(`"credentials":{"client_secret_file":"nowhere.txt"}`),
		[]string{"structures[0].credentials.client_secret_file flaw.secret-file nowhere.txt not to be used"}},
	{"secret file's type", inStructure(`"credentials":{"client_secret_file":1}`), []string{`structures[0].credentials.client_secret_file flaw.number "…"`}},

	{"customer is text", `{"customer":"Mairie"}`, []string{"customer flaw.wrong-type {…}"}},
	{"structures is an object", `{"structures":{}}`, []string{"structures flaw.wrong-type […]"}},
	{"a structure is text", `{"structures":["Mairie",{"conector":{}}]}`,
		[]string{"structures[0] flaw.wrong-type {…}", "structures[1].conector flaw.unknown-key structures[1].connector"}},
	{"name is a number", `{"customer":{"name":12}}`, []string{`customer.name flaw.number "…"`}},
	{"a number too large", `{"customer":{"name":1e999,"role":"supplier"}}`, []string{`customer.name flaw.wrong-type "…"`}},
	{"SIRET as a number", inStructure(`"structure":{"siret":73282932000074}`), []string{`structures[0].structure.siret flaw.number "…"`}},

	{"not a SIRET", inStructure(`"structure":{"siret":"123"}`), []string{"structures[0].structure.siret flaw.siret-length"}},
	{"SANDBOX name", inStructure(`"application":{"name":"APP_SANDBOX_si@evry.example"}`), nil}, // well formed, so it is kept; the step does not pass
	{"old connector", inStructure(`"connector":{"version":"6.9"}`), nil},

	{"everything", `{"version":3,"structures":[{"terms":{"accepted":1},"credentials":{"client_secret":"x","client_id":"a b"}},{"zzz":1}],"customer":{"role":"?","nom":""},"account":[]}`,
		[]string{
			"version flaw.answers-version 3",
			"account flaw.wrong-type {…}",
			"customer.nom flaw.unknown-key customer.name",
			"customer.role flaw.not-an-option",
			"structures[0].credentials.client_id flaw.inner-space",
			"structures[0].credentials.client_secret flaw.secret-in-answers structures[0].credentials.client_secret_file",
			"structures[0].terms.accepted flaw.number true, false",
			"structures[1].zzz flaw.unknown-key structures[1].space",
		}},
}

func TestWrongAnswersFiles(t *testing.T) {
	for _, row := range wrongFiles {
		t.Run(row.name, func(t *testing.T) {
			for range 5 { // maps have no order, what is said has
				if got := wrongIn(row.file); !slices.Equal(got, row.want) {
					t.Fatalf("\n got %q\nwant %q", got, row.want)
				}
			}
		})
	}
}

// TestWrongAnswersHaveAPlace: what stands in the file is told with its line and column.
func TestWrongAnswersHaveAPlace(t *testing.T) {
	_, problems := ReadAnswers([]byte("{\n  \"customer\": {\"name\": \"Évry\", \"role\" :\n\t\"x\"},\n \"structures\": [{}, {\"terms\":{\"accepted\": 3}}, 4 ]}"), secretFiles)
	want := map[string][2]int{"customer.role": {3, 2}, "structures[1].terms.accepted": {4, 43}, "structures[2]": {4, 48}}
	for _, p := range problems {
		if got := [2]int{p.Line, p.Column}; got != want[p.Path] {
			t.Errorf("%s: %v, want %v", p.Path, got, want[p.Path])
		}
	}
	if len(problems) != len(want) {
		t.Errorf("%q", said(problems))
	}
}

// What is wrong with an answers file has words in every language, and no gap in them.
func TestWrongAnswersHaveWords(t *testing.T) {
	_, problems := ReadAnswers([]byte(`{"version":3,"nom":1,"structures":[{"credentials":{"client_secret":"x","client_secret_file":"?"},"terms":3}]}`), secretFiles)
	_, missing, _ := AnswersFile{}.Into(Answers{})
	if len(problems) != 5 || len(missing) == 0 {
		t.Fatalf("%q, %q", said(problems), said(missing))
	}
	for _, l := range Languages {
		for _, p := range append(problems, missing[0]) {
			if words := In(l).Sentence(p.Code, p.Args); words == "" || strings.Contains(words, Blank+" ") {
				t.Errorf("%s: %s: %q", l, p.Code, words)
			}
		}
	}
}

// The contract's example is read whole, and so is a dossier.
func TestGoodAnswersFiles(t *testing.T) {
	dossier, err := fullAnswers().EncodeWithID("mairie")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"contract": contractFile, "dossier": string(dossier), "nothing": "{}",
		"no groups": `{"customer":null,"structures":null}`, "empty": `{"customer":{},"structures":[{}]}`, "no secret": `{"structures":[{"credentials":{"client_secret_file":""}}]}`,
	} {
		if wrong := wrongIn(text); len(wrong) > 0 {
			t.Errorf("%s: %q", name, wrong)
		}
	}
}

func TestAnswersAreCleaned(t *testing.T) {
	file, wrong := ReadAnswers([]byte(`{"customer":{"name":"  Mairie\u00a0d'Évry\r\n"},"structures":[{
		"structure":{"siret":"732 829 320 00074"},"connector":{"version":" v6.11.2"},
		"credentials":{"client_id":"\u200b3f2c","client_secret_file":"odd.txt"}}]}`), secretFiles)
	if len(wrong) > 0 {
		t.Fatal(said(wrong))
	}
	if got := file.Name(); got != "Mairie d'Évry" {
		t.Errorf("the name is %q", got)
	}
	for key, want := range map[Key]string{"structure.siret": "73282932000074", "connector.version": "6.11.2", "credentials.client_id": "3f2c"} {
		if got := file.structures[0].Texts[key]; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if !file.Given(at(1, "credentials")).Secrets["credentials.client_secret"].Is("twohalves") {
		t.Error("the secret is not cleaned")
	}
}

// good is the answers file of a customer, decoded, to be changed.
func good(c customer) map[string]any {
	raw, err := c.until(Place{}).EncodeAnswers()
	if err != nil {
		panic(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		panic(err)
	}
	return doc
}

// with is the file that doc makes once edit has changed the first structure.
func with(t *testing.T, doc map[string]any, edit func(structure map[string]any)) AnswersFile {
	t.Helper()
	if edit != nil {
		edit(doc["structures"].([]any)[0].(map[string]any))
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	file, wrong := ReadAnswers(raw, numberedSecrets)
	if len(wrong) > 0 {
		t.Fatalf("%q in %s", said(wrong), raw)
	}
	return file
}

// numberedSecrets are in the files that EncodeAnswers names: the customer's secrets.
func numberedSecrets(path string) (secret.Text, error) {
	var structure int
	if _, err := fmt.Sscanf(path, "client_secret-%d.txt", &structure); err == nil {
		return secret.Of(customer{}.answer("credentials.client_secret", structure-1)), nil
	}
	_, err := fmt.Sscanf(path, "password-%d.txt", &structure)
	return secret.Of(customer{}.answer("access.password", structure-1)), err
}

func group(structure map[string]any, name string) map[string]any {
	return structure[name].(map[string]any)
}

// What is missing is listed at once, up to what is not done yet and no further.
func TestMissingAnswers(t *testing.T) {
	recipient := customer{role: "recipient", structures: 2}
	for _, row := range []struct {
		name string
		edit func(map[string]any)
		want []string
	}{
		{"nothing", nil, nil},
		{"two steps", func(s map[string]any) {
			delete(group(s, "application"), "email")
			delete(group(s, "structure"), "siret")
		}, []string{"structures[0].structure.siret", "structures[0].application.email"}},
		{"a secret", func(s map[string]any) { delete(group(s, "credentials"), "client_secret_file") }, []string{"structures[0].credentials.client_secret_file"}},
		{"an empty text", func(s map[string]any) { group(s, "application")["email"] = " " }, []string{"structures[0].application.email"}},
		{"what nobody has to say", func(s map[string]any) {
			delete(group(s, "structure"), "name")
			delete(group(s, "declaration"), "contact_phone")
		}, nil},
		{"without access", func(s map[string]any) { delete(s, "access") }, nil},
		{"a group, before not done yet", func(s map[string]any) {
			delete(s, "application")
			group(s, "terms")["accepted"] = false
		}, []string{"structures[0].application.name", "structures[0].application.email", "structures[0].application.responsible"}},
		{"a group, after not done yet", func(s map[string]any) {
			group(s, "terms")["accepted"] = false
			delete(s, "declaration")
		}, nil},
		{"the space not seen", func(s map[string]any) {
			group(s, "space")["visible"] = false
			delete(s, "declaration")
		}, nil},
		{"not confirmed at all", func(s map[string]any) { delete(s, "openbee") }, []string{"structures[0].openbee.done"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, missing, _ := with(t, good(recipient), row.edit).Into(Answers{})
			var got []string
			for _, p := range missing {
				if p.Code != "flaw.missing-answer" {
					t.Errorf("%s: %s", p.Path, p.Code)
				}
				got = append(got, p.Path)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("\n got %q\nwant %q", got, row.want)
			}
		})
	}
}

// Of an empty file everything is missing that somebody would be asked.
func TestEverythingMissing(t *testing.T) {
	file, _ := ReadAnswers([]byte("{}"), secretFiles)
	_, missing, _ := file.Into(Answers{})
	for _, path := range []string{"customer.name", "account.ready", "structures[0].structure.siret", "structures[0].credentials.client_secret_file"} {
		if !slices.ContainsFunc(missing, func(p PathProblem) bool { return p.Path == path }) {
			t.Errorf("%s is not missed in %q", path, said(missing))
		}
	}
}

// A fresh dossier gets everything that the file answers, whatever is left to check.
func TestIntoFresh(t *testing.T) {
	c := customer{role: "supplier", structures: 2}
	a, _, _ := with(t, good(c), nil).Into(Answers{})
	if p := a.First(); p != at(1, "declaration") {
		t.Errorf("goes on at %v", p)
	}
	for p := a.Route()[0]; !ByID(p.Step).Closes; p = a.After(p) {
		if !a.Holds(p, Given{Texts: c.given(p).Texts}) || len(a.At(p).Problems(p, c.given(p))) > 0 {
			t.Errorf("%v lacks answers", p)
		}
	}
	if len(a.Structures) != 2 {
		t.Errorf("%d structures", len(a.Structures))
	}
}

// A dossier that is there already is continued: the same answers change nothing, others
// forget what rested on them.
func TestIntoContinues(t *testing.T) {
	c := customer{role: "supplier", structures: 2}
	before := c.until(Place{}).Keep()
	for _, row := range []struct {
		name string
		edit func(map[string]any)
		goOn Place
	}{
		{"the same", nil, Place{0, "review"}},
		{"less", func(s map[string]any) { delete(s, "access"); delete(s, "credentials") }, Place{0, "review"}},
		{"another e-mail", func(s map[string]any) { group(s, "application")["email"] = "si@clairval.example" }, Place{0, "review"}},
		{"another name", func(s map[string]any) { group(s, "application")["name"] = "AUTRE" }, at(1, "declaration")},
		{"another secret", func(s map[string]any) { group(s, "credentials")["client_secret_file"] = "client_secret-2.txt" }, at(1, "credentials")},
		{"another login", func(s map[string]any) { group(s, "access")["login"] = "TECH_9_0000@cpro.fr" }, at(1, "access")},
		{"not done any more", func(s map[string]any) { group(s, "terms")["accepted"] = false }, at(1, "terms")},
	} {
		t.Run(row.name, func(t *testing.T) {
			file := with(t, good(c), row.edit)
			a, missing, _ := file.Into(before)
			if len(missing) > 0 {
				t.Errorf("missing %q", said(missing))
			}
			if p := a.First(); p != row.goOn {
				t.Errorf("goes on at %v, want %v", p, row.goOn)
			}
			if again, _, _ := file.Into(a); !reflect.DeepEqual(again, a) {
				t.Errorf("a second time:\n got %+v\nwant %+v", again, a)
			}
			if row.name == "the same" && !reflect.DeepEqual(a, before) {
				t.Errorf("\n got %+v\nwant %+v", a, before)
			}
		})
	}
}

// The file that a walk leaves repeats the walk.
func TestAnswersFileRepeatsTheWalk(t *testing.T) {
	for _, c := range []customer{
		{role: "supplier", structures: 1}, {role: "recipient", structures: 3}, {role: "supplier", structures: 2, hidden: true},
		{role: "recipient", structures: 3, shares: true}, {role: "both", structures: 2}, {role: "both", structures: 2, shares: true},
	} {
		a := c.until(Place{})
		saved := a.Keep()
		saved.Practice, saved.Reviewed = true, time.Unix(1, 0)
		raw, err := saved.EncodeAnswers()
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []string{"invented-", "kept", "evidence", "practice", "reviewed"} {
			if strings.Contains(string(raw), other) {
				t.Errorf("%q is in\n%s", other, raw)
			}
		}
		file, wrong := ReadAnswers(raw, numberedSecrets)
		if len(wrong) > 0 {
			t.Fatalf("%q in\n%s", said(wrong), raw)
		}
		b := Answers{}.clone()
		for len(b.Structures) < c.structures {
			b = b.WithStructure()
		}
		for p := b.First(); !ByID(p.Step).Closes; p = b.After(p) {
			if problems := b.At(p).Problems(p, file.Given(p)); len(problems) > 0 {
				t.Fatalf("%v: %v", p, problems)
			}
			b = b.Put(p, file.Given(p))
		}
		for i := range a.Structures {
			clear(a.Structures[i].Evidence)
		}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%+v:\n got %+v\nwant %+v", c, b, a)
		}
	}
}

// A structure without a Client ID or a login names no file for a secret.
func TestAnswersFileNamesNoNeedlessFile(t *testing.T) {
	raw, err := customer{role: "supplier", structures: 1}.until(at(1, "credentials")).EncodeAnswers()
	if err != nil || strings.Contains(string(raw), fileSuffix) {
		t.Errorf("%v\n%s", err, raw)
	}
}

// Whatever a file holds, reading it twice says the same in known words, no secret is taken
// from it, and using it twice leads to the same place.
func FuzzReadAnswers(f *testing.F) {
	for _, seed := range []string{
		contractFile, "{}", "null", "\ufeff{}", `{"structures":[{},{},3]}`, `{"structures":[{"space":{"visible":false}}]}`,
		`{"customer":{"name":"a","role":"supplier"},"structures":[{"credentials":{"client_secret":"invented"}}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if bytes.Count(raw, []byte("{")) > 50 {
			t.Skip("more structures than it takes")
		}
		file, wrong := ReadAnswers(raw, secretFiles)
		if _, again := ReadAnswers(raw, secretFiles); !slices.Equal(said(again), said(wrong)) {
			t.Errorf("says %q, then %q", said(wrong), said(again))
		}
		a, missing, _ := file.Into(Answers{})
		for _, p := range append(wrong, missing...) {
			if !In(French).Has(p.Code) || p.Path == "" && len(wrong) > 1 {
				t.Errorf("%q: no words for %s", p.Path, p.Code)
			}
		}
		for _, s := range a.Structures {
			for key, text := range s.Secrets {
				if !text.Empty() && !text.Is("5ec2e7a0-0000-4000-8000-000000000001") && !text.Is("invented-password-1") && !text.Is("twohalves") {
					t.Errorf("a secret of %s from nowhere", key)
				}
			}
		}
		if again, _, _ := file.Into(a); !reflect.DeepEqual(again, a) {
			t.Errorf("a second time:\n got %+v\nwant %+v", again, a)
		}
	})
}
