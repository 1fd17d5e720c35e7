package screen

import (
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"raccord/wizard/layout"
)

// plain is text without any style of its own.
var plain = lipgloss.NewStyle()

// themes are Huh's base theme in the roles of a look: for what is chosen or typed, and for a choice
// in which nothing is chosen yet, where no option stands out. Their styles are made once: Huh asks
// for them again with every option that it draws.
type themes struct{ chosen, open huh.Theme }

func themesOf(look layout.Look) themes {
	chosen, open := stylesOf(look), stylesOf(look)
	for _, f := range []*huh.FieldStyles{&open.Focused, &open.Blurred} {
		f.SelectSelector = plain.SetString("  ")
		f.SelectedOption = f.UnselectedOption
	}
	constant := func(s *huh.Styles) huh.Theme { return huh.ThemeFunc(func(bool) *huh.Styles { return s }) }
	return themes{constant(chosen), constant(open)}
}

func stylesOf(look layout.Look) *huh.Styles {
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
	return t
}
