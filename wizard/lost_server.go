package wizard

import (
	"cmp"
	"context"
	"maps"
	"strings"

	"raccord/steps"
	"raccord/store"
)

// This file leaves a walk whose desk cannot be reached. The rules are:
//
//   - A save that fails leaves every answer in the walk, and can be tried again.
//   - Who leaves all the same has the answers in a file on this computer, without the secrets. The
//     receipt names it: it can be given to --answers.

// AnswersPutAside says in which file the answers are that could not be saved, or why in none.
type AnswersPutAside struct {
	Turn    int
	Path    string
	Problem *steps.Problem
}

func (AnswersPutAside) event()               {}
func (e AnswersPutAside) ends() (Phase, int) { return PuttingAside, e.Turn }

// serverPrefix begins the codes of the problems with the server of a desk.
const serverPrefix = "storage.server-"

// cutOff tells whether answers could not be saved because of the server of a desk.
func (s State) cutOff() bool {
	if s.Phase != Failed || s.Failing == Opening || s.Failing == Listing || !s.Answers.Named() {
		return false
	}
	return len(s.Problems) > 0 && strings.HasPrefix(s.Problems[0].Code, serverPrefix)
}

// leaveUnsaved ends without a save. What a server could not save is put aside before.
func (s State) leaveUnsaved() State {
	if s.cutOff() {
		failed := s.Problems
		s = s.effect(PuttingAside)
		s.Problems = failed
		return s
	}
	s.Phase, s.Unsaved, s.Problems = Ended, true, putAside(s.Problems)
	return s
}

// answersPutAside ends, with a problem that names the file in "answers", or says why there is none.
func (s State) answersPutAside(e AnswersPutAside) State {
	lost := s.Problems[0]
	s.Phase, s.Unsaved, s.Problems = Ended, true, problems(e.Problem)
	if e.Problem == nil {
		lost.Args = maps.Clone(lost.Args)
		if lost.Args == nil {
			lost.Args = steps.Args{}
		}
		lost.Args["answers"] = e.Path
		s.Problems = []steps.Problem{lost}
	}
	return s
}

// putAnswersAside writes the answers file of a walk on this computer. An interruption does not end it.
func (d *Side) putAnswersAside(ctx context.Context, s State) AnswersPutAside {
	doc, err := s.Answers.EncodeAnswers()
	path := ""
	if err == nil {
		id := cmp.Or(s.ID, store.Slug(s.Answers.Name()))
		path, err = d.Store.SaveAside(context.WithoutCancel(ctx), id, doc)
	}
	return AnswersPutAside{Turn: s.Turn, Path: path, Problem: ProblemOf(err)}
}
