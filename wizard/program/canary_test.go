//go:build unix

package program

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// This file gives the program one known secret, the canary, in every way in which it takes a
// secret, then searches everything that was written for it. The rules are:
//
//   - What the program may write to is inside one folder: its store, its home, its
//     temporary folder, its working folder. The files that hold the secret by right (the
//     user's own) are outside.
//   - The commands are those that the program itself lists: a new one is searched without a
//     change here.
//   - The other side is hostile: it sends back what it was sent.

// A world is the folders that one run of the search may leave traces in.
type world struct {
	*testing.T
	inside                      string
	secret, passphrase, answers string // files of the user's
	transcripts                 map[string][]byte
	received                    atomic.Int64 // requests that held the canary
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, inside: t.TempDir(), secret: secretFile(t), passphrase: passphraseFile(t), transcripts: map[string][]byte{}}
	for _, folder := range []string{"home", "tmp", "cwd"} {
		if err := os.Mkdir(filepath.Join(w.inside, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	full := strings.Replace(bourg, `"connector":{"version":"6.11.2"}`, `"connector":{"version":"6.11.2"},"credentials":{"client_id":"2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5","client_secret_file":"secret.txt"},"access":{"login":"TECH_1_0000@cpro.fr","password_file":"secret.txt"},"openbee":{"done":true}`, 1)
	w.answers = write(t, filepath.Join(filepath.Dir(w.secret), "answers.json"), full)
	return w
}

func (w *world) path(elements ...string) string {
	return filepath.Join(append([]string{w.inside}, elements...)...)
}

// settings are an environment in which the libraries write every log that they can.
func (w *world) settings(s *server) []string {
	return []string{
		"HOME=" + w.path("home"), "TMPDIR=" + w.path("tmp"), "RACCORD_STORE=" + w.path("store"), "RACCORD_PASSPHRASE_FILE=" + w.passphrase,
		"RACCORD_ENDPOINTS=" + s.endpoints, "TEA_TRACE=" + w.path("tmp", "trace"), "TEA_DEBUG=1", "DEBUG=1",
		"GODEBUG=http2debug=2,netdns=2", "GOTRACEBACK=all",
	}
}

// runs runs a command without a terminal, for a while where it does not end by itself.
func (w *world) runs(s *server, args ...string) (code int) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), patience)
	defer cancel()
	program := exec.CommandContext(ctx, raccord, args...)
	program.Dir, program.Env = w.path("cwd"), append(surroundings(w.T), w.settings(s)...)
	said, _ := program.CombinedOutput()
	w.transcripts[fmt.Sprintf("%q %d", args, len(w.transcripts))] = said
	return program.ProcessState.ExitCode()
}

// echo answers with what it was sent.
func (w *world) echo(status int, header map[string]string, format string) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent := string(body) + " " + r.Header.Get("Authorization") + " " + r.Header.Get("cpro-account")
		if plain, err := url.QueryUnescape(string(body)); err == nil {
			sent += " " + plain
		}
		if canary.Find([]byte(sent), canary.Text) != nil {
			w.received.Add(1)
		}
		for name, value := range header {
			out.Header().Set(name, strings.ReplaceAll(value, "SENT", url.QueryEscape(sent)))
		}
		out.WriteHeader(status)
		fmt.Fprint(out, strings.ReplaceAll(format, "SENT", strings.NewReplacer(`"`, "", "\n", " ").Replace(sent)))
	}
}

// hostile are the answers of the other side.
func (w *world) hostile() map[string]http.HandlerFunc {
	asJSON, asHTML := map[string]string{"Content-Type": "application/json"}, map[string]string{"Content-Type": "text/html"}
	return map[string]http.HandlerFunc{
		"refused":       w.echo(400, asJSON, `{"error":"invalid_client","error_description":"SENT"}`),
		"another error": w.echo(400, asJSON, `{"error":"SENT","error_description":"SENT","error_uri":"SENT"}`),
		"page 200":      w.echo(200, asHTML, "<html><body>SENT</body></html>"),
		"page 400":      w.echo(400, asHTML, "<html><title>SENT</title></html>"),
		"redirect":      w.echo(302, map[string]string{"Location": "/elsewhere?SENT"}, "SENT"),
		"down":          w.echo(503, map[string]string{"Retry-After": "SENT"}, "SENT"),
		"odd token":     w.echo(200, asJSON, `{"access_token":"","token_type":"SENT","expires_in":"SENT"}`),
	}
}

