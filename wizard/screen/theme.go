package screen

import (
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"raccord/wizard/layout"
)

// plain is text without any style of its own.
var plain = lipgloss.NewStyle()

// theme is Huh's base theme in the program's styles, on whatever background. It is made once:
// Huh asks for it again with every option that it draws.
var theme = huh.ThemeFunc(func(bool) *huh.Styles { return styles })

var styles = func() *huh.Styles {
	t := huh.ThemeBase(false)
	t.FieldSeparator = plain.SetString("\n")
	for _, f := range []*huh.FieldStyles{&t.Focused, &t.Blurred} {
		f.Base, f.Card = plain, plain
		f.Title = layout.Strong
		f.Description = plain
		f.SelectSelector = layout.Marked.SetString("› ")
		f.SelectedOption = layout.Title
		f.TextInput.Prompt = layout.Marked
		f.TextInput.Cursor = plain // see takeCursor
		f.TextInput.Placeholder = layout.Faint
	}
	t.Focused.Title = layout.Title
	t.Blurred.SelectSelector = plain.SetString("› ")
	t.Blurred.SelectedOption = plain
	return t
}()
