//go:build unix

package program

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// This file gives the program a secret in the place of everything else that it is given: of the
// name of a file, a dossier, a person, of a value in a file. The secret is in no message, no file
// and no file's name.

// TestSecretInThePlaceOfAName: each command repeats nothing of it and creates nothing under that
// name, whichever of its flags and words it is given for.
func TestSecretInThePlaceOfAName(t *testing.T) {
	w := newWorld(t)
	s := newServer(t, granting)
	w.runs(s, "--answers", w.answers)
	paths := []string{canary.Usual, "./" + canary.Usual, canary.Usual + "/x.txt", w.path("cwd", canary.Usual)}
	for _, name := range paths {
		for _, command := range append(commandNames(t), "") {
			w.refuses(s, slices.DeleteFunc([]string{command, name}, func(word string) bool { return word == "" })...)
		}
	}
	for _, command := range append(commandNames(t), "") {
		for _, flag := range flagNames(t, command) {
			if flag == "--client-id" || flag == "--fingerprint" { // which may be one, or looks so
				continue
			}
			for _, before := range [][]string{{command}, {command, "bourg"}} { // to some, the flag is nothing
				w.runs(s, append(slices.DeleteFunc(before, func(word string) bool { return word == "" }), flag+"="+canary.Usual)...)
			}
		}
	}
	for _, args := range [][]string{
		{"check", "--client-id", "x", "--secret-file", canary.Usual},
		{"check", "--client-id", "x", "--secret-file", canary.Usual, "--json"},
		{"check", "--client-id", "x", "--secret-file", w.secret, "--login", "l", "--password-file", canary.Usual},
		{"desk", "admit", canary.Usual, "--store", "postgres://127.0.0.1:1/" + canary.Usual},
		{"desk", "download", canary.Usual, "--store", "postgres://127.0.0.1:1/d"},
		{"--" + canary.Usual}, {"-" + canary.Usual}, {"--client-secret=" + canary.Usual}, {"--" + canary.Usual + "=x"}, {"help", canary.Usual},
	} {
		w.refuses(s, args...)
	}
	w.holdsNoSpelling(canary.Usual)
}

// TestSecretInThePlaceOfAFileInAFile: an answers file and a list name files of secrets too.
func TestSecretInThePlaceOfAFileInAFile(t *testing.T) {
	w := newWorld(t)
	s := newServer(t, granting)
	folder := filepath.Dir(w.secret)
	for _, members := range []string{
		`"credentials": {"client_secret_file": "SECRET"}`, `"access": {"password_file": "SECRET"}`, `"credentials": {"client_secret": "SECRET"}`, `"SECRET": {}`,
		`"credentials": {"SECRET": ""}`, `"credentials": "SECRET"`, `"structure": {"siret": "SECRET"}`, `"terms": {"accepted": "SECRET"}`,
	} {
		members = strings.ReplaceAll(members, "SECRET", canary.Usual)
		w.refuses(s, "--answers", write(t, filepath.Join(folder, "wrong.json"), `{"version": 1, "structures": [{`+members+`}]}`))
	}
	for _, document := range []string{`{"version": "SECRET"}`, `{"SECRET": 1}`, `{"customer": {"role": "SECRET"}}`, `{SECRET}`, `"SECRET"`, `SECRET`} {
		w.refuses(s, "--answers", write(t, filepath.Join(folder, "wrong.json"), strings.ReplaceAll(document, "SECRET", canary.Usual)))
		w.refuses(s, "check", "--all", "--endpoints", filepath.Join(folder, "wrong.json"))
	}
	header := "customer,structure,siret,application,declared,client_id,secret_file,login,password_file\n"
	for _, list := range []string{
		header + "X,Y,73282932000074,A,A," + wizardtest.FirstID + ",SECRET,,\n", header + "X,Y,73282932000074,A,A," + wizardtest.FirstID + ",secret.txt,l,SECRET\n",
		header + "X,Y,SECRET,A,A," + wizardtest.FirstID + ",secret.txt,,\n", "SECRET," + header, "client_secret=SECRET\n",
	} {
		path := write(t, filepath.Join(folder, "list.csv"), strings.ReplaceAll(list, "SECRET", canary.Usual))
		for _, args := range [][]string{{"check", "--pairs", path}, {"check", "--pairs", path, "--json"}, {"check", "--pairs", path, "--jsonl"}, {"import", path}} {
			w.refuses(s, args...)
		}
	}
	w.holdsNoSpelling(canary.Usual)
}

