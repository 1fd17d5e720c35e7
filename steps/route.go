package steps

import (
	"iter"
	"slices"
	"strings"

	"raccord/store/secret"
)

// The route is computed from the answers, never stored: the steps done once, then
// for each structure its own, then the last. The rules are:
//
//   - A step that is not shown is not on the route.
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
func (a Answers) Route() []Place {
	route := make([]Place, 0, len(Procedure)*max(1, len(a.Structures)))
	for p := range a.places(Place{}) {
		route = append(route, p)
	}
	return route
}

// places yields the places of the route in their order, those after a place alone where it
// names a step. What lies before it costs nothing.
func (a Answers) places(after Place) iter.Seq[Place] {
	return func(yield func(Place) bool) {
		scope, structure, from := Once, 0, 0
		if after.Step != "" {
			from = index(after.Step) + 1
			scope, structure = Procedure[from-1].Scope, after.Structure
		}
		for ; scope <= Finally; scope, structure, from = scope+1, 0, 0 {
			for last := a.last(scope); structure <= last; structure, from = structure+1, 0 {
				for _, s := range Procedure[from:] {
					if s.Scope == scope && s.shown(View{a, structure}) && !yield(Place{structure, s.ID}) {
						return
					}
				}
			}
		}
	}
}

// last is the last structure that the steps of a scope are done for.
func (a Answers) last(scope Scope) int {
	if scope != PerStructure {
		return 0
	}
	return max(1, len(a.Structures)) - 1
}

func (s *Step) shown(v View) bool { return s.Shown == nil || s.Shown(v) }

// First is the first place not passed, or the last place when all are.
func (a Answers) First() Place {
	return a.first(func(p Place) bool { return !a.Passed(p) })
}

// first is the first place that is so, or the last place when none is.
func (a Answers) first(is func(Place) bool) Place {
	var last Place
	for last = range a.places(Place{}) {
		if is(last) {
			break
		}
	}
	return last
}

// FirstLeft is First, except that no further structure is asked for: where to go after
// one answer was changed.
func (a Answers) FirstLeft() Place {
	return a.first(func(p Place) bool { return !ByID(p.Step).Repeats && !a.Passed(p) })
}

// Done tells whether every step is passed.
func (a Answers) Done() bool {
	return a.Passed(a.First())
}

// AllButReviewed tells whether every step before the last is passed.
func (a Answers) AllButReviewed() bool { return ByID(a.FirstLeft().Step).Closes }

// After is the place that follows p, which may itself have left the route.
func (a Answers) After(p Place) Place {
	for q := range a.places(p) {
		return q
	}
	return a.Last()
}

// Last is the place that closes the route.
func (a Answers) Last() Place { return Place{0, Procedure[len(Procedure)-1].ID} }

// Before is the place before p; false at the first.
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
	i, j := index(p.Step), index(q.Step)
	if d := int(Procedure[i].Scope) - int(Procedure[j].Scope); d != 0 {
		return d
	}
	if d := p.Structure - q.Structure; d != 0 {
		return d
	}
	return i - j
}

// Passed tells whether nothing is left to do at p.
func (a Answers) Passed(p Place) bool {
	step, view := ByID(p.Step), a.At(p)
	if step.Repeats || step.Closes {
		return !a.Reviewed.IsZero()
	}
	if len(view.Problems(p, Given{})) > 0 {
		return false
	}
	if step.NotYet(view) {
		return false
	}
	if step.Check == nil {
		return true
	}
	e, ok := view.Evidence(p.Step)
	return ok && e.Passed
}

// Problems are what is wrong with the answers to p's step once given is put there,
// a Problem a field at the most.
func (v View) Problems(p Place, given Given) []Problem {
	if step := ByID(p.Step); step.Repeats {
		return step.problemsIn(given)
	}
	after := v
	if len(given.Texts)+len(given.Secrets) > 0 {
		after = View{v.Put(p, given), p.Structure}
	}
	var problems []Problem
	for _, f := range ByID(p.Step).Fields {
		if problem := f.Problem(after); problem != nil {
			problems = append(problems, *problem)
		}
	}
	return problems
}

// problemsIn is what is wrong with answers that are not kept.
func (s *Step) problemsIn(given Given) []Problem {
	var problems []Problem
	for _, f := range s.Fields {
		if problem := f.TextProblem(given.Texts[f.Key]); problem != nil {
			problems = append(problems, *problem)
		}
	}
	return problems
}

// Problem is what is wrong with the answer to f in v, nil when nothing is.
func (f *Field) Problem(v View) *Problem {
	if f.Kind == Secret {
		return f.secretProblem(v)
	}
	return f.TextProblem(v.Text(f.Key))
}

// TextProblem is what is wrong with text as an answer to f, which is no Secret.
func (f *Field) TextProblem(text string) *Problem {
	switch values := f.Values(); {
	case text == "" && f.Optional:
		return nil
	case text == "":
		return f.problem(flaw("required"))
	case values != nil && !slices.Contains(values, text):
		return &Problem{Code: "flaw.not-an-option", Args: Args{"options": strings.Join(values, ", ")}, Field: f.Key}
	case f.Shape != nil:
		return f.problem(f.Shape(text))
	}
	return nil
}

// SecretProblem is what is wrong with a secret typed for f in v.
func (f *Field) SecretProblem(v View, typed secret.Text) *Problem {
	if typed.Empty() && (f.Optional || v.Kept(f) || !v.Secret(f.Key).Empty()) {
		return nil
	}
	return f.problem(f.Shape(typed.Reveal()))
}

func (f *Field) secretProblem(v View) *Problem {
	return f.SecretProblem(v, v.Secret(f.Key))
}

func (f *Field) problem(p *Problem) *Problem {
	if p != nil {
		p.Field = f.Key
	}
	return p
}

// secrets yields every secret field with the place it stands at.
func (a Answers) secrets() iter.Seq2[Place, *Field] {
	return func(yield func(Place, *Field) bool) {
		for p := range a.places(Place{}) {
			for i, f := range ByID(p.Step).Fields {
				if f.Kind == Secret && !yield(p, &ByID(p.Step).Fields[i]) {
					return
				}
			}
		}
	}
}

// Accounts yields every account that a secret belongs to, with its place and field.
func (a Answers) Accounts() iter.Seq2[Place, *Field] {
	return func(yield func(Place, *Field) bool) {
		for p, f := range a.secrets() {
			if a.At(p).Text(f.Account) != "" && !yield(p, f) {
				return
			}
		}
	}
}
