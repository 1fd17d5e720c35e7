package cli

import (
	"path/filepath"
	"testing"
)

// A tilde that the shell left is the user's home.
func TestStoreUnderTheTilde(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	p := &Program{Flags: Flags{StoreDir: "~/dossiers"}}
	if dir, err := p.storeDir(); err != nil || dir != filepath.Join(home, "dossiers") {
		t.Errorf("%q, %v", dir, err)
	}
}
