package wizard

import (
	"cmp"
	"strings"

	"raccord/steps"
)

// This file lists the whole procedure beside a page. The rules are:
//
//   - Every step has a sign: passed, left out, tried in vain, or to do. What was tried in vain says
//     why.
//   - Of several structures the one at hand has its steps listed. The others are a line each, those
//     near it alone: the list costs the same with hundreds of structures.

// SignToDo is the sign of a step that is not passed and was not tried.
const SignToDo = "•"

// near is how many structures are listed on either side of the one at hand.
const near = 6

// A Milestone is a line of the list of the whole procedure: a step, or a heading above some.
type Milestone struct {
	// Sign is "" for a heading.
	Sign, Title string
	// Here marks the step that the user is at.
	Here bool
	// Blocked says what keeps a step from being passed that was tried, "" for nothing.
	Blocked string
}

// route is the list of the whole procedure, as seen from where s stands.
func (v Voice) route(s State) []Milestone {
	a := s.Answers
	list := v.milestones(s, a.PlacesOf(steps.Once, 0))
	n, at, inOne := max(1, len(a.Structures)), s.At.Structure, steps.ByID(s.At.Step).Scope == steps.PerStructure
	from, to := max(0, at-near), min(n, at+near+1)
	if from > 0 {
		list = append(list, Milestone{Title: v.Say("route.more", "count", from)})
	}
	for i := from; i < to; i++ {
		name := cmp.Or(a.At(steps.Place{Structure: i}).StructureName(), v.Say("review.structure", "structure", i+1))
		places := a.PlacesOf(steps.PerStructure, i)
		if n > 1 && !(inOne && i == at) {
			list = append(list, v.together(a, name, places))
			continue
		}
		list = append(list, Milestone{Title: steps.Printable(name)})
		list = append(list, v.milestones(s, places)...)
	}
	if to < n {
		list = append(list, Milestone{Title: v.Say("route.more", "count", n-to)})
	}
	list = append(list, Milestone{Title: v.Title("part."+string(steps.Finish), nil)})
	return append(list, v.milestones(s, a.PlacesOf(steps.Finally, 0))...)
}

// milestones are the steps at places, a line each.
func (v Voice) milestones(s State, places []steps.Place) []Milestone {
	var list []Milestone
	for _, p := range places {
		step := steps.ByID(p.Step)
		sign := SignToDo
		e, _ := s.Answers.At(p).Evidence(p.Step)
		switch {
		case e.Degree == steps.Untested:
			sign = signOpen
		case s.Answers.Passed(p):
			sign = SignYes
		case s.Answers.Tried(p):
			sign = SignNo
		}
		m := Milestone{Sign: sign, Title: v.Title(step.Section(), nil), Here: p == s.At}
		if sign == SignNo {
			m.Blocked = v.blocked(s.Answers.At(p), p.Step)
		}
		list = append(list, m)
	}
	return list
}

// together is a structure in one line: done, blocked at some step, or to do.
func (v Voice) together(a steps.Answers, name string, places []steps.Place) Milestone {
	m := Milestone{Sign: SignYes, Title: steps.Printable(name)}
	for _, p := range places {
		switch {
		case a.Tried(p):
			m.Sign, m.Blocked = SignNo, v.blocked(a.At(p), p.Step)
			return m
		case !a.Passed(p):
			m.Sign = SignToDo
		}
	}
	return m
}

// blocked says why a step that was tried is not passed.
func (v Voice) blocked(view steps.View, id steps.ID) string {
	e, checked := view.Evidence(id)
	switch {
	case !checked || e.Passed:
		return v.Say("route.not-yet")
	case e.Fault != "":
		return strings.TrimSuffix(v.Title("fault."+string(e.Fault), nil), ".")
	case len(e.APIs) > 0:
		return v.Title("problem.access-missing", nil)
	case e.Names != nil:
		return v.Title("flaw.names-differ", nil)
	}
	return v.Say("verdict." + string(cmp.Or(e.Verdict, "undecided")))
}
