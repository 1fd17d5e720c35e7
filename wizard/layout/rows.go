package layout

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
)

// This file sets what stands in columns. The rules are:
//
//   - Neighbours of one kind share their columns: what is compared is read downwards.
//   - A label that is too long for its column is cut between words; a value never is, so that
//     it can be read across two monitors and copied as a whole.
//   - Where no column fits, values stand under their labels.

// rowMargin is what every row begins with, and labelWidth the most that labels take.
const (
	rowMargin  = "   "
	labelWidth = 34
)

// runAt is the neighbours of block i that share its columns, itself included.
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

// columnOf is the width of the column of labels of a run, the gap included.
func columnOf(run []steps.Block) int {
	column := 0
	for _, b := range run {
		column = max(column, ansi.StringWidth(b.Label)+2)
	}
	return min(column, labelWidth)
}

// layValue sets a label and the value that belongs to it.
func layValue(b steps.Block, width, column int) []string {
	label := Wrap(b.Label, column-2)
	room := width - len(rowMargin) - column
	if room < ansi.StringWidth(b.Text) && room <= width/2 {
		lines := hang(rowMargin, b.Label, width)
		return append(lines, Indent(rowMargin+"  ", valueLines(b.Text, width-len(rowMargin)-2))...)
	}
	return Indent(rowMargin, abreast(label, valueLines(b.Text, room), column))
}

// valueLines is a value in lines, each in the style of what is typed elsewhere.
func valueLines(text string, width int) []string {
	return strings.Split(lipgloss.Wrap(Title.Render(text), max(width, 10), ""), "\n")
}

// layOutcome sets a sign, what was tried, and what came of it.
func layOutcome(b steps.Block, width, column int) []string {
	sign := signStyle(b.Sign).Render(b.Sign) + " "
	if b.Label == "" {
		return Indent(rowMargin+sign, Wrap(b.Text, width-len(rowMargin)-2))
	}
	said := abreast([]string{b.Label}, Wrap(b.Text, width-len(rowMargin)-2-column), column)
	return Indent(rowMargin+sign, said)
}

// signStyle is the look of an outcome's sign. The words beside it say the same.
func signStyle(sign string) lipgloss.Style {
	switch sign {
	case wizard.SignYes:
		return Title
	case wizard.SignNo:
		return Trouble
	}
	return Strong
}

// layOpposed sets texts above each other, cut at the same cells, so that what differs
// stands under each other on a narrow screen too. The last has no label: it points.
func layOpposed(run []steps.Block, width int) []string {
	column := columnOf(run)
	room := max(width-len(rowMargin)-column, 10)
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
			piece := pointedAt(b.Text, pointer, from, from+room)
			lines = append(lines, rowMargin+abreast([]string{label}, []string{piece}, column)[0])
		}
	}
	return lines
}

// pointedAt is the cells of text, with those that pointer points at standing out.
func pointedAt(text, pointer string, from, to int) string {
	at := func(x int) bool { return x < len(pointer) && pointer[x] != ' ' }
	var out strings.Builder
	for x := from; x < to; {
		end := x + 1
		for end < to && at(end) == at(x) {
			end++
		}
		style := Title
		if at(x) {
			style = Trouble
		}
		out.WriteString(style.Render(ansi.Cut(text, x, end)))
		x = end
	}
	return out.String()
}

// abreast sets lines beside lines, the right ones from column on.
func abreast(left, right []string, column int) []string {
	var lines []string
	for i := range max(len(left), len(right)) {
		line := ""
		if i < len(left) {
			line = left[i]
		}
		if i < len(right) {
			line += strings.Repeat(" ", max(column-ansi.StringWidth(line), 0)) + right[i]
		}
		lines = append(lines, line)
	}
	return lines
}
