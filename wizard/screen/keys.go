package screen

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"raccord/steps"
	"raccord/wizard"
)

// This file decides what keys and pastes do. The rules are:
//
//   - ctrl+c works everywhere, and esc goes back from everywhere: out of a search, out of the
//     glossary, out of a check, to the step before.
//   - What is typed during a quick effect is kept for the page that follows.
//   - A single letter is a command only where no field takes text.

// key handles a key press.
func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "ctrl+c":
		return m.on(wizard.Quit{Given: m.typed()})
	case "ctrl+z":
		return m.suspend()
	}
	if m.deferred() && msg.String() != "esc" {
		m.pending = append(m.pending, msg)
		return nil
	}
	if name := msg.String(); name == "ctrl+v" || name == "shift+insert" {
		return m.pasteClipboard()
	}
	if m.help {
		return m.glossaryKey(msg)
	}
	if m.confirming >= 0 {
		return m.confirmCopy(msg.String())
	}
	if m.commands() && m.form.answers(msg.String()) {
		return m.formKey(msg)
	}
	switch msg.String() {
	case "esc":
		if m.searching() {
			m.form.finder().close()
			return m.showFound()
		}
		return m.on(wizard.Back{Given: m.typed()})
	case "f1":
		return m.explain(true)
	case "?":
		if m.commands() {
			return m.explain(true)
		}
	case "f2":
		return m.on(wizard.TakeNote{Given: m.typed()})
	case "n":
		switch {
		case !m.commands():
		case m.State.Phase == wizard.Home:
			return m.on(wizard.New{})
		default:
			return m.on(wizard.TakeNote{Given: m.typed()})
		}
	case "s":
		if m.commands() {
			return m.on(wizard.Sort{})
		}
	case "/":
		if m.commands() && m.form.finder() != nil {
			m.form.finder().begin()
			return m.showFound()
		}
	}
	if cmd, done := m.cardKey(msg.String()); done {
		return cmd
	}
	if m.form != nil && m.form.finder() != nil {
		return m.finderKey(msg)
	}
	if cmd, done := m.actionKey(msg.String()); done {
		return cmd
	}
	if m.scrolled(msg) || m.form == nil {
		return nil
	}
	return m.formKey(msg)
}

// commands tells whether a letter is a command.
func (m *Model) commands() bool { return m.form != nil && !m.form.takesText() }

// searching tells whether something is looked for among the options.
func (m *Model) searching() bool {
	return m.form != nil && m.form.finder() != nil && m.form.finder().open
}

// finderKey handles a key press in a choice among many options. The keys that turn pages
// move the text while some of it is hidden, and the options otherwise.
func (m *Model) finderKey(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case m.overflows() && m.scrolled(msg):
		return nil
	case m.form.finder().key(msg.String(), msg.Text):
		return m.showFound()
	}
	return m.formKey(msg)
}

// formKey handles a key press in the form.
func (m *Model) formKey(msg tea.KeyPressMsg) tea.Cmd {
	m.reading = false
	if cmd, done := m.choiceKey(msg); done {
		return cmd
	}
	switch msg.String() {
	case "enter":
		return m.submit()
	case "tab":
		if m.form.wantsSample() {
			return m.form.update(tea.PasteMsg{Content: m.form.entry().Sample})
		}
		return m.form.tab(1)
	case "shift+tab":
		return m.form.tab(-1)
	case "down", "up":
		if m.form.typing() {
			return m.form.tab(map[string]int{"down": 1, "up": -1}[msg.String()])
		}
	}
	if m.form.typing() && erases(msg.String()) {
		return m.form.erase(msg)
	}
	return m.form.update(msg)
}

// submit takes the page's answers, before the next key is read.
func (m *Model) submit() tea.Cmd {
	cmd, done := m.form.enter()
	if !done {
		return cmd
	}
	given, found := m.form.given()
	m.notice = m.pasted(m.voice.Findings(found))
	return tea.Batch(cmd, m.on(m.page.Submit(given)))
}

// paste cleans what is pasted, and says what went.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	if m.deferred() {
		m.pending = append(m.pending, msg)
		return nil
	}
	switch {
	case m.help:
		m.lookUp(m.search + searchable(msg.Content))
		return nil
	case m.form == nil:
		return nil
	case m.form.finder() != nil:
		m.form.finder().begin()
		m.form.finder().filter(m.form.finder().typed + searchable(msg.Content))
		return m.showFound()
	case !m.form.typing():
		return nil
	}
	m.form.mistake = ""
	if identifier, secret, ok := steps.Divide(msg.Content); ok && m.form.secretBeside() {
		m.notice = m.pasted(m.voice.Say("pasted.both"))
		return tea.Batch(m.form.update(tea.PasteMsg{Content: identifier}), m.form.tab(1), m.form.update(tea.PasteMsg{Content: secret}))
	}
	clean, found := steps.Inspect(m.form.entry().Field.Clean, msg.Content)
	m.notice = m.pasted(m.voice.Findings(slices.DeleteFunc(slices.Clone(found), func(f steps.Finding) bool { return !f.Certain() })))
	m.form.entry().doubt = m.voice.Doubt(found)
	return m.form.update(tea.PasteMsg{Content: clean})
}

// pasted says what a paste brought, "" for nothing.
func (m *Model) pasted(found string) string {
	if found == "" {
		return ""
	}
	return m.voice.Say("pasted.said", "found", found)
}

// replay reads the keys that came during a quick effect.
func (m *Model) replay() tea.Cmd {
	pending := m.pending
	m.pending = nil
	var cmds []tea.Cmd
	for i, msg := range pending {
		if m.waiting != nil || m.clipping {
			m.pending = append(m.pending, pending[i:]...)
			break
		}
		_, cmd := m.Update(msg)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// suspend stops the program until the shell continues it.
func (m *Model) suspend() tea.Cmd {
	if m.Suspend == nil {
		return nil
	}
	return func() tea.Msg { m.Suspend(); return nil }
}
