package layout

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// Lines sets blocks in lines of at most width cells.
func Lines(blocks []steps.Block, width int) []string {
	var lines []string
	for i, b := range blocks {
		if i > 0 && apart(blocks[i-1], b) {
			lines = append(lines, "")
		}
		switch run := runAt(blocks, i); {
		case b.Kind != steps.Opposed:
			lines = append(lines, layBlock(b, width, columnOf(run))...)
		case &run[0] == &blocks[i]:
			lines = append(lines, layOpposed(run, width)...)
		}
	}
	return lines
}

// apart tells whether an empty line stands between two blocks: lists stay together.
func apart(above, below steps.Block) bool {
	return above.Kind != below.Kind || below.Kind == steps.Paragraph
}

func layBlock(b steps.Block, width, column int) []string {
	switch b.Kind {
	case steps.Numbered:
		return hang(fmt.Sprintf("%2d. ", b.Number), b.Text, width)
	case steps.Bullet:
		return hang(" • ", b.Text, width)
	case steps.Value:
		return layValue(b, width, column)
	case steps.Outcome:
		return layOutcome(b, width, column)
	case steps.Link:
		if strings.HasPrefix(b.Text, "http") {
			return []string{"   " + Marked.Hyperlink(b.Text).Render(b.Text)}
		}
		return hang("   ", b.Text, width)
	}
	return Wrap(b.Text, width)
}

// hang sets text behind a mark, its further lines under its first.
func hang(mark, text string, width int) []string {
	return Indent(mark, Wrap(text, width-ansi.StringWidth(mark)))
}

func Indent(first string, lines []string) []string {
	margin := strings.Repeat(" ", ansi.StringWidth(first))
	for i, line := range lines {
		if i == 0 {
			lines[i] = first + line
		} else {
			lines[i] = margin + line
		}
	}
	return lines
}

// Wrap sets running text with its **strong** words and « labels ».
func Wrap(text string, width int) []string {
	return strings.Split(lipgloss.Wrap(inline(text), max(width, 10), ""), "\n")
}

func inline(text string) string {
	var out strings.Builder
	for i, piece := range strings.Split(text, "**") {
		if i%2 == 1 {
			out.WriteString(Strong.Render(piece))
		} else {
			out.WriteString(piece)
		}
	}
	return out.String()
}

// Plain is blocks as plain text, for where no style can be shown.
func Plain(blocks []steps.Block, width int) string {
	return ansi.Strip(strings.Join(Lines(blocks, width), "\n"))
}
