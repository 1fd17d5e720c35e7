package wizard

import (
	"sync"

	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
)

// This file decides how things look. The rules are:
//
//   - Text has the terminal's own colour; there is one accent, out of its own 16, so that the
//     user's palette and contrast win, light or dark, and the terminal is asked nothing.
//   - Nothing is said by colour alone: a sign or a word stands beside it.

var accent = lipgloss.Cyan

var (
	plain   = lipgloss.NewStyle()
	strong  = lipgloss.NewStyle().Bold(true)
	title   = lipgloss.NewStyle().Bold(true).Foreground(accent)
	marked  = lipgloss.NewStyle().Foreground(accent)
	faint   = lipgloss.NewStyle().Faint(true)
	banner  = lipgloss.NewStyle().Bold(true).Reverse(true).Padding(0, 1)
	trouble = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red)
)

// theme is Huh's base theme with our accent, made once: Huh asks for it at every turn.
var theme = sync.OnceValue(func() *huh.Styles {
	t := huh.ThemeBase(false)
	t.FieldSeparator = lipgloss.NewStyle().SetString("\n")
	for _, f := range []*huh.FieldStyles{&t.Focused, &t.Blurred} {
		f.Base, f.Card = plain, plain
		f.Title = strong
		f.Description = plain
		f.SelectSelector = marked.SetString("› ")
		f.SelectedOption = title
		f.TextInput.Prompt = marked
		f.TextInput.Cursor = plain // see form.cursor
		f.TextInput.Placeholder = faint
	}
	t.Focused.Title = title
	t.Blurred.SelectSelector = plain.SetString("› ")
	t.Blurred.SelectedOption = plain
	return t
})
