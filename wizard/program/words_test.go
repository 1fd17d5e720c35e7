//go:build unix

package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
)

// Words of the English screens.
var (
	english  = wizard.VoiceIn(steps.English)
	atHome   = english.Say("home.new")
	atName   = english.Title("customer.name", nil)
	atRole   = "2. " + english.Title("customer.role.recipient", nil)[:12]
	tooSmall = strings.Fields(english.Say("screen.too-small"))[0]
	atPhrase = english.Say("vault.passphrase")
)

// saved wants a dossier of that customer in the rehearsals' store.
func saved(t *testing.T, store, id, customer string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(store, "practice", "dossiers", id+".json"))
	if err != nil {
		t.Error(err)
		return
	}
	if a, err := steps.Decode(raw); err != nil || a.Name() != customer {
		t.Errorf("%s is of %q: %v", id, a.Name(), err)
	}
}

// says wants text in a file.
func says(t *testing.T, path, text string) {
	t.Helper()
	if content, err := os.ReadFile(path); err != nil || !strings.Contains(string(content), text) {
		t.Errorf("%s does not hold %q: %v\n%s", path, text, err, content)
	}
}

// named starts a rehearsal and types a new customer's name, past the dossiers there are.
func named(t *testing.T, store, name string, others int, settings ...string) *terminal {
	t.Helper()
	c := open(t, settings, "--practice", "--store", store)
	c.shows(english.Say("practice.banner"))
	c.shows(atHome)
	c.types(strings.Repeat("\x1b[B", others) + "\r") // down
	c.shows(atName)
	c.types(name)
	c.shows(name)
	return c
}

// keeps puts a dossier into a store, whose secret is said to be in the vault.
func keeps(t *testing.T, store string) {
	t.Helper()
	folder := filepath.Join(store, "dossiers")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	dossier := `{"version":1,"customer":{"name":"Mairie"},"structures":[{"credentials":{"client_id":"x"},"kept":[{"secret":"credentials.client_secret","account":"x"}]}]}`
	if err := os.WriteFile(filepath.Join(folder, "mairie.json"), []byte(dossier), 0o600); err != nil {
		t.Fatal(err)
	}
}
