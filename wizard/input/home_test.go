package input

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestHome: what a shell would write out is written out, and a name that begins with a tilde stays.
func TestHome(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for path, want := range map[string]string{
		"~": home, "~/": home, "~/a.txt": filepath.Join(home, "a.txt"), "~/b/a.txt": filepath.Join(home, "b", "a.txt"),
		"a.txt": "a.txt", "~$list.xlsx": "~$list.xlsx", "~claire": "~claire", "./~/a.txt": "./~/a.txt", "a/~/b": "a/~/b", "": "", "-": "-",
	} {
		if got, err := Home(path); got != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", path, got, err, want)
		}
	}
	const stranger = "~nobody-of-this-name/a.txt"
	if got, err := Home(stranger); got != stranger || !errors.Is(err, ErrHome) {
		t.Errorf("%q: %q, %v", stranger, got, err)
	}
	_, err := Read(t.Context(), Secret, stranger)
	wantRefused(t, stranger, err, NoHome, 0)
	exposed := &Error{Path: "~/a.txt"}
	if want := "chmod 600 -- '" + filepath.Join(home, "a.txt") + "'"; exposed.Chmod() != want {
		t.Errorf("a shell cannot run %s, want %s", exposed.Chmod(), want)
	}
}

// TestHomeBeside: the home folder in a file's text is not sought beside that file.
func TestHomeBeside(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if err := os.WriteFile(filepath.Join(home, "a.txt"), []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{Stdin, "answers.json", "/elsewhere/answers.json", "~/answers.json"} {
		if c, err := Read(t.Context(), Secret, Beside(from, "~/a.txt")); err != nil || string(c.Text) != "a" {
			t.Errorf("from %s: %q, %v", from, c.Text, err)
		}
	}
	if c, err := Read(t.Context(), Secret, Beside("~/answers.json", "a.txt")); err != nil || string(c.Text) != "a" {
		t.Errorf("beside a file at home: %q, %v", c.Text, err)
	}
}