// TestNothingLeaks uses the secret in every way, then finds it nowhere.
func TestNothingLeaks(t *testing.T) {
	w := newWorld(t)
	good := newServer(t, w.echo(200, map[string]string{"Content-Type": "application/json"}, `{"access_token":"t","token_type":"Bearer","expires_in":3600,"scope":"SENT"}`))
	w.runs(good, "--answers", w.answers)
	for name, answer := range w.hostile() {
		s := newServer(t, answer)
		for _, more := range [][]string{nil, {"--json"}} {
			args := append([]string{"check", "--client-id", "x", "--secret-file", w.secret, "--access", "--login", "l", "--password-file", w.secret}, more...)
			if code := w.runs(s, args...); code == wizard.ExitDone {
				t.Errorf("%s: exit code 0", name)
			}
		}
	}
	w.readers(newServer(t, w.hostile()["page 400"]))
	w.commands(good)
	if received := w.received.Load(); received < 10 {
		t.Errorf("%d requests held the secret: this test sees nothing", received)
	}
	w.search()
}

// readers types the secret on the screen and in line mode, and pastes it where it does not
// belong.
func (w *world) readers(s *server) {
	for _, mode := range [][]string{nil, {"--plain"}} {
		store := withBourg(w.T)
		settings := append(w.settings(s), "RACCORD_STORE="+store)
		c := open(w.T, settings, append([]string{"bourg"}, mode...)...)
		c.said(english.Title("step.declaration", nil))
		c.types(strings.Repeat("\r", 5))
		c.said(english.Title("step.credentials", nil))
		c.types("2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5\r")
		if mode == nil {
			c.types("\x1b[200~" + canary.Text + "\n\x1b[201~\r")
		} else {
			c.typesUnseen(canary.Text + "\n")
		}
		c.confirmsSecret(mode == nil)
		c.said(english.Title("fault.not-piste", nil)[:20])
		c.types("\x19\x03") // copy, then leave
		<-c.done
		c.program.Wait()
		w.transcripts[fmt.Sprintf("reader %q", mode)] = c.written.Bytes()
		w.files(store)
	}
}

// confirmsSecret confirms a secret that has not the usual form, on the screen or in line mode.
func (c *terminal) confirmsSecret(onScreen bool) {
	c.t.Helper()
	c.said(english.Title("warn.client-secret-shape", nil))
	if onScreen {
		c.types("\x1b[B\r")
	} else {
		c.types("2\n")
	}
}

// commands runs each command that the program has, in several ways.
func (w *world) commands(s *server) {
	for _, name := range commandNames(w.T) {
		if name == "simulate" || name == "remove" { // the one serves on, the other comes last
			continue
		}
		for _, args := range [][]string{{}, {"bourg", "--json"}, {"--all"}, {"--offline"}, {"file"}} {
			w.runs(s, append([]string{name}, args...)...)
		}
	}
	w.runs(s, "remove", "bourg", "--yes")
}

// commandNames are what the program completes.
func commandNames(t *testing.T) (names []string) {
	t.Helper()
	program := exec.Command(raccord, "__complete", "")
	program.Env = surroundings(t)
	out, err := program.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if name, _, described := strings.Cut(line, "\t"); described {
			names = append(names, name)
		}
	}
	if len(names) < 8 {
		t.Fatalf("only %q", names)
	}
	return names
}

// search looks for the canary in all that was said and written, and in what the
// repository's tests expect.
func (w *world) search() {
	for name, said := range w.transcripts {
		if forms := canary.Find(said, canary.Text); forms != nil {
			w.Errorf("%s shows the secret: %q\n%s", name, forms, said)
		}
	}
	w.files(w.inside)
	w.files("../testdata")
	w.files("../report/testdata")
	w.files("testdata")
}

func (w *world) files(root string) {
	count := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if forms := canary.Find(content, canary.Text); forms != nil {
			w.Errorf("%s holds the secret: %q", path, forms)
		}
		count++
		return err
	})
	if err != nil || count == 0 {
		w.Errorf("%s: %d files, %v", root, count, err)
	}
}
