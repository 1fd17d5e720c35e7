package steps

import (
	"maps"
	"slices"
)

// This file remembers which actions of a step were ticked. The rules are:
//
//   - The actions are the numbered lines of the step's text, and are ticked by their numbers.
//   - A text with another number of actions is another text: what was ticked in it is not taken
//     for ticked in this one.
//   - A tick helps the memory. No step passes by it, and it proves nothing.

// Ticks are the actions of a step that were ticked, of a number of them.
type Ticks struct {
	Step    ID    `json:"step"`
	Of      int   `json:"of"`
	Actions []int `json:"actions"`
}

// mostActions is how many actions a step may have.
const mostActions = 99

// Ticked tells which actions of a step are ticked in v, of as many as its text has, in order.
func (v View) Ticked(id ID, of int) []int {
	ticks, _ := either(v.sheetFor(Has(id) && ByID(id).Lent).Ticked, v.Customer.Ticked, id)
	if ticks.Of != of {
		return nil
	}
	return ticks.Actions
}

// Tick returns a copy in which an action of the step at p is ticked, of so many, or no longer
// ticked where it was.
func (a Answers) Tick(p Place, action, of int) Answers {
	if action < 1 || action > of || of > mostActions {
		return a
	}
	ticked := slices.Clone(a.At(p).Ticked(p.Step, of))
	if i, found := slices.BinarySearch(ticked, action); found {
		ticked = slices.Delete(ticked, i, i+1)
	} else {
		ticked = slices.Insert(ticked, i, action)
	}
	a, sheet := a.changing(p)
	sheet.Ticked[p.Step] = Ticks{p.Step, of, ticked}
	if len(ticked) == 0 {
		delete(sheet.Ticked, p.Step)
	}
	return a
}

// ticks are those of the steps of scope, in the order of the table.
func (s Sheet) ticks(scope Scope) []Ticks {
	var all []Ticks
	for _, step := range Procedure {
		if t, ok := s.Ticked[step.ID]; ok && step.Scope == scope {
			all = append(all, t)
		}
	}
	return all
}

// decodeTicks returns the ticks of a dossier file that can be ticks of a step of scope.
func decodeTicks(all []Ticks, scope Scope) map[ID]Ticks {
	ticked := map[ID]Ticks{}
	for _, t := range all {
		possible := map[int]bool{}
		for _, action := range t.Actions {
			if action >= 1 && action <= t.Of {
				possible[action] = true
			}
		}
		if Has(t.Step) && ByID(t.Step).Scope == scope && t.Of <= mostActions && len(possible) > 0 {
			ticked[t.Step] = Ticks{t.Step, t.Of, slices.Sorted(maps.Keys(possible))}
		}
	}
	return ticked
}
