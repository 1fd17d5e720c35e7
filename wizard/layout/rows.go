package layout

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
)

// This file sets what stands in columns. The rules are:
//
//   - Neighbours of one kind share their columns: what is compared is read downwards.
//   - A label is cut between words only where the line has no room for it beside its value; a
//     value is not while a label can be, so that it is read across two monitors and copied whole.
//   - Where no column fits, values stand under their labels.

// rowMargin is what every row begins with.
const rowMargin = "   "

// rowRoom is what a row has for its label and its value: an outcome begins with a sign.
func (m measure) rowRoom(b steps.Block) int {
	room := m.width - len(rowMargin)
	if b.Kind == steps.Outcome {
		room -= ansi.StringWidth(b.Sign) + 1
	}
	return room
}

// runAt returns the neighbours of block i that share its columns, itself included.
func runAt(blocks []steps.Block, i int) []steps.Block {
	from, to := i, i
	for from > 0 && blocks[from-1].Kind == blocks[i].Kind {
		from--
	}
	for to < len(blocks) && blocks[to].Kind == blocks[i].Kind {
		to++
	}
	return blocks[from:to]
}

// columnOf is the width of the column of labels of a run that has room cells, the gap behind them
// included: of those with which the run takes the fewest lines, the one that leaves the labels whole,
// else the narrowest.
func columnOf(run []steps.Block, room int) int {
	whole, fits := 0, true
	for _, b := range run {
		whole = max(whole, ansi.StringWidth(b.Label)+gap)
	}
	for _, b := range run {
		fits = fits && whole+ansi.StringWidth(b.Text) <= room
	}
	if fits || whole == gap {
		return whole
	}
	best, least := whole, 0
	for column := max(narrowest, widestWord(run)+gap); column <= whole; column++ {
		if lines := linesWith(run, column, room); least == 0 || lines < least {
			best, least = column, lines
		}
	}
	if linesWith(run, whole, room) == least {
		return whole
	}
	return best
}

// widestWord is the width of the widest word of a run's labels: a label is cut between words alone.
func widestWord(run []steps.Block) int {
	widest := 0
	for _, b := range run {
		for word := range strings.FieldsSeq(b.Label) {
			widest = max(widest, ansi.StringWidth(word))
		}
	}
	return widest
}

// gap is what separates a label from its value, and narrowest the least width of a column of
// labels that are cut.
const gap, narrowest = 2, 12

// linesWith is about how many lines a run takes with a column of that width. A value that is cut
// inside a word counts as many more.
func linesWith(run []steps.Block, column, room int) int {
	lines := 0
	for _, b := range run {
		label, text := ansi.StringWidth(b.Label), ansi.StringWidth(b.Text)
		beside := max(room-column, 1)
		lines += max((label+column-gap-1)/(column-gap), (text+beside-1)/beside)
		if !strings.Contains(b.Text, " ") && text > beside {
			lines += len(run)
		}
	}
	return lines
}

// isRow tells whether a block is a label and what stands beside it.
func isRow(b steps.Block) bool {
	return b.Kind == steps.Value || b.Kind == steps.Outcome && b.Label != ""
}

// RowsWidth is the width in which no row of blocks is cut.
func RowsWidth(blocks []steps.Block) int {
	widest := 0
	for i, b := range blocks {
		if !isRow(b) {
			continue
		}
		label := 0
		for _, beside := range runAt(blocks, i) {
			label = max(label, ansi.StringWidth(beside.Label))
		}
		widest = max(widest, len(rowMargin)+ansi.StringWidth(b.Sign)+1+label+gap+ansi.StringWidth(b.Text))
	}
	return widest
}

// row sets a label and what stands beside it.
func (m measure) row(b steps.Block, column int) []string {
	if b.Kind == steps.Value {
		return m.value(b, column)
	}
	return m.outcome(b, column)
}

// value sets a label and the value that belongs to it, in the style of what is typed.
func (m measure) value(b steps.Block, column int) []string {
	room := m.rowRoom(b) - column
	if room < ansi.StringWidth(b.Text) && room <= m.width/2 {
		under := rowMargin + "  "
		return append(m.hang(rowMargin, b.Label), beside(under, m.wrapped(m.look.Value.Render(b.Text), m.width-len(under)))...)
	}
	label := m.wrapped(m.inline(b.Label), column-gap)
	return beside(rowMargin, padded(label, column), m.wrapped(m.look.Value.Render(b.Text), room))
}

// numbered sets a line of a list. A line that is ticked has its sign, and the one that the user is
// at stands out.
func (m measure) numbered(b steps.Block) []string {
	number := fmt.Sprintf("%2d. ", b.Number)
	switch {
	case b.Sign == "":
		return m.hang(number, b.Text)
	case b.Here:
		text := "**" + strings.ReplaceAll(b.Text, "**", "") + "**"
		return m.hang(m.look.Focus.Render("▸"+b.Sign+number), text)
	}
	return m.hang(" "+m.look.sign(b.Sign).Render(b.Sign)+number, b.Text)
}

// outcome sets a sign, what was tried, and what came of it.
func (m measure) outcome(b steps.Block, column int) []string {
	label := padded(m.wrapped(b.Label, column-gap), column)
	return beside(m.mark(b), label, m.wrapped(m.inline(b.Text), m.rowRoom(b)-column))
}

// mark is what an outcome begins with.
func (m measure) mark(b steps.Block) string {
	return rowMargin + m.look.sign(b.Sign).Render(b.Sign) + " "
}

// sign is the style of an outcome's sign. The words beside it say the same.
func (l Look) sign(sign string) lipgloss.Style {
	switch sign {
	case wizard.SignYes:
		return l.Good
	case wizard.SignNo:
		return l.Bad
	}
	return l.Strong
}

// opposed sets texts above each other, cut at the same cells, so that what differs stands
// under each other on a narrow screen too. The text without a label is the pointer: its
// carets point at what differs.
func (m measure) opposed(run []steps.Block) []string {
	column := columnOf(run, m.rowRoom(run[0]))
	room := max(m.rowRoom(run[0])-column, 10)
	longest, pointer := 0, ""
	for _, b := range run {
		longest = max(longest, ansi.StringWidth(b.Text))
		if b.Label == "" {
			pointer = b.Text
		}
	}
	var lines []string
	for from := 0; from < longest; from += room {
		for _, b := range run {
			label := b.Label
			if from > 0 {
				label = ""
			}
			lines = append(lines, rowMargin+padded(label, column)+m.look.pointedAt(b.Text, pointer, from, from+room))
		}
	}
	return lines
}

// pointedAt is the cells of text, with those that the pointer has a caret for standing out.
func (l Look) pointedAt(text, pointer string, from, to int) string {
	caret := func(x int) bool { return x < len(pointer) && pointer[x] != ' ' }
	var out strings.Builder
	for x := from; x < to; {
		end := x + 1
		for end < to && caret(end) == caret(x) {
			end++
		}
		style := l.Value
		if caret(x) {
			style = l.Bad
		}
		out.WriteString(style.Render(ansi.Cut(text, x, end)))
		x = end
	}
	return out.String()
}
