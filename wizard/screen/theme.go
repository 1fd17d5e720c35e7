package screen

import (
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"raccord/wizard/layout"
)

// plain is text without any style of its own.
var plain = lipgloss.NewStyle()

// themeOf is Huh's base theme in the roles of a look. Its styles are made once: Huh asks for them
// again with every option that it draws.
func themeOf(look layout.Look) huh.Theme {
	t := huh.ThemeBase(false)
	t.FieldSeparator = plain.SetString("\n")
	for _, f := range []*huh.FieldStyles{&t.Focused, &t.Blurred} {
		f.Base, f.Card = plain, plain
		f.Title = look.Strong
		f.Description = plain
		f.SelectSelector = look.Focus.SetString("› ")
		f.SelectedOption = look.Focus
		f.TextInput.Prompt = look.Focus
		f.TextInput.Cursor = plain // see takeCursor
		f.TextInput.Placeholder = look.Muted
	}
	t.Focused.Title = look.Focus
	t.Blurred.SelectSelector = plain.SetString("› ")
	t.Blurred.SelectedOption = plain
	return huh.ThemeFunc(func(bool) *huh.Styles { return t })
}