// TestNoSpellingIsTaken: no free text takes a secret, however it is spelled, and none repeats it.
func TestNoSpellingIsTaken(t *testing.T) {
	w := newWorld(t)
	s := newServer(t, granting)
	folder := filepath.Dir(w.secret)
	w.runs(s, "--answers", w.answers)
	var structures []any
	var rows strings.Builder
	list := csv.NewWriter(&rows)
	list.Write([]string{"customer", "role", "structure", "siret", "application", "email", "responsible", "contact", "assignee"})
	good := []string{"Mairie", "recipient", "École", "73282932000074", "APP", "si@evry.example", "Claire", "Paul", "Denis"}
	for _, how := range slices.Sorted(maps.Keys(canary.Spellings)) {
		text := canary.Spellings[how]
		structures = append(structures, map[string]any{
			"structure": map[string]any{"name": text}, "application": map[string]any{"name": text, "responsible": text, "email": text},
			"declaration": map[string]any{"application_name": text, "contact_name": text}, "connector": map[string]any{"version": text},
		})
		for i := range good {
			row := slices.Clone(good)
			row[i] = text
			list.Write(row)
		}
	}
	list.Flush()
	answers, err := json.Marshal(map[string]any{"version": 1, "customer": map[string]any{"name": canary.Spellings["full-width"]}, "structures": structures})
	if err != nil {
		t.Fatal(err)
	}
	w.refuses(s, "--answers", write(t, filepath.Join(folder, "spelled.json"), string(answers)))
	w.refuses(s, "import", write(t, filepath.Join(folder, "spelled.csv"), rows.String()))
	for _, how := range []string{"full-width", "French keyboard", "without hyphens", "hexadecimal", "Base64, the pair", "JSON, a word", "label mdp: ", "label curl -u claire:", "URL with a password"} {
		text := canary.Spellings[how]
		for _, args := range [][]string{
			{"note", "bourg", text}, append([]string{"note", "bourg"}, strings.Fields(text)...), {"assign", "bourg", text}, {"list", "--as", text}, {"show", text}, {text},
			{"check", "--client-id", wizardtest.FirstID, "--secret-file", w.secret, "--application", text, "--declared", "A"},
			{"check", "--client-id", wizardtest.FirstID, "--secret-file", text}, {"report", "bourg", "-o", text},
		} {
			w.refuses(s, args...)
		}
	}
	for how, text := range canary.Spellings {
		w.holdsNoSpelling(text)
		if t.Failed() {
			t.Fatal(how)
		}
	}
	w.holdsNoSpelling("Mot-invente7")
}

// refuses runs a command that may not succeed.
func (w *world) refuses(s *server, args ...string) {
	w.Helper()
	if code := w.runs(s, args...); code == wizard.ExitDone {
		w.Errorf("%q succeeds", args)
	}
}

// holdsNoSpelling looks for a text, and for the secret in every form, in all that was said and written and in the
// names of files.
func (w *world) holdsNoSpelling(text string) {
	w.Helper()
	holds := func(content string) bool {
		return strings.Contains(content, text) || canary.Find([]byte(content), canary.Usual) != nil
	}
	for name, said := range w.transcripts {
		if holds(string(said)) {
			w.Errorf("%s shows %q:\n%s", name, text, said)
		}
	}
	err := filepath.WalkDir(w.inside, func(path string, d fs.DirEntry, err error) error {
		if err != nil || holds(path) {
			return fmt.Errorf("%s: %v", path, err)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if holds(string(content)) {
			w.Errorf("%s holds %q", path, text)
		}
		return err
	})
	if err != nil {
		w.Error(err)
	}
}

// flagNames are the flags with a value that the program completes for a command, those of every
// command for the program itself alone.
func flagNames(t *testing.T, command string) (names []string) {
	t.Helper()
	complete := func(args ...string) (flags []string) {
		program := exec.Command(raccord, append([]string{"__complete"}, args...)...)
		program.Env = surroundings(t)
		out, _ := program.Output()
		for line := range strings.Lines(string(out)) {
			if flag, _, described := strings.Cut(line, "\t"); described && strings.HasPrefix(flag, "--") && flag != "--help" {
				flags = append(flags, flag)
			}
		}
		return flags
	}
	if command == "" {
		return complete("--")
	}
	all := complete("--")
	return slices.DeleteFunc(complete(command, "--"), func(flag string) bool { return slices.Contains(all, flag) })
}
