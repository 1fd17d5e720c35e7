package layout

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// A Row is one line of a card: the key that acts on it, "" for none, a label and a value.
type Row struct{ Key, Label, Text string }

// cardFrame is a line and a blank on either side of a card.
const cardFrame = 4

// CardWidth is the width in which no row of a card is cut.
func CardWidth(rows []Row) int {
	keys, labels, texts := 0, 0, 0
	for _, r := range rows {
		keys, labels, texts = max(keys, ansi.StringWidth(r.Key)+1), max(labels, ansi.StringWidth(r.Label)), max(texts, ansi.StringWidth(r.Text))
	}
	return cardFrame + keys + labels + gap + texts
}

// Card sets rows in a frame under a title, at most width cells wide.
func (l Look) Card(title string, rows []Row, width int) []string {
	keys := 0
	run := make([]steps.Block, len(rows))
	for i, r := range rows {
		run[i] = steps.Block{Label: steps.Printable(r.Label), Text: steps.Printable(r.Text)}
		if r.Key != "" {
			keys = max(keys, ansi.StringWidth(r.Key)+1)
		}
	}
	room := width - cardFrame - keys
	column := columnOf(run, room)
	m := l.measure(width)
	var lines []string
	for i, b := range run {
		key := padded(l.Focus.Render(rows[i].Key), keys)
		label := padded(m.wrapped(b.Label, column-gap), column)
		lines = append(lines, beside(key, label, m.wrapped(l.Value.Render(b.Text), room-column))...)
	}
	inside := ansi.StringWidth(title) + gap
	for _, line := range lines {
		inside = max(inside, ansi.StringWidth(line))
	}
	inside = min(inside, width-cardFrame)
	title = ansi.Truncate(title, inside-gap, "…")
	top := l.Muted.Render("╭─") + " " + l.Strong.Render(title) + " " + l.Muted.Render(strings.Repeat("─", inside-ansi.StringWidth(title)-1)+"╮")
	framed := []string{top}
	for _, line := range lines {
		framed = append(framed, l.Muted.Render("│")+" "+lipgloss.PlaceHorizontal(inside, lipgloss.Left, line)+" "+l.Muted.Render("│"))
	}
	return append(framed, l.Muted.Render("╰"+strings.Repeat("─", inside+2)+"╯"))
}
