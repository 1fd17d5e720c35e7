package wizard

import (
	"strings"

	"raccord/store"
)

// Many is how many options a choice has at most before what is typed searches them.
const Many = 20

// Find returns the indices of the options that what is typed finds, in their order: dossiers as
// ParseFilter reads it, in their rows too, and other options by every word of it, case and accents
// aside. Without a word that is all of them.
func Find(options []Option, typed string) []int {
	filter := ParseFilter(typed)
	var found []int
	for i, o := range options {
		if o.wanted(filter) {
			found = append(found, i)
		}
	}
	return found
}

// wanted tells whether a filter wants an option.
func (o Option) wanted(f Filter) bool {
	if o.Dossier != nil {
		return f.meets(*o.Dossier) && f.finds(func() string { return o.Dossier.words() + " " + o.row() })
	}
	return !f.Conditional() && f.finds(o.row)
}

// matches tells whether every word, folded already, stands in text.
func matches(text string, words []string) bool {
	folded := ""
	for i, word := range words {
		if i == 0 {
			folded = store.Fold(text)
		}
		if !strings.Contains(folded, word) {
			return false
		}
	}
	return true
}
