package screen

import tea "charm.land/bubbletea/v2"

// This file pastes where the terminal does not. The rules are:
//
//   - A console of Windows hands ctrl+v and shift+insert over as keys. There they are a paste of
//     what the clipboard holds, taken as any paste is.
//   - A terminal that pastes by itself keeps these keys, so that nothing comes twice.
//   - What is typed while the clipboard is read is kept until the paste is there.

// clipped is the message with what the clipboard holds, for the form that had the focus.
type clipped struct {
	form *form
	text string
	err  error
}

// pasteClipboard reads the clipboard. Where the terminal pastes by itself it does nothing: Huh
// would paste a second time.
func (m *Model) pasteClipboard() tea.Cmd {
	if m.Clipboard == nil || m.clipping || m.form == nil && !m.help {
		return nil
	}
	m.clipping = true
	read, form := m.Clipboard, m.form
	return func() tea.Msg {
		text, err := read()
		return clipped{form, text, err}
	}
}

// clip pastes what the clipboard held, or says that it held nothing.
func (m *Model) clip(msg clipped) tea.Cmd {
	m.clipping = false
	var cmd tea.Cmd
	switch {
	case msg.form != m.form: // left in the meantime
	case msg.err != nil || msg.text == "":
		m.notice = m.voice.Say("pasted.nothing")
	default:
		cmd = m.paste(tea.PasteMsg{Content: msg.text})
	}
	return tea.Batch(cmd, m.replay())
}

// deferred tells whether what is typed is kept for later.
func (m *Model) deferred() bool { return m.clipping || m.waiting != nil && !m.page.Slow }
