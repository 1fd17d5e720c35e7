//go:build unix

package program

import (
	"syscall"
	"testing"

	"raccord/wizard"
)

// TestUnfinishedPaste: a paste whose end never comes is taken, and ctrl+c works at once.
func TestUnfinishedPaste(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "", 0)
	c.types("\x1b[200~Bourg")
	c.shows("Bourg")
	c.types("-la-Reine")
	c.shows("Bourg-la-Reine")
	c.types("\x1b[200~-Nord\x03")
	c.ends(wizard.ExitInterrupted)
	saved(t, store, "bourg-la-reine-nord", "Bourg-la-Reine-Nord")
}

// TestConsoleKeys: F1 of the Linux console explains, and leaves no letter in the field.
func TestConsoleKeys(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "Bourg", 0)
	c.types("\x1b[[A")
	c.shows("Glossary of this step")
	c.types("\x1b[[A\x1b[[B")
	c.shows("Bourg")
	c.types("\x03")
	c.ends(wizard.ExitInterrupted)
	saved(t, store, "bourg", "Bourg")
}

// TestForeignTyped: letters that are no UTF-8 are said to be missing.
func TestForeignTyped(t *testing.T) {
	c := named(t, t.TempDir(), "Bourg", 0)
	c.types("\xe9")
	c.shows("does not send UTF-8")
	c.types("\x03")
	c.ends(wizard.ExitInterrupted)
}

// TestColourlessTerminals: a terminal that has no colours by its description is sent none.
func TestColourlessTerminals(t *testing.T) {
	for name, coloured := range map[string]bool{"vt100": false, "vt220": false, "xterm-mono": false, "xterm": true, "linux": true} {
		c := open(t, []string{"TERM=" + name}, "--practice", "--store", t.TempDir())
		c.shows(atHome)
		c.program.Process.Signal(syscall.SIGTERM)
		c.ends(wizard.ExitInterrupted)
		if found := colour.FindString(c.written.String()); (found != "") != coloured {
			t.Errorf("%s: colour %q", name, found)
		}
	}
}
