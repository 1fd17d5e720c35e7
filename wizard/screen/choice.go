package screen

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"raccord/wizard"
)

// This file answers a choice. The rules are:
//
//   - A choice without an answer begins with nothing chosen, and a declaration is made by the user
//     alone. The first arrow chooses the first option, or the last one.
//   - The letter or digit that stands before an option answers with it at once.

// choiceKey handles a key press in a choice that has the focus; false means that it is no key of
// the choice alone.
func (m *Model) choiceKey(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	e := m.form.entry()
	if e.Options == nil {
		return nil, false
	}
	if i := e.keyed(msg.String()); i >= 0 {
		return tea.Batch(m.form.choose(e.Options[i].Value), m.submit()), true
	}
	if !e.open {
		return nil, false
	}
	switch msg.String() {
	case "down", "home":
		return m.form.choose(e.Options[0].Value), true
	case "up", "end":
		return m.form.choose(e.Options[len(e.Options)-1].Value), true
	case "enter", "tab", "shift+tab":
		return nil, false
	}
	return nil, true
}

// keyed is the index of the option that a key answers with, -1 for none.
func (e *entry) keyed(key string) int {
	return slices.IndexFunc(e.Options, func(o wizard.Option) bool { return o.Key != "" && o.Key == key })
}

// answers tells whether a key answers the choice that has the focus.
func (f *form) answers(key string) bool { return f.entry().keyed(key) >= 0 }

// answer is what was typed or chosen, "" for nothing.
func (e *entry) answer() string {
	if e.open {
		return ""
	}
	return e.typed
}
