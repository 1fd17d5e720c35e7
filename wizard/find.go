package wizard

import (
	"slices"
	"strings"

	"raccord/store"
)

// This file finds one option among many. The rules are:
//
//   - From more options than many on, what is typed narrows them down: an option stays
//     while every word typed stands in what it is found by, case and accents aside.
//   - Only the options that are seen are given to be drawn, each on one line, so that ten
//     thousand cost what twenty do.
//   - What was typed goes first when the user goes back.

// many is from how many options on they are searched.
const many = 20

// A finder is where a user stands among options.
type finder struct {
	options []Option
	// folded are what the options are found by, once something was typed.
	folded []string
	typed  string
	found  []int // indices into options, all of them while nothing is typed
	at     int   // index into found
	from   int   // the first that is seen
	rows   int   // how many are seen
}

// newFinder stands at the option of that value, or at the first.
func newFinder(options []Option, value string) *finder {
	f := &finder{options: options, rows: 1}
	f.all()
	for i, o := range options {
		if o.Value == value {
			f.at = i
		}
	}
	return f
}

// all finds every option.
func (f *finder) all() {
	f.found = make([]int, len(f.options))
	for i := range f.found {
		f.found[i] = i
	}
}

// narrow leaves of what is found what matches too, and stands at the first.
func (f *finder) narrow() {
	words := strings.Fields(store.Fold(f.typed))
	if len(words) > 0 && f.folded == nil {
		f.folded = make([]string, len(f.options))
		for i, o := range f.options {
			f.folded[i] = store.Fold(o.Label + " " + o.Find)
		}
	}
	f.at, f.from = 0, 0
	f.found = slices.DeleteFunc(f.found, func(i int) bool { return len(words) > 0 && !matches(f.folded[i], words) })
}

// matches tells whether every word stands in folded.
func matches(folded string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// filter finds by another text. Who clears it stays at the option found.
func (f *finder) filter(typed string) {
	stay := 0
	if typed == "" && len(f.found) > 0 {
		stay = f.found[f.at]
	}
	if !strings.HasPrefix(typed, f.typed) { // what was left out may match now
		f.all()
	}
	f.typed = typed
	f.narrow()
	f.at = stay
}

// key is a key press; false where it is none of the search's.
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

// move goes some options further, and round at the ends where it goes by one.
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

// show sets how many options are seen.
func (f *finder) show(rows int) { f.rows = max(rows, 1) }

// seen are the options to draw. Where none is found there is an empty one: Huh keeps those
// it has rather than none.
func (f *finder) seen() []Option {
	if len(f.found) == 0 {
		return []Option{{}}
	}
	f.from = max(f.at-f.rows+1, min(f.from, f.at))
	f.from = max(0, min(f.from, len(f.found)-f.rows))
	var options []Option
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

// searched is the text of a search after a key; false where the key is none of its.
func searched(typed, key, text string) (string, bool) {
	switch key {
	case "backspace", "ctrl+h":
		runes := []rune(typed)
		return string(runes[:max(len(runes)-1, 0)]), true
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
