package store

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestOpenWritesNoFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	practice, err := s.Practice()
	if err != nil {
		t.Fatal(err)
	}
	if practice.Dir() != filepath.Join(dir, "practice") {
		t.Errorf("practice is in %s", practice.Dir())
	}
	if entries, err := listed(s); len(entries) != 0 || err != nil {
		t.Errorf("List is %v, %v", entries, err)
	}
	if files := tree(t, dir); len(files) > 0 {
		t.Errorf("written before any save: %q", files)
	}
}

func TestOpenWhereAFileIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path)
	if e := wantAs[*WriteError](t, err, true); e.Path != path {
		t.Errorf("path is %s", e.Path)
	}
	_, err = Open(filepath.Join(path, "below"))
	wantAs[*WriteError](t, err, true)
}

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has access lists in their place")
	}
	outer := t.TempDir()
	if err := os.Chmod(outer, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(outer, "new", "store"))
	if err != nil {
		t.Fatal(err)
	}
	id := create(t, s, "Évry", 1)
	if err := save(s, id, document("Évry", 2)); err != nil {
		t.Fatal(err)
	}
	modes := map[string]os.FileMode{
		outer:                        0o755, // not ours to change
		filepath.Dir(s.dir):          0o700,
		s.dir:                        0o700,
		s.dossiers():                 0o700,
		s.Path(id):                   0o600,
		s.Path(id) + "~":             0o600,
		filepath.Join(s.dir, "lock"): 0o600,
	}
	for path, mode := range modes {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode {
			t.Errorf("%s is %04o, want %04o", path, info.Mode().Perm(), mode)
		}
	}
}

func TestDefaultDir(t *testing.T) {
	tests := []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", nil, "/home/claire/.local/share/raccord"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/raccord"},
		{"linux", map[string]string{"XDG_DATA_HOME": "data"}, "/home/claire/.local/share/raccord"},
		{"freebsd", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/raccord"},
		{"darwin", map[string]string{"XDG_DATA_HOME": "/data"}, "/home/claire/Library/Application Support/raccord"},
		{"windows", map[string]string{"LOCALAPPDATA": "/local", "APPDATA": "/roaming"}, "/local/raccord"},
		{"windows", nil, "/home/claire/AppData/Local/raccord"},
	}
	if runtime.GOOS == "windows" {
		t.Skip("the paths of the table are absolute on Unix only")
	}
	for _, tt := range tests {
		got := defaultDir(tt.goos, "/home/claire", func(name string) string { return tt.env[name] })
		if got != tt.want {
			t.Errorf("%s %v: %s, want %s", tt.goos, tt.env, got, tt.want)
		}
	}
}

// Where there is no home, the variable that names the place of data is enough.
func TestDefaultDirWithoutHome(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have other variables")
	}
	place := t.TempDir()
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", place)
	if dir, err := DefaultDir(); err != nil || dir != filepath.Join(place, "raccord") {
		t.Errorf("%q, %v", dir, err)
	}
	t.Setenv("XDG_DATA_HOME", "")
	if dir, err := DefaultDir(); err == nil {
		t.Errorf("a place without a home: %q", dir)
	}
}
