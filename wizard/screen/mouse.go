package screen

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"raccord/wizard"
)

// This file decides what the mouse does. The rules are:
//
//   - The wheel scrolls the text, and moves no choice.
//   - A terminal that reports the mouse pastes with none of its buttons, and selects with shift
//     held alone. So it is asked to report it only where the wheel has something to scroll, and on no
//     page with a field that takes text, where people paste.
//   - Elsewhere the wheel does nothing: terminals that make arrow keys of it in a program that
//     takes the whole screen, which would move a choice, are asked not to (private mode 1007).

// The requests about the arrow keys of the wheel. The mode is saved before, and restored after:
// where it cannot be, it is on, as most terminals have it.
const (
	noWheelArrows   = "\x1b[?1007s\x1b[?1007l"
	wheelArrowsBack = "\x1b[?1007h\x1b[?1007r"
)

// notch is how many lines the wheel scrolls at once.
const notch = 3

// mouse is what the terminal is to report of the mouse.
func (m *Model) mouse() tea.MouseMode {
	takesText := slices.ContainsFunc(m.page.Asks, func(a wizard.Ask) bool { return a.Options == nil })
	searches := m.form != nil && m.form.takesText()
	if !m.overflows() || (takesText || searches) && !m.help {
		return tea.MouseModeNone
	}
	return tea.MouseModeCellMotion
}

// wheel scrolls the text.
func (m *Model) wheel(msg tea.MouseWheelMsg) {
	switch msg.Button {
	case tea.MouseWheelUp:
		m.text.ScrollUp(notch)
	case tea.MouseWheelDown:
		m.text.ScrollDown(notch)
	}
}
