package screen

import (
	"strings"

	"raccord/wizard"
)

// This file finds one option among many. The rules are:
//
//   - Only the options that are seen are given to be drawn, each on one line, so that ten
//     thousand cost what twenty do.
//   - Going back clears what was typed first, and then leaves the page.

// A finder is where a user stands among many options.
type finder struct {
	options []wizard.Option
	typed   string
	found   []int // indices into options, all of them while nothing is typed
	at      int   // index into found
	from    int   // the first that is seen, an index into found
	rows    int   // how many are seen
}

// newFinder stands at the option of that value, or at the first.
func newFinder(options []wizard.Option, value string) *finder {
	f := &finder{options: options, found: wizard.Find(options, ""), rows: 1}
	for i, o := range options {
		if o.Value == value {
			f.at = i
		}
	}
	return f
}

// filter looks for another text and stands at the first option found. An empty text ends
// the search: the option that was found stays the one the user stands at.
func (f *finder) filter(typed string) {
	stay := 0
	if typed == "" && len(f.found) > 0 {
		stay = f.found[f.at]
	}
	f.typed, f.found, f.at, f.from = typed, wizard.Find(f.options, typed), stay, 0
}

// key handles a key press; false means that the search has no use for that key.
func (f *finder) key(name, text string) bool {
	switch name {
	case "up", "ctrl+p":
		f.move(-1)
	case "down", "ctrl+n":
		f.move(1)
	case "pgup":
		f.move(-max(f.rows, 2))
	case "pgdown":
		f.move(max(f.rows, 2))
	case "home":
		f.move(-len(f.found))
	case "end":
		f.move(len(f.found))
	default:
		typed, ok := searched(f.typed, name, text)
		if ok && typed != f.typed {
			f.filter(typed)
		}
		return ok
	}
	return true
}

// move goes some options further. A step of one at either end goes round to the other.
func (f *finder) move(by int) {
	last := len(f.found) - 1
	switch to := f.at + by; {
	case by == -1 && f.at == 0:
		f.at = max(last, 0)
	case by == 1 && f.at >= last:
		f.at = 0
	default:
		f.at = max(0, min(to, last))
	}
}

// show sets how many options are seen at once.
func (f *finder) show(rows int) { f.rows = max(rows, 1) }

// seen returns the options to draw. Where none is found it is one empty option: Huh keeps
// the options it has rather than none.
func (f *finder) seen() []wizard.Option {
	if len(f.found) == 0 {
		return []wizard.Option{{}}
	}
	f.from = max(f.at-f.rows+1, min(f.from, f.at))
	f.from = max(0, min(f.from, len(f.found)-f.rows))
	var options []wizard.Option
	for _, i := range f.found[f.from:min(f.from+f.rows, len(f.found))] {
		options = append(options, f.options[i])
	}
	return options
}

// value is that of the option the user stands at; false where none is found.
func (f *finder) value() (string, bool) {
	if len(f.found) == 0 {
		return "", false
	}
	return f.options[f.found[f.at]].Value, true
}

// searched is the text of a search after a key was pressed; false means that the search has
// no use for that key.
func searched(typed, key, text string) (string, bool) {
	switch key {
	case "backspace", "ctrl+h":
		return shortened(typed), true
	case "ctrl+u":
		return "", true
	}
	if text == "" || strings.HasPrefix(key, "ctrl+") || strings.HasPrefix(key, "alt+") {
		return typed, false
	}
	if typed == "" && (text == "/" || text == " ") {
		return typed, true // how a search begins elsewhere
	}
	return typed + text, true
}
