package cli

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"raccord/steps"
	"raccord/wizard"
)

// A tilde that the shell left is the user's home.
func TestStoreUnderTheTilde(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	p := &Program{Flags: Flags{StoreDir: "~/dossiers"}, Voice: wizard.VoiceIn(steps.English)}
	if dir, err := p.storeDir(); err != nil || dir != filepath.Join(home, "dossiers") {
		t.Errorf("%q, %v", dir, err)
	}
	p.StoreDir = "~nobody-of-this-name/x"
	_, err := p.OpenStore()
	if said, ok := errors.AsType[*UsageError](p.StoreError(err)); !ok || !strings.Contains(said.Sentence, p.StoreDir) {
		t.Errorf("a home that is not known: %v", err)
	}
	var o Output
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.Declare(f)
	if err := f.Parse([]string{"--output=~/report.md"}); err != nil || o.Path != filepath.Join(home, "report.md") {
		t.Errorf("%q, %v", o.Path, err)
	}
	if err := p.flagError(nil, f.Parse([]string{"--output=~nobody-of-this-name/x"})); !strings.Contains(err.Error(), "~nobody-of-this-name/x") {
		t.Error(err)
	}
}
