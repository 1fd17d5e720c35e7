package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
)

// This file decides where the parts of a form stand. The rules are:
//
//   - A label stands beside its field while enough of the field can be seen.
//   - A list of tasks has its states in a column; where there is no room, behind the names.
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

// A column is where the status of every option of a choice stands.
type column struct{ at, width int }

func columnOfOptions(options []wizard.Option) column {
	c := column{}
	for _, o := range options {
		if o.Status != "" {
			c.at = max(c.at, ansi.StringWidth(o.Label)+2)
			c.width = max(c.width, ansi.StringWidth(o.Status))
		}
	}
	return c
}

// optionLabel is an option of choice i with its status, in the column that all of them
// share.
func (f *form) optionLabel(i int, o wizard.Option) string {
	c, width := f.columns[i], f.width-2
	switch {
	case f.finders[i] == nil:
	case o.Status == "":
		return ansi.Truncate(o.Label, width, "…")
	default:
		c.at = max(min(c.at, width-c.width), width/2)
		o.Label = ansi.Truncate(o.Label, max(c.at-2, 0), "…")
	}
	if o.Status == "" || c.at+c.width > width {
		return o.Words()
	}
	return o.Label + strings.Repeat(" ", c.at-ansi.StringWidth(o.Label)) + o.Status
}

// choiceTitle is the label of a choice, with which option of how many it is where not all
// of them can be seen.
func (f *form) choiceTitle(i int) string {
	a := f.asks[i]
	if f.needs() <= f.height {
		return a.Label
	}
	at, count := f.standing(i)
	signs := "↑↓"
	switch {
	case count < 2:
		signs = ""
	case at == 0:
		signs = "↓"
	case at == count-1:
		signs = "↑"
	}
	label := strings.TrimRight(fmt.Sprintf("%s · %d/%d %s", a.Label, min(at+1, count), count, signs), " ")
	if f.rows(label, f.width) > f.rows(a.Label, f.width) {
		return a.Label
	}
	return label
}

// standing is at which option of how many the user stands.
func (f *form) standing(i int) (at, count int) {
	if found := f.finders[i]; found != nil {
		return found.at, len(found.found)
	}
	hovered := f.hovered(i)
	options := f.asks[i].Options
	return slices.IndexFunc(options, func(o wizard.Option) bool { return o.Value == hovered }), len(options)
}

// needs is how many lines the form takes when nothing is cut.
func (f *form) needs() int {
	lines := 0
	for i, a := range f.asks {
		switch {
		case f.finders[i] != nil:
			lines += f.rows(a.Label, f.width) + len(a.Options)
		case a.Options != nil:
			lines += f.rows(a.Label, f.width)
			for _, o := range a.Options {
				lines += f.rows(f.optionLabel(i, o), f.width-2)
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
