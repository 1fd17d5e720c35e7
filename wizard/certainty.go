package wizard

import (
	"slices"

	"raccord/chorus"
	"raccord/steps"
)

// A Certainty says how sure it is that a step is done. Its words are those of the code
// "report.state.…".
type Certainty string

// The certainties.
const (
	CertaintyProven       Certainty = "proven"       // PISTE or Chorus Pro was asked, and said so
	CertaintyLikely       Certainty = "likely"       // said by the user, and a call speaks for it
	CertaintyDeclared     Certainty = "declared"     // the user said so
	CertaintyUnverifiable Certainty = "unverifiable" // nothing that was tried could tell
	CertaintyTroubled     Certainty = "problem"      // it was checked, and is not right
	CertaintyOpen         Certainty = "open"         // it is not done yet
)

// Certainties are all, from the surest.
var Certainties = []Certainty{CertaintyProven, CertaintyLikely, CertaintyDeclared, CertaintyUnverifiable, CertaintyTroubled, CertaintyOpen}

// CertaintyOf returns how sure it is that the step at p is done.
func CertaintyOf(a steps.Answers, p steps.Place) Certainty {
	e, checked := a.At(p).Evidence(p.Step)
	switch {
	case checked && !e.Passed && e.Degree == steps.Unsettled:
		return CertaintyUnverifiable
	case checked && !e.Passed && e.Degree != steps.Untested:
		return CertaintyTroubled
	case !a.Passed(p):
		return CertaintyOpen
	case !checked:
		return CertaintyDeclared
	case e.Names != nil: // the user read both names off the portals, and nothing proves a raccordement
		if succeeded(a, p.Structure) {
			return CertaintyLikely
		}
		return CertaintyDeclared
	case e.Degree == steps.Untested || slices.ContainsFunc(e.APIs, func(a chorus.API) bool { return a.Indicative }):
		return CertaintyUnverifiable
	}
	return CertaintyProven
}

// succeeded tells whether a call under the technical account of a structure succeeded.
func succeeded(a steps.Answers, structure int) bool {
	for _, e := range a.Structures[structure].Evidence {
		if e.Degree == steps.Proven {
			return true
		}
	}
	return false
}

// certaintyOfAnswer returns how sure the answer to f at p is: as sure as its step where the step's
// check uses it, and else the user's word.
func certaintyOfAnswer(a steps.Answers, p steps.Place, f *steps.Field) Certainty {
	if step := steps.ByID(p.Step); step.Check != nil && slices.Contains(step.Check.Uses, f.Key) {
		return CertaintyOf(a, p)
	}
	switch problem := f.Problem(a.At(p)); {
	case problem == nil && a.At(p).Text(f.Key) == steps.No && f.Stops:
		return CertaintyOpen
	case problem == nil:
		return CertaintyDeclared
	case problem.Code == "flaw.required":
		return CertaintyOpen
	}
	return CertaintyTroubled
}

// Sign is the sign of a certainty, one cell wide. The word for it stands beside.
func (c Certainty) Sign() string {
	switch c {
	case CertaintyProven, CertaintyLikely:
		return SignYes
	case CertaintyTroubled:
		return SignNo
	case CertaintyDeclared:
		return signSaid
	}
	return signOpen
}
