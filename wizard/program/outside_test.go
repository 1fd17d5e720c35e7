//go:build unix

package program

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"raccord/steps"
	"raccord/wizard"
)

// This file gives the program text that would move a cursor, wherever text comes from outside:
// a dossier and its name, a list, an answers file, a server, the command line, the environment.
// The rules are:
//
//   - Every command and every reader is tried, in both languages.
//   - Nothing that is written holds a control character but the line ends of its own, and on the
//     screen the program's own escape sequences.
//   - A row is one row.

// evil would blink, write the clipboard, set the window's title and turn the direction of text.
const evil = "a\x00\a\b\r\n\x1b[5m\x1b]52;c;RVZJTA==\x07\x7f\u0085\u009b5m\u009d0;t\u009c\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029b\tc"

// ofOurs are the escape sequences that the program itself may write on a screen.
var ofOurs = regexp.MustCompile(`\x1b\[[0-9;?<=>!$]* ?[a-zA-Z]|\x1b\](8|22|1[0-2]|4);[^\x07\x1b]*(\x07|\x1b\\)|\x1b\]2;(raccord[^\x07\x1b]*)?\x07|\x1b[=>M78]|\x1bP[^\x1b]*\x1b\\`)

// harmless wants nothing in what was written that could move a cursor, or that came from evil.
func harmless(t *testing.T, what, written string, onScreen bool) {
	t.Helper()
	for _, sign := range []string{"\x1b[5m", "\x1b]52", "RVZJTA==\a", "\x1b]0;t"} {
		if strings.Contains(written, sign) {
			t.Errorf("%s: %q in %q", what, sign, written)
			return
		}
	}
	allowed := "\n"
	if onScreen {
		allowed, written = "\n\r\b\t", ofOurs.ReplaceAllString(written, "")
	}
	if !utf8.ValidString(written) {
		t.Errorf("%s: no UTF-8: %q", what, written)
	}
	for i, r := range written {
		bad := unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
		if bad && !strings.ContainsRune(allowed, r) {
			t.Errorf("%s: %U in %q", what, r, written[max(0, i-60):min(len(written), i+60)])
			return
		}
	}
}

// evilDossier is a dossier whose every text is evil, as is all that was found about it.
func evilDossier(t *testing.T) string {
	t.Helper()
	group := func(doc map[string]any, key steps.Key, value any) {
		name, member, _ := strings.Cut(string(key), ".")
		if doc[name] == nil {
			doc[name] = map[string]any{}
		}
		doc[name].(map[string]any)[member] = value
	}
	doc, structure := map[string]any{"version": 1}, map[string]any{}
	var evidence []any
	for _, step := range steps.Procedure {
		in := structure
		if step.Scope != steps.PerStructure {
			in = doc
		}
		for _, f := range step.Fields {
			switch {
			case !strings.Contains(string(f.Key), "."):
			case f.Kind == steps.Confirm:
				group(in, f.Key, true)
			case f.Key == "customer.role":
				group(in, f.Key, "supplier")
			case f.Kind != steps.Secret:
				group(in, f.Key, evil)
			}
		}
		if step.Scope == steps.PerStructure {
			evidence = append(evidence, map[string]any{
				"step": step.ID, "at": "2026-01-02T03:04:05Z", "degree": evil, "verdict": evil, "fault": evil, "host": evil, "code": evil,
				"environment": evil, "requests": 1, "disclosed": evil, "attached": []string{evil},
				"apis":  []any{map[string]any{"api": evil, "access": evil, "status": 503}},
				"names": map[string]any{"verdict": evil, "differences": []any{map[string]any{"at": 1, "kind": evil, "piste": evil, "declared": evil}}},
			})
		}
	}
	structure["evidence"] = evidence
	doc["structures"] = []any{structure, structure}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// evilWorld is a store with that dossier, one that cannot be read, and a server that answers
// with evil; all paths are evil too.
func evilWorld(t *testing.T) (settings []string, folder string) {
	t.Helper()
	quoted, _ := json.Marshal(evil)
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		io.WriteString(w, `{"error":`+string(quoted)+`,"error_description":`+string(quoted)+`,"libelle":`+string(quoted)+`}`)
	})
	folder = filepath.Join(t.TempDir(), strings.NewReplacer("\x00", "", "/", "").Replace(evil))
	dossiers := filepath.Join(folder, "store", "dossiers")
	if err := os.MkdirAll(dossiers, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dossiers, "bourg.json"), evilDossier(t))
	write(t, filepath.Join(dossiers, "bad\x1b[5m\u202e.json"), "{")
	write(t, filepath.Join(dossiers, "damaged.json"), "{")
	write(t, filepath.Join(folder, "endpoints.json"), "{}")
	os.WriteFile(filepath.Join(folder, "exposed"), []byte("x"), 0o644)
	write(t, filepath.Join(folder, "answers.json"), `{"version":1,"`+"a\\u001b[5m\\u009b"+`":1,"customer":{"name":`+string(quoted)+`,"role":`+string(quoted)+`}}`)
	secret := secretFile(t)
	write(t, filepath.Join(folder, "list.csv"), "customer,siret,application,client_id,secret_file\n\""+strings.ReplaceAll(evil, "\x00", "")+"\",12345678200010,A,2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5,"+secret+"\n")
	return []string{"RACCORD_STORE=" + filepath.Join(folder, "store"), "RACCORD_ENDPOINTS=" + s.endpoints, "RACCORD_PASSPHRASE_FILE=" + passphraseFile(t)}, folder
}

