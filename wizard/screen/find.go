package screen

import (
	"slices"
	"strings"

	"raccord/wizard"
	"raccord/wizard/keys"
)

// This file finds one option among many, or one row. The rules are:
//
//   - A search begins with "/". Until then letters are commands, or nothing.
//   - Rows scroll; the options above and below them that are none stay in view.
//   - Only the options that are seen are given to be drawn, each on one line, so that ten
//     thousand cost what twenty do.
//   - Going back clears what was typed first, and then leaves the page.

// A finder is where a user stands among many options.
type finder struct {
	options []wizard.Option
	table   bool // there are rows among the options
	open    bool // something is looked for: letters are its text
	typed   string
	found   []int // indices into options, all of them while nothing is typed
	at      int   // index into found
	from    int   // the first that is seen, an index into found
	rows    int   // how many are seen
}

// newFinder stands at the option of that value, or at the first.
func newFinder(options []wizard.Option, value string) *finder {
	f := &finder{options: options, found: wizard.Find(options, ""), rows: 1}
	f.table = slices.ContainsFunc(options, func(o wizard.Option) bool { return o.Cells != nil })
	for i, o := range options {
		if o.Value == value {
			f.at = i
		}
	}
	return f
}

// filter looks for another text and stands at the first option found, a row where there is one.
// An empty text finds all options: the one that was found stays the one the user stands at.
func (f *finder) filter(typed string) {
	stay := -1
	if typed == "" && len(f.found) > 0 {
		stay = f.found[f.at]
	}
	f.typed, f.found, f.from = typed, wizard.Find(f.options, typed), 0
	if f.open {
		f.found = slices.DeleteFunc(f.found, func(i int) bool { return !f.findable(f.options[i]) })
		for i, o := range f.options {
			if o.Always {
				f.found = append(f.found, i)
			}
		}
	}
	if f.at = slices.Index(f.found, stay); f.at < 0 {
		f.at, _ = f.rowsFound()
	}
}

// close ends the search, and stays at what was found.
func (f *finder) close() {
	f.open = false
	f.filter("")
}

// begin begins a search.
func (f *finder) begin() {
	f.open = true
	f.filter(f.typed)
}

// rowsFound are the places in found of the first row and behind the last; of all options where
// none is a row.
func (f *finder) rowsFound() (first, last int) {
	row := func(i int) bool { return f.options[f.found[i]].Cells != nil }
	last = len(f.found)
	for first < last && !row(first) {
		first++
	}
	if first == last {
		return 0, last
	}
	for !row(last - 1) {
		last--
	}
	return first, last
}

// count is how many options are found, and all how many can be: rows, where there are any.
func (f *finder) count() int { return f.counted(f.found) }
func (f *finder) all() int   { return f.counted(wizard.Find(f.options, "")) }

func (f *finder) counted(found []int) (n int) {
	for _, i := range found {
		if f.findable(f.options[i]) {
			n++
		}
	}
	return n
}

// findable tells whether a search looks at an option: at rows, where there are any, and never at
// what stays in view.
func (f *finder) findable(o wizard.Option) bool {
	return !o.Always && (o.Cells != nil || !f.table)
}

// key handles a key press; false means that the search has no use for that key.
func (f *finder) key(name, text string) bool {
	if arrow, ok := map[string]string{"j": "down", "k": "up"}[name]; ok && !f.open {
		name = arrow
	}
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
		if ok = ok && f.open; ok && typed != f.typed {
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
	first, last := f.rowsFound()
	room := f.rows - first - (len(f.found) - last) // for rows
	if room < min(leastRows, last-first) {         // too low for anything to stay
		first, last, room = 0, len(f.found), f.rows
	}
	at := max(first, min(f.at, last-1))
	f.from = max(at-room+1, min(f.from, at))
	f.from = max(first, min(f.from, last-room))
	seen := slices.Concat(f.found[:first], f.found[f.from:min(f.from+room, last)], f.found[last:])
	var options []wizard.Option
	for _, i := range seen {
		options = append(options, f.options[i])
	}
	return options
}

// leastRows is the fewest rows that are seen between options that stay.
const leastRows = 3

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
		return keys.Shortened(typed), true
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
