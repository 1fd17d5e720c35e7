// Package layout sets what a page shows as lines of text: for the screen and for commands in
// columns and styles, for the line mode as it is read out.
package layout

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// This file decides where lines end. The rules are:
//
//   - A line ends at a blank: never at a hyphen, nor before a "·", and never inside what is to be
//     copied (a path, a command), whose blanks hold together.
//   - A word longer than the line is cut on the screen, which would not show the rest of it, and
//     a command ends lines at its blanks there. Elsewhere they stay whole: the terminal wraps them, and
//     copies each as one.
//   - On the screen a line of running text is not longer than can be followed, however wide the
//     screen is; rows take the width that they need.
//   - Without a terminal no line ends but where the text does: a width of 0 says so.

// A measure is how wide rows and running text may be, in cells, whether what does not fit is cut,
// and how the text looks.
type measure struct {
	width, prose int
	cuts         bool
	look         Look
}

// Prose is the most cells that a line of running text takes on the screen.
const Prose = 100

// measure is that of a screen of that width.
func (l Look) measure(width int) measure { return measure{width, min(width, Prose), true, l} }

// unbounded is the width of lines that end where their text does.
const unbounded = 1 << 20

// Lines sets blocks in lines of at most width cells, for the screen. An address that is longer
// stays whole.
func (l Look) Lines(blocks []steps.Block, width int) []string {
	return l.measure(width).lines(blocks)
}

// Plain is blocks as plain text, for where no style can be shown. A width of 0 leaves every text
// in one line.
func Plain(blocks []steps.Block, width int) string {
	width = cmp.Or(width, unbounded)
	return ansi.Strip(strings.Join(measure{width: width, prose: width}.lines(blocks), "\n"))
}

func (m measure) lines(blocks []steps.Block) []string {
	var lines []string
	blocks = glued(printable(blocks))
	for i, b := range blocks {
		if i > 0 && apart(blocks[i-1], b) {
			lines = append(lines, "")
		}
		switch run := runAt(blocks, i); {
		case b.Kind != steps.Opposed:
			lines = append(lines, m.block(b, columnOf(run, m.rowRoom(b)))...)
		case &run[0] == &blocks[i]: // the first of the run sets them all
			lines = append(lines, m.opposed(run)...)
		}
	}
	return lines
}

// printable returns blocks as they are shown: what is in them may be from outside.
func printable(blocks []steps.Block) []steps.Block {
	shown := slices.Clone(blocks)
	for i, b := range blocks {
		shown[i].Label, shown[i].Text, shown[i].Whole = steps.Printable(b.Label), steps.Printable(b.Text), steps.Printable(b.Whole)
	}
	return shown
}

// glued returns blocks in which what is to be copied holds together.
func glued(blocks []steps.Block) []steps.Block {
	for i, b := range blocks {
		if b.Whole != "" {
			blocks[i].Text = strings.ReplaceAll(b.Text, b.Whole, strings.ReplaceAll(b.Whole, " ", glue))
		}
	}
	return blocks
}

// Wrap sets running text with its **strong** words, for the screen.
func (l Look) Wrap(text string, width int) []string { return l.measure(width).running().wrap(text) }

// Hang sets text behind a mark, its further lines under its first, for the screen.
func (l Look) Hang(mark, text string, width int) []string {
	return l.measure(width).running().hang(mark, text)
}

// running is the measure of running text.
func (m measure) running() measure {
	m.width = m.prose
	return m
}

func (m measure) wrap(text string) []string {
	return strings.Split(m.wrapped(m.inline(text), m.width), "\n")
}

func (m measure) hang(mark, text string) []string {
	return beside(mark, m.wrapped(m.inline(text), m.width-ansi.StringWidth(mark)))
}

// apart tells whether an empty line stands between two blocks: lists stay together.
func apart(above, below steps.Block) bool {
	return above.Kind != below.Kind || below.Kind == steps.Paragraph
}

func (m measure) block(b steps.Block, column int) []string {
	if isRow(b) {
		return m.row(b, column)
	}
	m = m.running()
	switch b.Kind {
	case steps.Numbered:
		return m.numbered(b)
	case steps.Bullet:
		return m.hang(" • ", b.Text)
	case steps.Outcome:
		return m.hang(m.mark(b), b.Text)
	case steps.Link:
		if strings.HasPrefix(b.Text, "http") {
			return []string{rowMargin + m.look.Link.Hyperlink(b.Text).Render(b.Text)}
		}
		return m.hang(rowMargin, b.Text)
	}
	return m.wrap(b.Text)
}

// glue stands for a blank at which no line ends, and hyphen for a hyphen: two private characters
// of one cell, for ansi.Wordwrap ends lines at both.
const (
	glue   = "\ue000"
	hyphen = "\ue001"
)

var (
	held     = strings.NewReplacer("-", hyphen, " ·", glue+"·")
	released = strings.NewReplacer(glue, " ", hyphen, "-")
)

// Held returns text in which no line ends at a hyphen or before a "·", for a library that wraps it by itself.
// [Released] makes of what it drew the text again.
func Held(text string) string { return held.Replace(text) }

// Released returns what was drawn of a text that was [Held].
func Released(text string) string { return released.Replace(text) }

// Folded returns plain text with line ends at blanks alone.
func Folded(text string, width int) string {
	return Released(ansi.Wordwrap(Held(text), width, ""))
}

// Cut returns plain text in at most so many cells, with "…" where some of it is missing. It is cut
// between words where half of the cells are filled so.
func Cut(text string, width int) string {
	if ansi.StringWidth(text) <= width || width < 1 {
		return ansi.Truncate(text, width, "")
	}
	kept := ansi.Truncate(text, width-1, "")
	end := strings.LastIndexByte(kept, ' ')
	if !strings.HasPrefix(text[len(kept):], " ") && end >= 0 && ansi.StringWidth(kept[:end]) >= width/2 {
		kept = kept[:end]
	}
	return strings.TrimRight(kept, " \u00a0·:,;(«") + "…"
}

// wrapped is styled text with line ends between words. A style goes on in the next line.
func (m measure) wrapped(text string, width int) string {
	width = max(width, 10)
	if m.cuts {
		text = loosened(text, width)
	}
	text = ansi.Wordwrap(Held(text), width, "")
	if m.cuts {
		text = ansi.Hardwrap(text, width, true)
	}
	var lines strings.Builder
	styled := lipgloss.NewWrapWriter(&lines)
	io.WriteString(styled, Released(text))
	styled.Close()
	return lines.String()
}

// loosened returns text in which what is wider than a line ends lines at its blanks after all: they
// are on one screen, from which it is copied by a key.
func loosened(text string, width int) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if ansi.StringWidth(word) > width {
			words[i] = strings.ReplaceAll(word, glue, " ")
		}
	}
	return strings.Join(words, " ")
}

// inline sets the **strong** words of a text.
func (m measure) inline(text string) string {
	var out strings.Builder
	for i, piece := range strings.Split(text, "**") {
		if i%2 == 1 {
			piece = m.look.Strong.Render(piece)
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
