package layout

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// Spoken text has no columns, no marks, and no carets under what differs.
func TestSpoken(t *testing.T) {
	got := Spoken([]steps.Block{
		{Text: "**Strong** words"}, {Kind: steps.Numbered, Number: 1, Text: "one"}, {Kind: steps.Numbered, Number: 2, Text: "two"},
		{Kind: steps.Value, Label: "Name", Text: "ABC"}, {Kind: steps.Value, Label: "Ready?", Text: "yes"}, {Kind: steps.Value, Text: "  ^"},
		{Kind: steps.Value, Label: "Client Secret", Text: "•••••• (in the vault)"},
		{Kind: steps.Link, Text: "https://piste.gouv.fr"},
	}, ": ", 0)
	want := "Strong words\n\n  1. one\n  2. two\n\n  Name: ABC\n  Ready? yes\n  Client Secret: (in the vault)\n\nhttps://piste.gouv.fr"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Spoken lines end between words at the terminal's width, and never inside what is to be copied.
func TestSpokenFolds(t *testing.T) {
	command := "raccord --store '/home/claire martin/dossiers' mairie-de-clairval"
	text := "To go on later where you stopped, run this command, which takes the dossier up again: " + command
	got := Spoken([]steps.Block{{Text: text, Whole: command}, {Kind: steps.Bullet, Text: text, Whole: command}}, ": ", 72)
	if strings.Count(got, "\n"+command) != 2 {
		t.Errorf("the command is cut\n%s", got)
	}
	for line := range strings.Lines(got) {
		if ansi.StringWidth(strings.TrimRight(line, "\n")) > 72 {
			t.Errorf("%q", line)
		}
	}
	if got := Spoken([]steps.Block{{Text: text, Whole: command}}, ": ", 0); got != text {
		t.Errorf("folded without a width: %q", got)
	}
}
