package layout

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// TestLinesEndAtBlanks: at every width, no hyphen ends a line, and what is to be copied is whole.
func TestLinesEndAtBlanks(t *testing.T) {
	command := "chmod 600 -- '/home/claire martin/mon-secret.txt'"
	text := "Peut-être est-elle dans --ca-file, ou dans un e-mail à jean-luc@saint-denis.example : " + command
	for width := 60; width < 120; width++ {
		plain := Plain([]steps.Block{{Text: text, Whole: command}, {Kind: steps.Bullet, Text: text, Whole: command}}, width)
		if strings.Count(plain, command) != 2 {
			t.Errorf("at %d the command is cut:\n%s", width, plain)
		}
		for line := range strings.Lines(plain) {
			if strings.HasSuffix(strings.TrimRight(line, "\n"), "-") {
				t.Errorf("at %d: %q", width, line)
			}
		}
	}
	long := strings.Repeat("/a-folder", 20)
	if got := Plain([]steps.Block{{Text: "In " + long}}, 40); got != "In\n"+long {
		t.Errorf("a path is cut: %q", got)
	}
	if got := Plain([]steps.Block{{Text: text}}, 0); got != text {
		t.Errorf("wrapped without a terminal: %q", got)
	}
	if lines := Colourless.Lines([]steps.Block{{Kind: steps.Value, Label: "Run", Text: command, Whole: command}}, 40); len(lines) != 2 || !strings.HasSuffix(ansi.Strip(lines[0]), "-- '/home/claire") {
		t.Errorf("on the screen: %q", lines)
	}
	if lines := Colourless.Lines([]steps.Block{{Text: "In " + long}}, 40); len(lines) < 5 || strings.Join(lines[1:], "") != long {
		t.Errorf("on the screen: %q", lines)
	}
}

// TestNoLineBeginsWithAPoint: what a point separates stays before it.
func TestNoLineBeginsWithAPoint(t *testing.T) {
	text := strings.Repeat("CCAS de Clairval · Open Bee 9/14 · PISTE demande de patienter · ", 3) + "22/11/2026"
	for width := 20; width < 80; width++ {
		for _, set := range []string{Folded(text, width), strings.Join(Colourless.Wrap(text, width), "\n")} {
			if strings.Contains(set, "\n·") || strings.Join(strings.Fields(set), " ") != text {
				t.Errorf("at %d:\n%s", width, set)
			}
		}
	}
}

// TestFolded: a line of line mode ends at a blank too.
func TestFolded(t *testing.T) {
	text := "Votre e-mail est-elle peut-être la même que jean-luc@saint-denis.example ?"
	for width := 12; width < 80; width++ {
		folded := Folded(text, width)
		if strings.Join(strings.Fields(folded), " ") != text {
			t.Errorf("at %d the text changed: %q", width, folded)
		}
		for line := range strings.Lines(folded) {
			if strings.HasSuffix(strings.TrimSpace(line), "-") {
				t.Errorf("at %d: %q", width, line)
			}
		}
	}
}
