package layout

import "charm.land/lipgloss/v2"

// This file decides how things look. The rules are:
//
//   - Text has the terminal's own colour; there is one accent, out of its own 16, so that the
//     user's palette and contrast win, light or dark, and the terminal is asked nothing.
//   - Nothing is said by colour alone: a sign or a word stands beside it.

var accent = lipgloss.Cyan

// The styles of the program.
var (
	Strong  = lipgloss.NewStyle().Bold(true)
	Title   = Strong.Foreground(accent)
	Marked  = lipgloss.NewStyle().Foreground(accent)
	Faint   = lipgloss.NewStyle().Faint(true)
	Banner  = Strong.Reverse(true).Padding(0, 1)
	Trouble = Strong.Foreground(lipgloss.Red)
)
