package wizard

import (
	"slices"
	"strings"
	"time"

	"raccord/steps"
	"raccord/store"
)

// This file finds dossiers among many. The rules are:
//
//   - The command list and the search at home know the same conditions, under the same names: a
//     flag --assigned claire is the search term assigned:claire. All that is given has to hold.
//   - Any other word is looked for in the customer, the id, the one who takes care, the structures,
//     their SIRETs and applications, and at home in the row, case and accents aside. So is a term
//     whose value cannot be read.
//   - A dossier is stuck at a step that was tried and did not pass: its check refused, or could
//     not tell, or the answer was that it is not done yet.

// A Filter says which dossiers are wanted. The zero value wants all of them.
type Filter struct {
	// Words are looked for, folded by store.Fold.
	Words []string
	// Assigned is a part of the name of the one who takes care of the dossier; "" wants those
	// that no one does. nil wants all.
	Assigned *string
	// Stuck wants dossiers that are stuck, at Step where that is not "".
	Stuck bool
	Step  steps.ID
	// Before wants those whose last verdict is older; zero wants all.
	Before time.Time
}

// The conditions of a filter, as flags and search terms name them.
const (
	FilterAssigned = "assigned"
	FilterStuck    = "stuck"
	FilterBefore   = "verdict-before"
)

// Set adds a condition by its name, and tells whether the value could be read.
func (f *Filter) Set(name, value string) bool {
	switch name {
	case FilterAssigned:
		f.Assigned = &value
		return true
	case FilterStuck:
		if value != "" && !steps.Has(steps.ID(value)) {
			return false
		}
		f.Stuck, f.Step = true, steps.ID(value)
		return true
	case FilterBefore:
		day, ok := parseDay(value)
		if ok {
			f.Before = day
		}
		return ok
	}
	return false
}

// days are the forms of a date that people type: ISO's, and the one used in France.
var days = []string{time.DateOnly, "02/01/2006", "2/1/2006"}

// parseDay returns the beginning of a day, local.
func parseDay(text string) (time.Time, bool) {
	for _, form := range days {
		if day, err := time.ParseInLocation(form, text, time.Local); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// ParseFilter reads what is typed to find dossiers: words, and conditions such as
// assigned:claire, assigned:"Claire Martin", stuck, stuck:credentials, verdict-before:2026-01-31.
func ParseFilter(typed string) (f Filter) {
	for _, term := range terms(typed) {
		name, value, has := strings.Cut(term, ":")
		if (has || name == FilterStuck) && f.Set(strings.ToLower(name), strings.Trim(value, `"`)) {
			continue
		}
		f.Words = append(f.Words, strings.Fields(store.Fold(term))...)
	}
	return f
}

// terms returns the words of a text; quotation marks keep several together.
func terms(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		quoted = quoted != (r == '"')
		return !quoted && (r == ' ' || r == '\t' || r == '\u00a0')
	})
}

// Conditional tells whether f has conditions that only dossiers can meet.
func (f Filter) Conditional() bool { return f.Assigned != nil || f.Stuck || !f.Before.IsZero() }

// Matches tells whether a dossier is wanted.
func (f Filter) Matches(d Summary) bool { return f.meets(d) && f.finds(d.words) }

// finds tells whether every word of f stands in a text, which is made only where f has words.
func (f Filter) finds(text func() string) bool {
	return len(f.Words) == 0 || matches(text(), f.Words)
}

// meets tells whether a dossier meets the conditions of f, its words aside.
func (f Filter) meets(d Summary) bool {
	switch {
	case f.Assigned != nil && !assignedTo(d.Assigned, *f.Assigned):
		return false
	case f.Stuck && (len(d.Stuck) == 0 || f.Step != "" && !slices.Contains(d.Stuck, f.Step)):
		return false
	case !f.Before.IsZero() && (d.CheckedAt.IsZero() || !d.CheckedAt.Before(f.Before)):
		return false
	}
	return true
}

// words is the text of a dossier that words are looked for in.
func (s Summary) words() string {
	return strings.Join(slices.Concat([]string{s.Customer, s.ID, s.Assigned}, s.SIRETs, s.Applications, s.Names), " ")
}

// assignedTo tells whether every word of wanted stands in a name; no word wants no name.
func assignedTo(name, wanted string) bool {
	words := strings.Fields(store.Fold(wanted))
	return (len(words) == 0) == (name == "") && matches(name, words)
}
