package screen

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file sets the whole procedure beside the page. The rules are:
//
//   - A wide screen has two panes: on the left the list of the procedure, on the right the page.
//     The list gives way where the page would have less than it has on a usual terminal, and takes
//     what the page has no use for.
//   - A page is as wide as running text is at most, and wider where its rows need it.
//   - The list is moved so that the step at hand is seen. No key moves it.

// The widths of the list and of the page beside it, and of what stands between them.
const (
	leastList = 30
	mostList  = 46
	usualPage = 80
	between   = " │ "
)

// panes tells whether the procedure stands beside the page.
func (m *Model) panes() bool { return m.width >= wide && !m.low() && len(m.page.Route) > 0 }

// The widths that are needed are those in which nothing is cut.
type neededWidths struct{ rows, list int }

// needed measures the page's rows and the list.
func (m *Model) needed() neededWidths {
	n := neededWidths{rows: max(layout.RowsWidth(m.page.Text()), layout.CardWidth(m.cardRows()))}
	for _, a := range m.page.Asks {
		n.rows = max(n.rows, optionIndent+newGrid(a).wide())
	}
	for _, milestone := range m.page.Route {
		n.list = max(n.list, milestoneIndent+ansi.StringWidth(milestone.Title), milestoneIndent+ansi.StringWidth(milestone.Blocked))
	}
	return n
}

// listWidth is the width of the list.
func (m *Model) listWidth() int {
	room := m.width - 2 - len([]rune(between))
	return max(leastList, min(room-usualPage, mostList), min(room-m.mostInner(), m.widths.list))
}

// mostInner is the most that the page has a use for.
func (m *Model) mostInner() int {
	return max(layout.Prose, min(m.widths.rows, maxTable))
}

// inner is the width of the page.
func (m *Model) inner() int {
	width := m.width - 2
	if m.panes() {
		width -= m.listWidth() + len([]rune(between))
	}
	return min(max(width, 20), m.mostInner())
}

// across is the width of what stands above and below the panes.
func (m *Model) across() int {
	if m.panes() {
		return m.listWidth() + len([]rune(between)) + m.inner()
	}
	return m.inner()
}

// beside sets the list on the left of lines.
func (m *Model) beside(lines []string) []string {
	list := append([]string{""}, m.listLines(len(lines)-1)...) // level with the title
	joined := make([]string, len(lines))
	for i, line := range lines {
		left := ""
		if i < len(list) {
			left = list[i]
		}
		joined[i] = lipgloss.PlaceHorizontal(m.listWidth(), lipgloss.Left, left) + m.look.Muted.Render(between) + line
	}
	return joined
}

// listLines are those of the list that are seen in so many lines.
func (m *Model) listLines(height int) []string {
	var lines []string
	here := 0
	for _, milestone := range m.page.Route {
		if milestone.Here {
			here = len(lines)
		}
		lines = append(lines, m.milestone(milestone)...)
	}
	from := max(0, min(here-height/2, len(lines)-height))
	return lines[from:min(from+height, len(lines))]
}

// milestoneIndent is how far a milestone's title stands from the edge.
const milestoneIndent = 4

// milestone is a line of the list, and one that says what blocks it.
func (m *Model) milestone(milestone wizard.Milestone) []string {
	cut := func(text string, indent int) string { return ansi.Truncate(text, m.listWidth()-indent, "…") }
	title := cut(milestone.Title, milestoneIndent)
	var line string
	switch {
	case milestone.Sign == "":
		return []string{"", m.look.Strong.Render(cut(milestone.Title, 0))}
	case milestone.Here:
		line = m.look.Focus.Render("▸ " + milestone.Sign + " " + title)
	case milestone.Sign == wizard.SignYes:
		line = "  " + m.look.Good.Render(milestone.Sign) + " " + title
	case milestone.Sign == wizard.SignNo:
		line = "  " + m.look.Bad.Render(milestone.Sign) + " " + title
	default:
		line = "  " + m.look.Muted.Render(milestone.Sign+" "+title)
	}
	if milestone.Blocked == "" {
		return []string{line}
	}
	return []string{line, strings.Repeat(" ", milestoneIndent) + m.look.Bad.Render(cut(milestone.Blocked, milestoneIndent))}
}
