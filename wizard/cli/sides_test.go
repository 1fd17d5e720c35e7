package cli

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/wizard"
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

// TestUnverifiedDesk: a desk on another computer whose name is not verified is said on every screen, a
// rehearsal aside, and no other desk is.
func TestUnverifiedDesk(t *testing.T) {
	for address, mode := range map[string]string{
		"postgres://clairval.example/desk?sslmode=require":     "require",
		"postgres://clairval.example/desk?sslmode=verify-ca":   "verify-ca",
		"postgres://clairval.example/desk":                     "",
		"postgres://localhost/desk?sslmode=disable":            "",
		"postgres:///desk?host=/var/run/postgresql&user=clair": "",
		t.TempDir(): "",
	} {
		t.Setenv("HOME", t.TempDir())
		for _, language := range steps.Languages {
			p := &Program{Voice: wizard.VoiceIn(language), Flags: Flags{StoreDir: address, As: "claire", Timeout: time.Second}}
			w, err := p.Sides(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sign := p.Voice.Sign(wizard.State{}, w)
			if (sign != "") != (mode != "") || !strings.Contains(sign, mode) {
				t.Errorf("%s: %q", address, sign)
			}
			if practice := p.Voice.Sign(wizard.State{Practice: true}, w); practice != p.Voice.Say("practice.banner") {
				t.Errorf("%s: a rehearsal says %q", address, practice)
			}
			w.CustomHosts = "piste.clairval.example"
			if both := p.Voice.Sign(wizard.State{}, w); !strings.Contains(both, mode) || !strings.Contains(both, w.CustomHosts) {
				t.Errorf("%s: with other hosts %q", address, both)
			}
		}
	}
}
