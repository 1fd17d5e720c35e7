//go:build unix

package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A list fits the terminal: rows where they do, else a few lines a dossier. Where it is piped
// it is a table, whatever its width.
func TestListWidth(t *testing.T) {
	store := t.TempDir()
	folder := filepath.Join(store, "dossiers")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	const id, customer = "communaute-de-communes-du-val-de-clairval", "Communauté de communes du Val de Clairval"
	dossier := `{"version":1,"customer":{"name":"` + customer + `","role":"recipient"},"structures":[{}]}`
	if err := os.WriteFile(filepath.Join(folder, id+".json"), []byte(dossier), 0o600); err != nil {
		t.Fatal(err)
	}
	c := open(t, nil, "list", "--store", store)
	c.ends(0)
	for line := range strings.Lines(strings.ReplaceAll(c.written.String(), "\r", "")) {
		if cells := len([]rune(strings.TrimSuffix(line, "\n"))); cells > 80 && !strings.Contains(line, id) {
			t.Errorf("a line of %d cells on a terminal of 80: %q", cells, line)
		}
	}
	for _, want := range []string{id + "\r\n  " + customer, "  Recipient · structures: 1 · "} {
		if !strings.Contains(c.written.String(), want) {
			t.Errorf("%q is not in the list:\n%s", want, c.written.String())
		}
	}
	if code, said := runs(t, nil, "list", "--store", store); code != 0 || !strings.Contains(said, id+"  "+customer+"  Recipient ") {
		t.Errorf("exit code %d, no table in a pipe:\n%s", code, said)
	}
}
