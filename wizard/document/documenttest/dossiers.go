package documenttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// Dossiers returns the dossiers of report/testdata, by name.
func Dossiers(t *testing.T) map[string]steps.Answers {
	t.Helper()
	files, err := filepath.Glob("../report/testdata/dossiers/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no dossiers", err)
	}
	all := map[string]steps.Answers{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if all[strings.TrimSuffix(filepath.Base(file), ".json")], err = steps.Decode(raw); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return all
}

// WithCanary returns the dossier with the canary for every secret, as a vault would load them.
func WithCanary(a steps.Answers) steps.Answers {
	for place, f := range a.Accounts() {
		a = a.Load(place, f, secret.Of(canary.Text))
	}
	return a
}
