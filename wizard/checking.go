package wizard

import (
	"strings"

	"raccord/chorus"
	"raccord/steps"
)

// This file is the part of the machine around a step's check. The rules are:
//
//   - What passed already with the same answers is not asked again.
//   - What was found is kept, passed or not; only what passed is a success.
//   - A refusal is not gone past, and the other environment is asked by the user's wish alone.

// check asks the step's check, unless it passed already with the same answers.
func (s State) check() State {
	if steps.ByID(s.At.Step).Check == nil || s.Answers.Passed(s.At) {
		return s.save(goOn)
	}
	return s.effect(Checking)
}

func (s State) checked(e Checked) State {
	if !e.Evidence.At.IsZero() {
		s.Answers = s.Answers.Found(s.At, e.Evidence)
	}
	if e.Problem != nil {
		return s.failed(e.Problem)
	}
	if e.Evidence.Passed {
		s.Succeeded = Success{s.At, e.Took}
	}
	return s.save(goOn)
}

// proceed goes on although something was warned about, or is undecided.
func (s State) proceed() State {
	switch {
	case s.Phase == Warned:
		s.Problems = nil
		return s.check()
	case s.Phase == Occupied:
		return s.open()
	case s.MayContinue():
		return s.save(goOn)
	}
	return s
}

// MayContinue tells whether the walk can go on past a check that did not pass: not past
// a refusal, nor past what the user alone can mend.
func (s State) MayContinue() bool {
	return s.Phase == Failed && s.Failing == Checking &&
		(s.Problems[0].Fault.Verdict() == chorus.Undecided || strings.HasPrefix(s.Problems[0].Code, "problem."))
}

// MayAskElsewhere tells whether the other environment could tell more about a refusal.
func (s State) MayAskElsewhere() bool {
	return s.Phase == Failed && s.Failing == Checking && s.Problems[0].Code == "fault."+string(chorus.CredentialsRefused) &&
		steps.ByID(s.At.Step).Check.Elsewhere != nil
}

func (s State) askElsewhere() State {
	if !s.MayAskElsewhere() {
		return s
	}
	s = s.effect(Checking)
	s.elsewhere = true
	return s
}
