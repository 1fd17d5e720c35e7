package screen

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file draws what is asked, what is said about it, and what is waited for.

// asksLines are the form, and what is said about it in the lines that it leaves of room, apart
// from it or not. The cursor is the cell where a text is typed, nil where none is.
func (m *Model) asksLines(room int, apart bool) ([]string, *place) {
	if m.help {
		return nil, nil
	}
	if m.form == nil {
		return m.busyLines(room), nil
	}
	lines, cursor := m.form.view()
	said := m.said()
	if len(said) > 0 && apart {
		said = append([]string{""}, said...)
	}
	if rest := max(room-len(lines), 0); len(said) > rest {
		said = said[:rest]
		if rest > 0 {
			said[rest-1] = ansi.Truncate(said[rest-1], m.inner()-1, "") + "…"
		}
	}
	return append(lines, said...), cursor
}

// said is what stands under the form: what could not be read, what a paste brought, what is
// wrong, or the help of the field, and the whole of a row that is cut.
func (m *Model) said() []string {
	var lines []string
	if m.foreign {
		lines = append(lines, m.look.Hang(m.look.Bad.Render("✗ "), m.voice.Say("typed.foreign"), m.inner())...)
	}
	if m.notice != "" {
		lines = append(lines, m.look.Wrap(m.notice, m.inner())...)
	}
	if copied := m.copyLines(); copied != nil {
		return append(lines, copied...)
	}
	switch help := m.form.entry().Help; {
	case m.form.mistake != "":
		lines = append(lines, m.look.Hang(m.look.Bad.Render("✗ "), m.form.mistake, m.inner())...)
	case help != "" && m.notice == "" && !m.foreign && !m.reading:
		lines = append(lines, m.look.Wrap(help, m.inner())...)
	}
	if row, cut := m.form.cutRow(); cut {
		lines = append(lines, strings.Split(layout.Folded(row.Words(), m.inner()), "\n")...)
	}
	return lines
}

// searchLine says how a search stands, in one line in the place of the question.
func (m *Model) searchLine(found *finder) string {
	switch {
	case found.typed == "" && m.State.Phase == wizard.Home:
		return m.voice.Say("find.hint-dossiers")
	case found.typed == "":
		return m.voice.Say("find.hint", "count", found.all())
	case found.count() == 0:
		return m.voice.Say("find.none", "search", found.typed)
	}
	return m.voice.Say("find.found", "search", found.typed, "found", found.count(), "count", found.all())
}

// showFound draws what a search has found, and how it stands.
func (m *Model) showFound() tea.Cmd {
	e := m.form.entry()
	e.Label = m.page.Asks[m.form.at].Label
	if e.finder.open {
		e.Label = ansi.Truncate(m.searchLine(e.finder), m.inner()-2, "…")
	}
	return m.form.showFound()
}

// busyLines are what is waited for, and how far it has come. Where room is short, the rows of what
// came first go.
func (m *Model) busyLines(room int) []string {
	w, busy := m.waiting, m.page.Busy
	if w == nil {
		return m.look.Wrap("**"+busy+"**", m.inner())
	}
	if w.at.Saving {
		busy = m.voice.Say("busy.locked")
	}
	var long []string
	if w.seconds >= 3 {
		long = m.look.Wrap(m.voice.Say("busy.long", "seconds", w.seconds, "stage", m.voice.Awaited(w.at)), m.inner())
	}
	lines := m.look.Wrap("**"+busy+"**", m.inner())
	if !m.low() {
		lines = append(lines, "")
	}
	rows := m.look.Lines(m.voice.Rows(w.at), m.inner())
	if len(rows) > 0 && len(long) > 0 && !m.low() {
		rows = append(rows, "")
	}
	hidden := max(len(rows)-max(room-len(lines)-len(long), 0), 0)
	return slices.Concat(lines, rows[hidden:], long)
}
