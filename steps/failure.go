package steps

import "raccord/steps/names"

// A Failure is a check that did not pass, as a dossier keeps it.
type Failure struct {
	At       Place
	Evidence Evidence
	// Problem is why it did not pass. What a dossier does not keep, such as the proxy in use, is
	// missing from it.
	Problem Problem
}

// LastFailure returns the check that failed last and has not passed since, false where there is
// none. An answer that was changed since has taken the check's evidence with it.
func (a Answers) LastFailure() (last Failure, found bool) {
	for _, p := range a.Route() {
		e, checked := a.At(p).Evidence(p.Step)
		if !checked || e.Passed || found && !e.At.After(last.Evidence.At) {
			continue
		}
		if problem := a.At(p).problemOf(e); problem != nil {
			last, found = Failure{p, e, *problem}, true
		}
	}
	return last, found
}

// problemOf returns why the check that left e did not pass, nil where nothing was found wrong.
func (v View) problemOf(e Evidence) *Problem {
	s := v.Subject()
	if e.Names != nil && e.Names.Verdict != names.Identical {
		return NamesProblem(*e.Names, s.PISTEName, s.DeclaredName)
	}
	for _, p := range []*Problem{FaultProblem(e.Result), s.namesProblem(e), s.closedProblem(e)} {
		if p != nil {
			return p
		}
	}
	return nil
}
