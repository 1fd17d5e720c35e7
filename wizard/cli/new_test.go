package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"raccord/steps"
	"raccord/wizard"
)

// TestWriteNew: a document of this program's own is replaced, and anything else is left as it is.
func TestWriteNew(t *testing.T) {
	t.Chdir(t.TempDir())
	p := &Program{Voice: wizard.VoiceIn(steps.English), Out: io.Discard, Err: io.Discard}
	p.StoreDir = t.TempDir()
	write := func(text string) string {
		t.Helper()
		path, err := p.WriteNew(t.Context(), "report.html", "html", func(w io.Writer) error {
			_, err := io.WriteString(w, "<!doctype html>\n<p>"+text+"\n")
			return err
		})
		if err != nil || !filepath.IsAbs(path) {
			t.Fatalf("%s, %v", path, err)
		}
		return filepath.Base(path)
	}
	if first, second := write("one"), write("two"); first != "report.html" || second != first {
		t.Errorf("written to %s, then to %s", first, second)
	}
	other := []byte("somebody's notes\n")
	if err := os.WriteFile("report.html", other, 0o600); err != nil {
		t.Fatal(err)
	}
	if third := write("three"); third != "report-2.html" {
		t.Errorf("written to %s", third)
	}
	if kept, err := os.ReadFile("report.html"); err != nil || !bytes.Equal(kept, other) {
		t.Errorf("%q, %v", kept, err)
	}
	t.Chdir(p.StoreDir)
	if path, err := p.WriteNew(t.Context(), "report.html", "html", func(io.Writer) error { return nil }); err == nil {
		t.Errorf("written into the store, to %s", path)
	}
}
