package layout

import (
	"testing"

	"raccord/steps"
)

// Spoken text has no columns, no marks, and no carets under what differs.
func TestSpoken(t *testing.T) {
	got := Spoken([]steps.Block{
		{Text: "**Strong** words"}, {Kind: steps.Numbered, Number: 1, Text: "one"}, {Kind: steps.Numbered, Number: 2, Text: "two"},
		{Kind: steps.Value, Label: "Name", Text: "ABC"}, {Kind: steps.Value, Label: "Ready?", Text: "yes"}, {Kind: steps.Value, Text: "  ^"},
		{Kind: steps.Link, Text: "https://piste.gouv.fr"},
	}, ": ")
	want := "Strong words\n\n  1. one\n  2. two\n\n  Name: ABC\n  Ready? yes\n\nhttps://piste.gouv.fr"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
