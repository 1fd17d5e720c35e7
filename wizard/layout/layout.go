// Package layout sets what a page shows as lines of text: for the screen and for commands in
// columns and styles, for the line mode as it is read out.
package layout

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// Lines sets blocks in lines of at most width cells. An address that is longer stays whole.
func Lines(blocks []steps.Block, width int) []string {
	var lines []string
	blocks = printable(blocks)
	for i, b := range blocks {
		if i > 0 && apart(blocks[i-1], b) {
			lines = append(lines, "")
		}
		switch run := runAt(blocks, i); {
		case b.Kind != steps.Opposed:
			lines = append(lines, block(b, width, columnOf(run))...)
		case &run[0] == &blocks[i]: // the first of the run sets them all
			lines = append(lines, opposed(run, width)...)
		}
	}
	return lines
}

// printable returns blocks as they are shown: what is in them may be from outside.
func printable(blocks []steps.Block) []steps.Block {
	shown := slices.Clone(blocks)
	for i, b := range blocks {
		shown[i].Label, shown[i].Text = steps.Printable(b.Label), steps.Printable(b.Text)
	}
	return shown
}

// Plain is blocks as plain text, for where no style can be shown.
func Plain(blocks []steps.Block, width int) string {
	return ansi.Strip(strings.Join(Lines(blocks, width), "\n"))
}

// Wrap sets running text with its **strong** words.
func Wrap(text string, width int) []string {
	return strings.Split(wrapped(inline(text), width), "\n")
}

// Hang sets text behind a mark, its further lines under its first.
func Hang(mark, text string, width int) []string {
	return beside(mark, wrapped(inline(text), width-ansi.StringWidth(mark)))
}

// apart tells whether an empty line stands between two blocks: lists stay together.
func apart(above, below steps.Block) bool {
	return above.Kind != below.Kind || below.Kind == steps.Paragraph
}

func block(b steps.Block, width, column int) []string {
	switch b.Kind {
	case steps.Numbered:
		return Hang(fmt.Sprintf("%2d. ", b.Number), b.Text, width)
	case steps.Bullet:
		return Hang(" • ", b.Text, width)
	case steps.Value:
		return value(b, width, column)
	case steps.Outcome:
		return outcome(b, width, column)
	case steps.Link:
		if strings.HasPrefix(b.Text, "http") {
			return []string{rowMargin + Marked.Hyperlink(b.Text).Render(b.Text)}
		}
		return Hang(rowMargin, b.Text, width)
	}
	return Wrap(b.Text, width)
}

// wrapped is styled text with line ends between words.
func wrapped(text string, width int) string { return lipgloss.Wrap(text, max(width, 10), "") }

// inline sets the **strong** words of a text.
func inline(text string) string {
	var out strings.Builder
	for i, piece := range strings.Split(text, "**") {
		if i%2 == 1 {
			piece = Strong.Render(piece)
		}
		out.WriteString(piece)
	}
	return out.String()
}

// beside sets texts of several lines next to each other.
func beside(texts ...string) []string {
	lines := strings.Split(lipgloss.JoinHorizontal(lipgloss.Top, texts...), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return lines
}

// padded fills the lines of text up to width.
func padded(text string, width int) string {
	return lipgloss.PlaceHorizontal(width, lipgloss.Left, text)
}
