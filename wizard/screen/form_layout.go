package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file decides where the parts of a form stand. The rules are:
//
//   - A label stands beside its field while enough of the field can be seen.
//   - A choice that cannot show all its options says how many there are. Many options take
//     one line each.
//   - The terminal's own cursor stands where a text is typed: magnifiers and screen readers
//     follow it.

// seen is how many cells of a text are worth seeing at once.
const seen = 17

// A place is a cell, counted from 0.
type place struct{ x, y int }

// beside tells whether labels stand beside their fields: in a column of their own.
func (f *form) beside() bool {
	return f.labelColumn() <= f.width*3/5 && f.width-f.labelColumn() >= seen
}

// labelColumn is the width of the column of labels, the gap behind them included.
func (f *form) labelColumn() int {
	column := 0
	for _, e := range f.entries {
		if e.Options == nil {
			column = max(column, ansi.StringWidth(e.Label)+1)
		}
	}
	return column
}

// prompt stands between a label and its field, and fills the labels' column.
func (f *form) prompt(e *entry) string {
	if !f.beside() {
		return "› "
	}
	return strings.Repeat(" ", f.labelColumn()-ansi.StringWidth(e.Label)) + "› "
}

// optionLabel is an option of a choice: a row in the columns that all of them share, or its
// label.
func (f *form) optionLabel(e *entry, o wizard.Option) string {
	if o.Key != "" {
		o.Label = o.Key + "  " + o.Label
	}
	switch {
	case o.Cells != nil:
		return e.grid.row(o)
	case e.finder != nil:
		return layout.Cut(o.Label, f.width-2)
	}
	return o.Label
}

// choiceTitle is the label of a choice and the heads of its columns.
func (f *form) choiceTitle(e *entry) string {
	if heads := e.grid.heads(); heads != "" {
		return f.choiceLabel(e) + "\n  " + heads
	}
	return f.choiceLabel(e)
}

// choiceLabel is the label of a choice, with which option of how many it is where not all
// of them can be seen.
func (f *form) choiceLabel(e *entry) string {
	if f.needs() <= f.height || e.finder != nil && e.finder.open {
		return e.Label
	}
	at, count := e.standing()
	signs := "↑↓"
	switch {
	case count < 2:
		signs = ""
	case at <= 0:
		signs = "↓"
	case at == count-1:
		signs = "↑"
	}
	label := strings.TrimRight(fmt.Sprintf("%s · %d/%d %s", e.Label, min(at+1, count), count, signs), " ")
	if rows(label, f.width) > rows(e.Label, f.width) {
		return e.Label
	}
	return label
}

// standing is at which option of how many the user stands.
func (e *entry) standing() (at, count int) {
	if e.finder != nil {
		first, last := e.finder.rowsFound()
		return max(0, min(e.finder.at-first, last-first-1)), last - first
	}
	hovered := e.hovered()
	return slices.IndexFunc(e.Options, func(o wizard.Option) bool { return o.Value == hovered }), len(e.Options)
}

// needs is how many lines the form takes when nothing is cut.
func (f *form) needs() int {
	lines := 0
	for _, e := range f.entries {
		switch {
		case e.finder != nil:
			lines += rows(e.Label, f.width) + min(len(e.grid.columns), 1) + len(e.Options)
		case e.Options != nil:
			lines += rows(e.Label, f.width)
			for _, o := range e.Options {
				lines += rows(f.optionLabel(e, o), f.width-2)
			}
		case f.beside():
			lines++
		default:
			lines += rows(e.Label, f.width) + 1
		}
	}
	return lines
}

// rows is how many lines a text takes in a width.
func rows(text string, width int) int {
	return 1 + strings.Count(ansi.Wrap(layout.Held(text), width, " "), "\n")
}

// What Huh v2.0.3 draws of its own accord and lets no program change: its cursor, the only
// thing in reverse, and the text of a field without the focus in light grey, which vanishes
// on a light terminal.
const (
	reversed  = "\x1b[7m"
	lightGrey = "\x1b[37m"
)

// takeCursor takes both out of what Huh drew. It returns the cell where Huh's cursor stood
// while a text is typed: the terminal's own cursor stands there.
func takeCursor(lines []string, typing bool) (ours []string, at *place) {
	for y, line := range lines {
		line = strings.ReplaceAll(line, lightGrey, "\x1b[m")
		if before, after, ok := strings.Cut(line, reversed); ok && typing {
			line, at = before+"\x1b[m"+after, &place{ansi.StringWidth(before), y}
		}
		ours = append(ours, line)
	}
	return ours, at
}
