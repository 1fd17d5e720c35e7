package steps

// Obstacle returns what keeps the step at p from being passed: what its check found, the answer
// that it is not done yet, or an answer that will not do. It is nil for a step that is passed, and
// for one where nothing but answers is missing.
func (a Answers) Obstacle(p Place) *Problem {
	if a.Passed(p) {
		return nil
	}
	step, view := ByID(p.Step), a.At(p)
	if e, checked := view.Evidence(p.Step); checked && !e.Passed {
		if all := view.Subject().problems(e); len(all) > 0 {
			return &all[0]
		}
	}
	if step.NotYet(view) {
		return flaw("not-yet")
	}
	for _, problem := range view.Problems(p, Given{}) {
		if problem.Code != "flaw.required" {
			return &problem
		}
	}
	return nil
}

// Stuck returns the obstacle at the first step that was tried and did not pass, nil where none was.
func (a Answers) Stuck() *Problem {
	for p := range a.places(0) {
		if a.Tried(p) {
			return a.Obstacle(p)
		}
	}
	return nil
}

// problems are everything in e that keeps s from being right.
func (s Subject) problems(e Evidence) []Problem {
	var all []Problem
	for _, p := range []*Problem{FaultProblem(e.Result), s.closedProblem(e), s.namesProblem(e)} {
		if p != nil {
			all = append(all, *p)
		}
	}
	return all
}
