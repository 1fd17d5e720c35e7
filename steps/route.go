package steps

import (
	"cmp"
	"iter"
	"slices"
)

// The route is computed from the answers, never stored: the steps done once, then
// for each structure its own, then the last. The rules are:
//
//   - A step that is not shown is not on the route, nor one whose answers a structure has
//     from the first one.
//   - A step is passed when its answers are well formed, no Confirm of it says "not yet",
//     and its check, where it has one, left evidence that it passed.
//   - The first step not passed is where a walk starts or goes on. A fresh start, answers
//     given in advance and a resume are the same call.

// A Place is a step at one structure.
type Place struct {
	// Structure counts from 0; it is 0 for the steps done once.
	Structure int
	Step      ID
}

// Route returns the places to go through, in order.
func (a Answers) Route() []Place { return slices.Collect(a.places(0)) }

// places yields the places of the route in order, without those of the structures before
// first: with hundreds of structures, going on from one does not begin at the first.
func (a Answers) places(first int) iter.Seq[Place] {
	return func(yield func(Place) bool) {
		for p := range a.shown(first) {
			if !(ByID(p.Step).Lent && a.At(p).Borrows()) && !yield(p) {
				return
			}
		}
	}
}

// shown yields what places does, and the steps that a structure borrows the answers to.
func (a Answers) shown(first int) iter.Seq[Place] {
	return func(yield func(Place) bool) {
		for scope := Once; scope <= Finally; scope++ {
			from, to := 0, 1
			if scope == PerStructure {
				from, to = first, max(1, len(a.Structures))
			}
			for structure := from; structure < to; structure++ {
				for i := range Procedure {
					s := &Procedure[i]
					shown := s.Shown == nil || s.Shown(View{a, structure})
					if s.Scope == scope && shown && !yield(Place{structure, s.ID}) {
						return
					}
				}
			}
		}
	}
}

// PlacesOf returns the places of one scope in order: of PerStructure, those of one structure.
func (a Answers) PlacesOf(scope Scope, structure int) []Place {
	var places []Place
	view := View{a, structure}
	for i := range Procedure {
		s := &Procedure[i]
		if s.Scope == scope && (s.Shown == nil || s.Shown(view)) && !(s.Lent && view.Borrows()) {
			places = append(places, Place{structure, s.ID})
		}
	}
	return places
}

// First returns the first place not passed, or the last place when all are.
func (a Answers) First() Place {
	return a.first(func(p Place) bool { return !a.Passed(p) })
}

// FirstOf returns the first place of a structure.
func (a Answers) FirstOf(structure int) Place {
	return a.first(func(p Place) bool { return ByID(p.Step).Scope == PerStructure && p.Structure == structure })
}

// first returns the first place that satisfies a condition, or the last place when none does.
func (a Answers) first(satisfies func(Place) bool) Place {
	var last Place
	for last = range a.places(0) {
		if satisfies(last) {
			break
		}
	}
	return last
}

// Done tells whether every step is passed.
func (a Answers) Done() bool {
	return a.Passed(a.First())
}

// Tried tells whether the step at p was tried and did not pass: its check said no or could not
// tell, or the answer is that it is not done yet.
func (a Answers) Tried(p Place) bool {
	e, checked := a.At(p).Evidence(p.Step)
	return !a.Passed(p) && (checked && !e.Passed || ByID(p.Step).NotYet(a.At(p)))
}

// AllButReviewed tells whether every step before the last is passed.
func (a Answers) AllButReviewed() bool { return ByID(a.First().Step).Closes }

// After returns the place that follows p, which may itself have left the route, and p when
// it is the last.
func (a Answers) After(p Place) Place {
	for q := range a.places(p.Structure) {
		if compare(q, p) > 0 {
			return q
		}
	}
	return p
}

// Before returns the place before p; false at the first.
func (a Answers) Before(p Place) (Place, bool) {
	for _, q := range slices.Backward(a.Route()) {
		if compare(q, p) < 0 {
			return q, true
		}
	}
	return p, false
}

// compare orders places as the route does.
func compare(p, q Place) int {
	return cmp.Or(
		cmp.Compare(ByID(p.Step).Scope, ByID(q.Step).Scope),
		cmp.Compare(p.Structure, q.Structure),
		cmp.Compare(indexes[p.Step], indexes[q.Step]),
	)
}

// Passed tells whether nothing is left to do at p.
func (a Answers) Passed(p Place) bool {
	step, view := ByID(p.Step), a.At(p)
	switch {
	case step.Closes:
		return !a.Reviewed.IsZero()
	case len(view.Problems(p, Given{})) > 0 || step.NotYet(view):
		return false
	case step.Check == nil:
		return true
	}
	e, ok := view.Evidence(p.Step)
	return ok && e.Passed
}

// Problems returns what is wrong with the answers to p's step once given is put there, at
// most one Problem for a field.
func (v View) Problems(p Place, given Given) []Problem {
	step, after := ByID(p.Step), v
	if len(given.Texts)+len(given.Secrets) > 0 {
		after = View{v.Put(p, given), p.Structure}
	}
	var problems []Problem
	for i := range step.Fields {
		f := &step.Fields[i]
		if problem := f.Problem(after); problem != nil {
			problems = append(problems, *problem)
		}
	}
	return problems
}

// Accounts yields every secret field of each structure whose account is answered and may be
// written down, with its place. A secret that is borrowed from the first structure comes up for
// both.
func (a Answers) Accounts() iter.Seq2[Place, *Field] {
	return func(yield func(Place, *Field) bool) {
		for p := range a.shown(0) {
			step := ByID(p.Step)
			for i := range step.Fields {
				f := &step.Fields[i]
				if f.Kind == Secret && a.names(p, f.Account) && !yield(p, f) {
					return
				}
			}
		}
	}
}

// names tells whether the account of that key is answered at p and may be written down.
func (a Answers) names(p Place, account Key) bool {
	text := a.At(p).Text(account)
	return text != "" && a.sheet(p).mayWrite(p.Step, ByID(p.Step).field(account), text)
}
