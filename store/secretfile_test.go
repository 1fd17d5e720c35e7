package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"raccord/store/storetest/canary"
)

func TestReadSecretFile(t *testing.T) {
	full := strings.Repeat("x", largestSecret)
	tests := []struct{ name, content, want, reason string }{
		{"as typed", "s3cret fictif", "s3cret fictif", ""},
		{"line end", "s3cret\n", "s3cret", ""},
		{"line ends of Windows", "s3cret\r\n\r\n", "s3cret", ""},
		{"spaces are part of it", " s3 cret \n", " s3 cret ", ""},
		{"byte order mark", "\ufeffs3cret", "s3cret", ""},
		{"accents", "clé\n", "clé", ""},
		{"largest", full, full, ""},
		{"larger", full + "x", "", "too-large"},
		{"nothing", "", "", "empty"},
		{"line ends only", "\r\n\n", "", "empty"},
		{"UTF-16", "\xff\xfes\x003\x00", "", "not-text"},
		{"UTF-16 without mark", "s\x003\x00", "", "not-text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "secret.txt")
			if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			file, err := ReadSecretFile(path)
			if tt.reason == "" {
				if err != nil || !file.Text.Is(tt.want) {
					t.Errorf("got %q, %v", file.Text.Reveal(), err)
				}
				return
			}
			if e := wantAs[*SecretFileError](t, err, false); e.Reason != tt.reason || e.Path != path || !file.Text.Empty() {
				t.Errorf("error is %v, want %q", e, tt.reason)
			}
		})
	}
}

func TestReadSecretFileThatIsNone(t *testing.T) {
	_, err := ReadSecretFile(filepath.Join(t.TempDir(), "nothing"))
	if e := wantAs[*SecretFileError](t, err, false); e.Reason != "missing" || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v", e)
	}
	_, err = ReadSecretFile(t.TempDir())
	if e := wantAs[*SecretFileError](t, err, false); e.Reason != "directory" {
		t.Errorf("error is %v", e)
	}
}

func TestReadSecretFileOthersMayRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes")
	}
	path := filepath.Join(t.TempDir(), "l'un.txt")
	if err := os.WriteFile(path, []byte(canary.Text), 0o600); err != nil {
		t.Fatal(err)
	}
	modes := map[os.FileMode]bool{0o644: false, 0o640: false, 0o604: false, 0o600: true, 0o400: true, 0o700: true}
	for mode, fine := range modes {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := ReadSecretFile(path)
		if fine {
			if err != nil {
				t.Errorf("%04o: %v", mode, err)
			}
			continue
		}
		e := wantAs[*ExposedError](t, err, false)
		if want := `chmod 600 -- '` + filepath.Dir(path) + `/l'\''un.txt'`; e.Mode != mode || e.Chmod() != want {
			t.Errorf("%04o: mode %04o, %s, want %s", mode, e.Mode, e.Chmod(), want)
		}
		if canary.Find([]byte(err.Error()), canary.Text) != nil {
			t.Errorf("the error holds the secret: %v", err)
		}
	}
}
