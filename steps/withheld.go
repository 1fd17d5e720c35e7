package steps

import (
	"regexp"

	"raccord/steps/names"
)

// This file decides what of a name that was given is repeated in a message: of a file, a dossier, a
// member. The rules are:
//
//   - A name that may hold a secret was given in the place of the name of the file with it, or by a
//     slip of the clipboard. A stand-in is shown.
//   - Of a path from the root, from here or from home only the elements that may hold a secret are
//     hidden: a folder may be called by a UUID.

// fromSomewhere matches the beginning of what is surely a path.
var fromSomewhere = regexp.MustCompile(`^(?:[A-Za-z]:|[.~]{0,2})[/\\]`)

// anElement matches an element of a path.
var anElement = regexp.MustCompile(`[^/\\]+`)

// Withheld returns a name that was given. The stand-in takes the place of what may be a secret in it.
func Withheld(name, standIn string) string {
	shown := anElement.ReplaceAllStringFunc(name, func(element string) string {
		if looksSecret(element) {
			return standIn
		}
		return element
	})
	switch {
	case fromSomewhere.MatchString(name) && shown != name:
		return shown
	case shown != name, encodesSecret(name), isAnnounced(names.Plain(name)):
		return standIn
	}
	return name
}
