package screen

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"raccord/wizard/keys"
)

// This file erases what a reader sees as one character. Huh's fields erase one code point of it.

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
	for _, character := range keys.Characters(before) {
		ends := begins + len([]rune(character))
		if lost < ends {
			return lost - begins, ends - lost - 1
		}
		begins = ends
	}
	return 0, 0
}
