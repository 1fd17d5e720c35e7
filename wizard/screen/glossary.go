package screen

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// This file shows the glossary over a page. The rules are:
//
//   - It begins with the labels of the page. What is typed looks for a label everywhere.
//   - Going back clears what was typed first, and then leaves the glossary.

// explain shows the glossary, or takes it away.
func (m *Model) explain(on bool) tea.Cmd {
	m.help, m.search = on, ""
	m.lay()
	return nil
}

// lookUp searches the glossary.
func (m *Model) lookUp(search string) {
	m.search = search
	m.lay()
}

// glossaryKey handles a key press while the glossary is shown.
func (m *Model) glossaryKey(msg tea.KeyPressMsg) tea.Cmd {
	switch name := msg.String(); name {
	case "esc":
		if m.search != "" {
			m.lookUp("")
			return nil
		}
		return m.explain(false)
	case "f1", "?", "enter":
		return m.explain(false)
	case "down":
		m.text.ScrollDown(1)
	case "up":
		m.text.ScrollUp(1)
	default:
		if search, ok := searched(m.search, name, msg.Text); ok {
			m.lookUp(search)
		} else {
			m.scrolled(msg)
		}
	}
	return nil
}

// searchable is a pasted text as it could have been typed into a search: one line, without
// characters that cannot be seen.
func searchable(pasted string) string {
	printed := func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}
	return strings.TrimSpace(strings.Map(printed, pasted))
}
