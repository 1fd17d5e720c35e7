//go:build unix

package program

import (
	"os"
	"path/filepath"
	"testing"

	"raccord/steps"
	"raccord/wizard"
)

// TestReplacesAfterAYes: on a terminal, a file that the program did not write is asked about.
func TestReplacesAfterAYes(t *testing.T) {
	for _, l := range steps.Languages {
		yes := wizard.VoiceIn(l).Say("export.yes")
		for typed, code := range map[string]int{yes: wizard.ExitDone, "": wizard.ExitUsage, "x": wizard.ExitUsage} {
			path := write(t, filepath.Join(t.TempDir(), "mine.md"), "mine")
			c := open(t, nil, "handbook", "-o", path, "--lang", string(l))
			c.said("mine.md")
			c.types(typed + "\r")
			c.ends(code)
			if content, _ := os.ReadFile(path); (string(content) == "mine") == (code == wizard.ExitDone) {
				t.Errorf("%s: %q leaves %.40q", l, typed, content)
			}
		}
		c := open(t, nil, "handbook", "-o", write(t, filepath.Join(t.TempDir(), "mine.md"), "mine"), "--lang", string(l), "--no-input")
		c.ends(wizard.ExitUsage)
	}
}
