package table

// This file finds the header of a list in what stands around it. The rules are:
//
//   - The header is the first line with all the columns that the list needs and no others. Where
//     none is so, it is the line with the most known names, for what is wrong with it can be said.
//     Where no name is known at all, it is the first line.
//   - It stands among the first twenty lines on which something stands. What is above it is a title
//     or a date, and is passed over.
//   - Below it, a line with one value or with a total is a remark: no structure is described by it.
//   - A text is read with each separator, a workbook sheet by sheet, until a header without a flaw
//     is found: a title has no separators, and a cover has a sheet of its own.

import (
	"cmp"
	"iter"
	"math"
	"regexp"
	"slices"
	"strings"

	"raccord/steps"
)

// mostAbove is among how many lines the header is looked for.
const mostAbove = 20

// A Table is a list whose header was found.
type Table[R any] struct {
	// Columns are those of the header, one for each of its cells.
	Columns Columns[R]
	// Lines are those below the header, blank ones left out.
	Lines iter.Seq[Line]

	all    Columns[R]
	titles map[string]string // of the header, by the columns' names
}

// Title returns what the header calls a column: a person finds it by that.
func (t *Table[R]) Title(column string) string {
	return cmp.Or(steps.Printable(strings.TrimSpace(t.titles[column])), column)
}

// Open reads a list with these columns, a workbook or a text. The error is a *steps.Problem,
// table.…
func (all Columns[R]) Open(content []byte) (*Table[R], error) {
	var best header
	var damaged error
	for lines, err := range readings(content) {
		if err != nil {
			damaged = problem("table.workbook", "", "")
			continue
		}
		if h := all.header(lines); best.lines == nil || h.known > best.known {
			best = h
		}
		if best.known == flawless {
			break
		}
	}
	if best.lines == nil && damaged != nil {
		return nil, damaged
	}
	columns, err := all.In(best.Cells)
	if err != nil {
		return nil, err
	}
	t := &Table[R]{columns, best.below, all, map[string]string{}}
	for i, c := range columns {
		t.titles[c.Name] = best.Cells[i]
	}
	return t, nil
}

// A header is the line of a reading that is taken for its header.
type header struct {
	Line
	// known counts the cells that name a known column.
	known int
	lines iter.Seq[Line]
}

// flawless is what known is for a header without a flaw: more than any count.
const flawless = math.MaxInt

// header returns the header of a reading; one without lines where nothing stands there.
func (all Columns[R]) header(lines iter.Seq[Line]) (best header) {
	seen := 0
	for l := range lines {
		if known := all.known(l.Cells); best.lines == nil || known > best.known {
			best = header{Line{l.Number, slices.Clone(l.Cells), l.Broken}, known, lines}
		}
		if seen++; best.known == flawless || seen == mostAbove {
			break
		}
	}
	return best
}

// known counts the cells that name a column; it returns flawless where they make a header.
func (all Columns[R]) known(cells []string) int {
	known, blank := 0, 0
	for _, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			blank++
		} else if all.index(cell) >= 0 {
			known++
		}
	}
	if known > 0 && known+blank == len(cells) {
		if _, err := all.In(cells); err == nil {
			return flawless
		}
	}
	return known
}

// below yields the lines below the header.
func (h header) below(yield func(Line) bool) {
	for l := range h.lines {
		if l.Number > h.Number && !yield(l) {
			return
		}
	}
}

var (
	// total is the word before a total.
	total = regexp.MustCompile(`(?i)^[^\p{L}]*(?:(?:sous|sub|grand)[\s\p{Z}-]*)?(?:total|totaux|nombre|nbre?|number|count)\b`)
	// longNumber is a SIREN or more, with spaces inside.
	longNumber = regexp.MustCompile(`(?:[0-9]\s*){9}`)
)

// Remark tells whether a line below the header describes nothing: one value stands on it, or a total,
// and no number long enough for a SIRET.
func (l Line) Remark() bool {
	first, values := "", 0
	for _, cell := range l.Cells {
		if says(cell) {
			if values++; values == 1 {
				first = cell
			}
		}
	}
	return !l.Broken && (values == 1 || total.MatchString(first)) && !slices.ContainsFunc(l.Cells, longNumber.MatchString)
}
