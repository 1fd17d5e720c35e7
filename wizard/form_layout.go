package wizard

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// This file decides where the parts of a form stand. The rules are:
//
//   - A label stands beside its field while enough of the field can be seen.
//   - A list of tasks has its states in a column; where there is no room, behind the names.
//   - A choice that cannot show all its options says how many there are.
//   - The terminal's own cursor stands where a text is typed: magnifiers and screen readers
//     follow it.

// seen is how many cells of a text are worth seeing at once.
const seen = 17

// A place is a cell, counted from 0.
type place struct{ x, y int }

// beside tells whether labels stand beside their fields: in a column of their own.
func (f *form) beside() bool {
	return f.column() <= f.width*3/5 && f.width-f.column() >= seen
}

func (f *form) column() int {
	column := 0
	for _, a := range f.asks {
		if a.Options == nil {
			column = max(column, ansi.StringWidth(a.Label)+1)
		}
	}
	return column
}

// prompt stands between a label and its field, and fills the labels' column.
func (f *form) prompt(i int) string {
	if !f.beside() {
		return "› "
	}
	return strings.Repeat(" ", f.column()-ansi.StringWidth(f.asks[i].Label)) + "› "
}

// optionLabel is an option with its status, in the column that all of them share.
func (f *form) optionLabel(a Ask, o Option) string {
	column, status := 0, 0
	for _, other := range a.Options {
		if other.Status != "" {
			column = max(column, ansi.StringWidth(other.Label)+2)
			status = max(status, ansi.StringWidth(other.Status))
		}
	}
	if o.Status == "" || column+status > f.width-2 {
		return o.Words()
	}
	return o.Label + strings.Repeat(" ", column-ansi.StringWidth(o.Label)) + o.Status
}

// choiceTitle is the label of a choice, with which option of how many it is where not all
// of them can be seen.
func (f *form) choiceTitle(i int) string {
	a := f.asks[i]
	if f.needs() <= f.height {
		return a.Label
	}
	at := 0
	for n, o := range a.Options {
		if o.Value == f.hovered(i) {
			at = n
		}
	}
	signs := "↑↓"
	switch at {
	case 0:
		signs = "↓"
	case len(a.Options) - 1:
		signs = "↑"
	}
	label := fmt.Sprintf("%s · %d/%d %s", a.Label, at+1, len(a.Options), signs)
	if f.rows(label, f.width) > f.rows(a.Label, f.width) {
		return a.Label
	}
	return label
}

// needs is how many lines the form takes when nothing is cut.
func (f *form) needs() int {
	lines := 0
	for _, a := range f.asks {
		switch {
		case a.Options != nil:
			lines += f.rows(a.Label, f.width)
			for _, o := range a.Options {
				lines += f.rows(f.optionLabel(a, o), f.width-2)
			}
		case f.beside():
			lines++
		default:
			lines += f.rows(a.Label, f.width) + 1
		}
	}
	return lines
}

// rows is how many lines a text takes.
func (f *form) rows(text string, width int) int {
	return 1 + strings.Count(ansi.Wrap(text, width, " "), "\n")
}

// What Huh v2.0.3 draws of its own accord and lets nobody change: its cursor, the only thing
// in reverse, and the text of a field without the focus in light grey, which vanishes on a
// light terminal.
const (
	reversed  = "\x1b[7m"
	lightGrey = "\x1b[37m"
)

// cursor takes both out of what Huh drew, and returns where its cursor stood: the
// terminal's own stands there.
func (f *form) cursor(lines []string) (ours []string, at *place) {
	for y, line := range lines {
		line = strings.ReplaceAll(line, lightGrey, "\x1b[m")
		if before, after, ok := strings.Cut(line, reversed); ok && f.typing() {
			line, at = before+"\x1b[m"+after, &place{ansi.StringWidth(before), y}
		}
		ours = append(ours, line)
	}
	return ours, at
}