// TestNothingMovesTheCursor runs every command on it.
func TestNothingMovesTheCursor(t *testing.T) {
	settings, folder := evilWorld(t)
	in := func(name string) string { return filepath.Join(folder, name) }
	argument := strings.ReplaceAll(evil, "\x00", "")
	secret := secretFile(t)
	tries := [][]string{
		{"list"}, {"list", "--json"}, {"show", "bourg"}, {"show", "bourg", "--json"}, {"show", argument}, {"show", "damaged"},
		{"report", "bourg"}, {"report", "bourg", "--format", "html"}, {"report", "bourg", "--format", "json"}, {"report", "bourg", "--anonymize"},
		{"report", "bourg", "--format", argument}, {"report", "bourg", "-o", in("store/x")}, {"report", "bourg", "-o", in("list.csv")},
		{"export", "bourg"}, {"export", "bourg", "--json"}, {"export", "bourg", "--structure", argument}, {"export", "bourg", "--seal", "x\x1b[5m"},
		{"check", "bourg"}, {"check", "--all"}, {"check", "--all", "--json"}, {"check", "--all", "--jsonl"}, {"check", "--pairs", in("list.csv")},
		{"check", "--pairs", in("list.csv"), "--json"}, {"check", "--pairs", in("list.csv"), "--jsonl"}, {"check", "--pairs", in("none")},
		{"check", "--client-id", argument, "--secret-file", secret, "--application", argument, "--declared", "x" + argument},
		{"check", "--client-id", "x", "--secret-file", secret, "--application", argument, "--declared", "x" + argument, "--json"},
		{"check", "--client-id", "x", "--secret-file", in("exposed")}, {"check", "--client-id", "x", "--secret-file", in("none")},
		{"doctor", "--offline"}, {"doctor", "--offline", "--json"}, {"doctor"}, {"remove", "bourg"}, {"remove", argument, "--yes"}, {"vault", argument},
		{argument}, {"--" + argument}, {"help", argument}, {"completion", argument}, {"simulate", "--scenario", argument}, {"simulate", "--listen", argument},
		{"list", "--endpoints", in("endpoints.json")}, {"list", "--ca-file", in("none")}, {"list", "--practice=" + argument}, {"list", "--lang", argument},
		{"list", "--store", in("exposed")}, {"handbook", "-o", in("no/where")}, {"--answers", in("answers.json")}, {"--answers", in("none")},
		{"--plain", "bourg"}, {"--plain"}, {"version"}, {"__complete", "show", ""}, {"__complete", argument, ""},
	}
	for _, l := range steps.Languages {
		for _, args := range tries {
			more := append(settings, "RACCORD_LANG="+string(l), "TERM=x\x1b[5m", "LC_ALL=x\x1b[5m\u009b", "HTTPS_PROXY=http://x\x1b[5m\u202e:1", "ACCESSIBLE=")
			_, said := runs(t, more, args...)
			if said == "" {
				t.Errorf("%q says nothing", args)
			}
			if args[0] == "__complete" {
				said = strings.ReplaceAll(said, "\t", " ") // between an id and what it is
			}
			harmless(t, fmt.Sprintf("%s %.60q", l, args), said, false)
		}
	}
	for _, format := range []string{"md", "html", "json"} {
		path := in("report." + format)
		if code, said := runs(t, settings, "report", "bourg", "--format", format, "-o", path); code != wizard.ExitDone {
			t.Errorf("%s: exit code %d: %s", format, code, said)
		}
		document, _ := os.ReadFile(path)
		harmless(t, path, string(document), false)
	}
	rows(t, settings)
}

// rows wants one row a dossier, one line a value, and JSON that has the values as they are.
func rows(t *testing.T, settings []string) {
	t.Helper()
	_, said := runs(t, settings, "list")
	if table := said[strings.LastIndex(said, "DOSSIER"):]; strings.Count(table, "\n") != 2 || !strings.Contains(table, `\u{a}\u{1b}[5m`) {
		t.Errorf("the list: %s", table)
	}
	_, said = runs(t, settings, "list", "--json")
	var list struct{ Dossiers []struct{ Customer string } }
	if err := json.Unmarshal([]byte(said[strings.Index(said, "{\n  \"version\""):]), &list); err != nil || list.Dossiers[0].Customer != evil || !strings.Contains(said, `\u009b`) {
		t.Errorf("list --json: %v: %s", err, said)
	}
	_, said = runs(t, settings, "doctor", "--offline")
	for _, answer := range []string{"customer.name", "structures[1].structure.siret", "structures[0].connector.version"} {
		if !strings.Contains(said, answer) {
			t.Errorf("doctor does not name %s: %s", answer, said)
		}
	}
}

// TestNothingMovesTheCursorOnTheScreen walks through such a dossier, with each reader.
func TestNothingMovesTheCursorOnTheScreen(t *testing.T) {
	for _, l := range steps.Languages {
		voice := wizard.VoiceIn(l)
		for _, mode := range [][]string{nil, {"--plain"}} {
			settings, _ := evilWorld(t)
			settings = append(settings, "RACCORD_LANG="+string(l))
			c := open(t, settings, mode...)
			c.said(voice.Say("home.new"))
			c.interrupted()
			harmless(t, fmt.Sprintf("%s home %q", l, mode), c.written.String(), true)

			c = open(t, settings, append([]string{"bourg"}, mode...)...)
			c.said(voice.Title("step.customer", nil))
			if mode == nil {
				c.shows(`\u{`)
			}
			c.types("\r")
			c.said(voice.Title("customer.role", nil))
			c.types("\x03")
			<-c.done
			c.program.Wait()
			harmless(t, fmt.Sprintf("%s dossier %q", l, mode), c.written.String(), true)
		}
	}
}
