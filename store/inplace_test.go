package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestLinkInThePlaceOfAFile: each file that the program writes in place, as a symbolic link, a
// hard link and a link to nothing: it is named, and what it leads to is left as it is.
func TestLinkInThePlaceOfAFile(t *testing.T) {
	needLinks(t)
	for _, name := range []string{"lock", "batches/list.jsonl", "batches/list.lock", "dossiers/bourg.json~"} {
		for kind, link := range map[string]func(from, to string) error{"symbolic": os.Symlink, "hard": os.Link} {
			if kind == "hard" && name == "dossiers/bourg.json~" {
				continue // which is replaced, not written into
			}
			s, err := Open(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Create(t.Context(), "Bourg", []byte(`{"version":1}`)); err != nil {
				t.Fatal(err)
			}
			target, path := filepath.Join(t.TempDir(), "letter"), filepath.Join(s.Dir(), name)
			os.WriteFile(target, []byte("a letter"), 0o600)
			os.Remove(path)
			os.Mkdir(filepath.Dir(path), 0o700)
			if err := link(target, path); err != nil {
				t.Fatal(err)
			}
			if err = save(s, "bourg", []byte(`{"version":1,"x":1}`)); err == nil {
				_, err = s.Journal("list")
			}
			if foreign, ok := errors.AsType[*ForeignError](err); !ok || foreign.Path != path {
				t.Errorf("%s, %s: %v", name, kind, err)
			}
			if content, _ := os.ReadFile(target); string(content) != "a letter" {
				t.Errorf("%s, %s: what it leads to holds %q", name, kind, content)
			}
			if info, err := os.Lstat(path); err != nil || kind == "symbolic" && info.Mode()&os.ModeSymlink == 0 {
				t.Errorf("%s, %s: the link is gone", name, kind)
			}
		}
	}
}
