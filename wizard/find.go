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
		return f.meets(*o.Dossier) && (len(f.Words) == 0 || matches(o.Dossier.words()+" "+o.row(), f.Words))
	}
	return !f.Conditional() && (len(f.Words) == 0 || matches(o.row(), f.Words))
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
