//go:build unix

package program

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"raccord/chorus"
	"raccord/store/storetest/canary"
)

// A server stands where PISTE and Chorus Pro are, on loopback.
type server struct {
	endpoints string        // the file that names it
	asked     chan struct{} // one for each request
}

// newServer answers every request the same way.
func newServer(t *testing.T, answer http.HandlerFunc) *server {
	t.Helper()
	s := &server{endpoints: filepath.Join(t.TempDir(), "endpoints.json"), asked: make(chan struct{}, 1000)}
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked <- struct{}{}
		answer(w, r)
	}))
	t.Cleanup(func() {
		listening.CloseClientConnections()
		listening.Close()
	})
	hosts := chorus.Hosts{OAuth: listening.URL, API: listening.URL}
	file, err := json.Marshal(chorus.Endpoints{Production: hosts, Sandbox: hosts})
	if err != nil {
		t.Fatal(err)
	}
	write(t, s.endpoints, string(file))
	return s
}

// silent never answers.
func silent(_ http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body) // only then it is noticed that the other side is gone
	<-r.Context().Done()
}

// granting gives a token for every pair.
func granting(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"access_token":"t","token_type":"Bearer","expires_in":3600}`)
}

// write makes a file for its owner alone.
func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// secretFile is a file with the canary, and passphraseFile one with a passphrase.
func secretFile(t *testing.T) string {
	return write(t, filepath.Join(t.TempDir(), "secret.txt"), canary.Text+"\n")
}

func passphraseFile(t *testing.T) string {
	return write(t, filepath.Join(t.TempDir(), "passphrase.txt"), passphrase+"\n")
}

const passphrase = "sept petits canards verts"

// bourg is a dossier up to the connector.
const bourg = `{"version":1,"customer":{"name":"Bourg","role":"recipient"},"account":{"ready":true},"structures":[{
"structure":{"name":"Mairie","siret":"12345678200010"},
"application":{"name":"MON_APPLICATION","email":"si@bourg.example","responsible":"Claire Martin"},
"terms":{"accepted":true},"space":{"visible":true},
"declaration":{"application_name":"MON_APPLICATION","contact_name":"Claire Martin","contact_email":"si@bourg.example","contact_phone":"+33 1 00 00 00 00"},
"connector":{"version":"6.11.2"}}]}`

// bourgInFull are answers to everything, beside a [secretFile].
var bourgInFull = strings.Replace(bourg, `"6.11.2"}`, `"6.11.2"},"credentials":{"client_id":"2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5","client_secret_file":"secret.txt"},"openbee":{"done":true}`, 1)

// withBourg is a store with that dossier.
func withBourg(t *testing.T) string {
	t.Helper()
	store := t.TempDir()
	if err := os.Mkdir(filepath.Join(store, "dossiers"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(store, "dossiers", "bourg.json"), bourg)
	return store
}

// atCredentials walks a dossier to the question for the Client ID.
func atCredentials(t *testing.T, s *server) (c *terminal, store string) {
	t.Helper()
	store = withBourg(t)
	c = open(t, nil, "bourg", "--store", store, "--endpoints", s.endpoints, "--passphrase-file", passphraseFile(t))
	c.shows(english.Title("step.declaration", nil))
	c.types("\r\r\r\r")
	c.shows(english.Title("step.connector", nil))
	c.types("\r")
	c.shows(english.Title("step.credentials", nil))
	return c, store
}

// waits waits for a request, and for what the screen says meanwhile.
func (s *server) waits(c *terminal) {
	<-s.asked
	c.shows(english.Say("busy.checking"))
}
