//go:build unix

package program

import (
	"bytes"
	"regexp"
	"syscall"
	"testing"

	"raccord/wizard"
)

// colour is an SGR sequence with a foreground or a background colour.
var colour = regexp.MustCompile(`\x1b\[(\d+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]`)

// TestNoColor: any value of NO_COLOR counts, the absent and the empty one do not.
func TestNoColor(t *testing.T) {
	for setting, coloured := range map[string]bool{"NO_COLOR=1": false, "NO_COLOR=yes": false, "NO_COLOR=": true, "COLORTERM=": true} {
		showsColours(t, setting, coloured)
	}
}

// TestColourlessTerminals: a terminal that has no colours by its description is sent none.
func TestColourlessTerminals(t *testing.T) {
	for name, coloured := range map[string]bool{"vt100": false, "vt220": false, "xterm-mono": false, "xterm": true, "linux": true} {
		showsColours(t, "TERM="+name, coloured)
	}
}

// showsColours starts the program with a setting, and wants colours on its screen, or none. They
// come once the terminal has named its background: it has by the time that a later key is drawn.
func showsColours(t *testing.T, setting string, coloured bool) {
	t.Helper()
	c := open(t, []string{setting}, "--practice", "--store", t.TempDir())
	c.shows(atHome)
	if coloured {
		c.until("a colour with "+setting, func() bool { return colour.Match(c.written.Bytes()) })
	} else {
		c.types("\r")
		c.shows(atName)
	}
	c.program.Process.Signal(syscall.SIGTERM)
	c.ends(wizard.ExitInterrupted)
	if found := colour.FindString(c.written.String()); !coloured && found != "" {
		t.Errorf("%s: colour %q", setting, found)
	}
}

// TestDumbTerminal: where no cursor can be placed, the walk goes line by line.
func TestDumbTerminal(t *testing.T) {
	store := t.TempDir()
	c := open(t, []string{"TERM=dumb"}, "--practice", "--store", store)
	c.said(atHome)
	c.types("1\n")
	c.said(atName)
	c.types("Mairie\n")
	c.said(atRole)
	c.program.Process.Signal(syscall.SIGTERM)
	c.ends(wizard.ExitInterrupted)
	if i := bytes.IndexByte(c.written.Bytes(), '\x1b'); i >= 0 {
		t.Errorf("an escape sequence: %q", c.written.Bytes()[i:])
	}
	saved(t, store, "mairie", "Mairie")
}
