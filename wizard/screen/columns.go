package screen

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file sets the rows of a choice in columns. The rules are:
//
//   - A column that is empty in every row is left out. Where the rows are wider than the screen, the
//     cells of some columns are cut, by a sign that says so; then the last columns are left out.
//   - A row takes one line. That of the user's choice stands below in full, where it is cut.

// columnGap is the space between two columns, and optionIndent what stands before an option.
const columnGap, optionIndent = 2, 2

// A grid is the columns of a choice.
type grid struct {
	columns []wizard.Column
	natural []int // the width of each column, uncut; 0 for one that is empty
	widths  []int // the width of each column on this screen; 0 for one that is left out
}

// newGrid measures the columns of what is asked; it has none for options without cells.
func newGrid(a wizard.Ask) grid {
	g := grid{columns: a.Columns, natural: make([]int, len(a.Columns))}
	for _, o := range a.Options {
		for i, cell := range g.cellsOf(o) {
			g.natural[i] = max(g.natural[i], ansi.StringWidth(cell))
		}
	}
	for i, width := range g.natural {
		if width > 0 {
			g.natural[i] = max(width, ansi.StringWidth(g.head(i)))
		}
	}
	return g
}

// wide is how wide a row is, uncut.
func (g grid) wide() int {
	width := 0
	for _, column := range g.natural {
		if column > 0 {
			width += column + columnGap
		}
	}
	return max(width-columnGap, 0)
}

// cellsOf are a row's cells, its label first; none for an option that is no row.
func (g grid) cellsOf(o wizard.Option) []string {
	if o.Cells == nil || g.columns == nil {
		return nil
	}
	return append([]string{o.Label}, o.Cells...)
}

// head is the head of a column.
func (g grid) head(i int) string {
	if g.columns[i].Sorted {
		return g.columns[i].Head + " ↓"
	}
	return g.columns[i].Head
}

// least is how far a column may be cut.
func (g grid) least(i int) int {
	if least := g.columns[i].Least; least > 0 {
		return min(g.natural[i], least)
	}
	return g.natural[i]
}

// fit decides which columns are shown in a width, and how wide each is. A column gets enough, or
// less where that leaves the next one the least that it needs.
func (g *grid) fit(width int) {
	g.widths = make([]int, len(g.columns))
	spare := width + columnGap
	for i := range g.columns {
		least := g.least(i)
		if i == 0 {
			least = min(least, width)
		}
		if least == 0 {
			continue
		}
		if least+columnGap > spare {
			break
		}
		wide := min(max(g.columns[i].Enough, least), g.natural[i], spare-columnGap)
		if left := spare - columnGap - g.leastAfter(i); left >= least {
			wide = min(wide, left)
		}
		g.widths[i] = wide
		spare -= wide + columnGap
	}
	for i := range g.columns { // what says most about a row, its label aside, grows first
		i = (i + 1) % len(g.columns)
		if g.widths[i] > 0 {
			wider := min(g.natural[i]-g.widths[i], spare)
			g.widths[i] += wider
			spare -= wider
		}
	}
}

// leastAfter is what the next column that holds something needs, its gap included; 0 for none.
func (g grid) leastAfter(i int) int {
	for next := i + 1; next < len(g.columns); next++ {
		if least := g.least(next); least > 0 {
			return least + columnGap
		}
	}
	return 0
}

// cuts tells whether some of a row is not seen.
func (g grid) cuts(o wizard.Option) bool {
	for i, cell := range g.cellsOf(o) {
		if ansi.StringWidth(cell) > g.widths[i] {
			return true
		}
	}
	return false
}

// row is an option's cells in their columns.
func (g grid) row(o wizard.Option) string { return g.line(g.cellsOf(o)) }

// heads are the heads of the columns, "" where there are none.
func (g grid) heads() string {
	heads := make([]string, len(g.columns))
	for i := range heads {
		heads[i] = g.head(i)
	}
	return g.line(heads)
}

func (g grid) line(cells []string) string {
	var line strings.Builder
	for i, cell := range cells {
		if g.widths[i] == 0 {
			continue
		}
		cell = layout.Cut(cell, g.widths[i])
		line.WriteString(cell + strings.Repeat(" ", g.widths[i]-ansi.StringWidth(cell)+columnGap))
	}
	return strings.TrimRight(line.String(), " ")
}
