package screen

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"raccord/steps"
	"raccord/wizard"
)

// This file shows the help over a page. The rules are:
//
//   - The keys that work on the page stand first, then the labels of the page. What is typed looks
//     for a label everywhere.
//   - Going back clears what was typed first, and then leaves the help.

// explain shows the help, or takes it away.
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

// helpBlocks are the help: the keys and the labels, or the labels that a search finds.
func (m *Model) helpBlocks() []steps.Block {
	var blocks []steps.Block
	if m.foreign {
		blocks = append(blocks, steps.Block{Text: m.voice.Say("typed.foreign")})
	}
	if m.search == "" {
		blocks = append(blocks, steps.Block{Text: "**" + m.voice.Say("keys.title") + "**"})
		for _, key := range m.pageKeys() {
			blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: m.voice.Say(key)})
		}
		blocks = append(blocks, steps.Block{Text: "**" + m.voice.Say("glossary.title") + "**"})
	}
	return append(blocks, m.voice.Lookup(m.page.Terms, m.search)...)
}

// pageKeys name the words for each key that works on the page.
func (m *Model) pageKeys() []string {
	keys := []string{"keys.enter", "keys.back"}
	add := func(key string, works bool) {
		if works {
			keys = append(keys, key)
		}
	}
	add("keys.tab", len(m.page.Asks) > 1)
	add("keys.sample", slices.ContainsFunc(m.page.Asks, func(a wizard.Ask) bool { return a.Sample != "" }))
	add("keys.choose", slices.ContainsFunc(m.page.Asks, func(a wizard.Ask) bool { return a.Options != nil }))
	add("keys.tick", m.page.Tick != nil)
	add("keys.copy", len(m.page.Values) > 0)
	add("keys.open", m.page.Link != "")
	add("keys.search", m.State.Phase == wizard.Home)
	add("keys.note", m.State.MayNote())
	return append(keys, "keys.scroll", "keys.help", "keys.quit")
}

// glossaryKey handles a key press while the help is shown.
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
