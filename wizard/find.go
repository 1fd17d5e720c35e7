package wizard

import (
	"strings"

	"raccord/store"
)

// Many is how many options a choice has at most before what is typed searches them.
const Many = 20

// Find returns the indices of the options in which every word of typed stands, in any
// order, case and accents aside. Without a word that is all of them.
func Find(options []Option, typed string) []int {
	words := strings.Fields(store.Fold(typed))
	var found []int
	for i, o := range options {
		if matches(o.Label+" "+o.Find, words) {
			found = append(found, i)
		}
	}
	return found
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
