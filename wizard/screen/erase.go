package screen

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// This file erases what a reader sees as one character: a letter with its combining accents, an
// emoji with what is joined to it. Huh's fields erase one code point of it.

// erases tells whether a key erases one character of a field.
func erases(key string) bool {
	return slices.Contains([]string{"backspace", "ctrl+h", "delete", "ctrl+d"}, key)
}

// erase hands Huh a key that erases, and then those that erase the rest of the character.
func (f *form) erase(msg tea.KeyPressMsg) tea.Cmd {
	e := f.entry()
	before := e.typed
	cmds := []tea.Cmd{f.update(msg)}
	back, ahead := restOf(before, e.typed)
	for range back {
		cmds = append(cmds, f.update(tea.KeyPressMsg{Code: tea.KeyBackspace}))
	}
	for range ahead {
		cmds = append(cmds, f.update(tea.KeyPressMsg{Code: tea.KeyDelete}))
	}
	return tea.Batch(cmds...)
}

// restOf returns how many code points are left of the character that lost one between before and
// after: those before the place of the lost one, and those after it.
func restOf(before, after string) (back, ahead int) {
	from, to := []rune(before), []rune(after)
	if len(from) != len(to)+1 {
		return 0, 0
	}
	lost := 0
	for lost < len(to) && from[lost] == to[lost] {
		lost++
	}
	begins := 0
	for _, character := range characters(before) {
		ends := begins + len([]rune(character))
		if lost < ends {
			return lost - begins, ends - lost - 1
		}
		begins = ends
	}
	return 0, 0
}

// characters are what a reader sees as the characters of a text.
func characters(text string) (all []string) {
	for text != "" {
		first, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		all, text = append(all, first), text[len(first):]
	}
	return all
}

// shortened is a text without its last character.
func shortened(text string) string {
	all := characters(text)
	if len(all) == 0 {
		return ""
	}
	return text[:len(text)-len(all[len(all)-1])]
}
