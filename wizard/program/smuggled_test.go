//go:build unix

package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// TestSmuggledSecret gives the secret where it does not belong, inside what an identifier or a
// name is, and finds it nowhere. That the screen and the lines keep it out of every field is
// tested beside them.
func TestSmuggledSecret(t *testing.T) {
	w := newWorld(t)
	s := newServer(t, w.echo(400, map[string]string{"Content-Type": "application/json"}, `{"error":"invalid_client"}`))
	w.runs(s, "--answers", w.answers) // where the secret belongs
	for _, how := range []string{"alone", "tab", "base64"} {
		text := wizardtest.Smuggled[how]
		w.runs(s, "check", "--client-id", text, "--secret-file", w.secret)
		w.runs(s, "check", "--client-id", wizardtest.FirstID, "--secret-file", w.secret, "--access", "--login", text, "--password-file", w.secret)
		w.runs(s, "check", "--client-id", wizardtest.FirstID, "--secret-file", w.secret, "--application", text, "--declared", text)
		w.list(s, text)
		w.smuggledAnswers(s, text)
		w.leftBehind(s, text)
	}
	if w.received.Load() == 0 {
		t.Error("no request held the secret: this test sees nothing")
	}
	w.search()
}

// inJSON writes the control characters of a text as JSON does.
var inJSON = strings.NewReplacer("\t", `\t`, "\r", `\r`, "\n", `\n`)

// list checks a list with text in each of its columns in turn.
func (w *world) list(s *server, text string) {
	columns := []string{"customer", "siret", "application", "declared", "client_id", "login"}
	for i := range columns {
		cells := []string{"Mairie", "73282932000074", "APP", "APP", wizardtest.FirstID, wizardtest.Login}
		cells[i] = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		list := strings.Join(columns, ",") + ",secret_file,password_file\n" + strings.Join(cells, ",") + ",secret.txt,secret.txt\n"
		w.runs(s, "check", "--json", "--access", "--pairs", write(w.T, filepath.Join(filepath.Dir(w.secret), "list.csv"), list))
	}
}

// smuggledAnswers walks with an answers file that has text in the place of one answer: it is
// refused, and nothing is saved.
func (w *world) smuggledAnswers(s *server, text string) {
	right, err := os.ReadFile(w.answers)
	if err != nil {
		w.Fatal(err)
	}
	for _, member := range []string{`"name":"Bourg"`, `"version":"6.11.2"`, `"login":"TECH_1_0000@cpro.fr"`} {
		key, _, _ := strings.Cut(member, ":")
		wrong := strings.Replace(string(right), member, key+`:"`+inJSON.Replace(text)+`"`, 1)
		if wrong == string(right) {
			w.Fatalf("no %s in %s", member, right)
		}
		path := write(w.T, filepath.Join(filepath.Dir(w.secret), "wrong.json"), wrong)
		if code := w.runs(s, "--answers", path); code != wizard.ExitUsage {
			w.Errorf("%s: exit code %d", wrong, code)
		}
	}
}

// leftBehind takes up a dossier in which an earlier version left the secret, in the document
// and in the one before: it is not shown, and no longer there once the dossier was open.
func (w *world) leftBehind(s *server, text string) {
	store := withBourg(w.T)
	path := filepath.Join(store, "dossiers", "bourg.json")
	left := `"credentials":{"client_id":"` + inJSON.Replace(text) + `"},`
	tainted := strings.Replace(bourg, `"connector"`, left+`"connector"`, 1)
	for _, name := range []string{path, path + "~"} {
		write(w.T, name, tainted)
	}
	for _, args := range [][]string{{"list", "--json"}, {"show", "bourg", "--json"}, {"report", "bourg"}, {"export", "bourg"}, {"check", "bourg", "--json"}, {"doctor", "--offline"}} {
		w.runs(s, append(args, "--store", store)...)
	}
	c := open(w.T, append(w.settings(s), "RACCORD_STORE="+store), "bourg")
	c.said(english.Title("step.declaration", nil))
	c.interrupted()
	w.transcripts["taken up: "+text[:4]] = c.written.Bytes()
	w.files(store)
	for _, name := range []string{path, path + "~"} {
		if content, err := os.ReadFile(name); err != nil || canary.Find(content, canary.Text) != nil {
			w.Errorf("%s: %v %s", name, err, content)
		}
	}
}
