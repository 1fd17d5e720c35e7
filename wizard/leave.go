package wizard

import (
	"maps"

	"raccord/steps"
)

// This file is the part of the machine that goes back and out. Nothing typed is lost on
// either way.

// back goes one step back, or out of what runs. From the list there is no way back: a rehearsal
// is left by a choice that says so.
func (s State) back(g steps.Given) State {
	switch s.Phase {
	case Opening, Occupied:
		return s.effect(Listing)
	case Saved, Mishaps:
		return s.effect(Listing)
	case Reporting:
		s.Phase = Saved
		return s
	case Staging, Staged:
		return s.leaveMishap()
	case Failed:
		if s.Failing == Opening || s.Failing == Listing {
			s.ID = ""
			return s.effect(Listing)
		}
		return s.arrive(s.At)
	case Warned, Checking:
		return s.arrive(s.At)
	case Asking:
		s = s.draft(s.unfinished(g))
		return s.before()
	case Unlocking, Locked:
		return s.before()
	case Noting:
		return s.leaveNote(g.Texts[NoteKey])
	case Recording:
		return s.leaveNote(s.note)
	}
	return s
}

// before goes to the step before At. Where one answer was being changed from the last step
// it goes back to that, and from the first step to the list of dossiers. A structure that was
// begun and left blank is dropped.
func (s State) before() State {
	if s.returning {
		return s.arrive(s.last())
	}
	previous, ok := s.Answers.Before(s.At)
	if !ok {
		return s.goHome()
	}
	if n := len(s.Answers.Structures); n > 1 && s.At.Structure == n-1 && previous.Structure < n-1 && s.Answers.Blank(n-1) {
		s.Answers = s.Answers.DropLast()
		if s.Answers.AllButReviewed() { // it was added from there
			return s.arrive(s.last())
		}
	}
	return s.arrive(previous)
}

// draft keeps what was typed in the answers, well formed or not.
func (s State) draft(g steps.Given) State {
	step := steps.ByID(s.At.Step)
	if !step.Closes {
		s.Answers = s.Answers.Put(s.At, step.Draft(s.Answers.At(s.At), g))
	}
	return s
}

// goHome shows the list, after a save where there is something to save.
func (s State) goHome() State {
	if s.savable() && s.Phase != Saved {
		return s.save(goHome)
	}
	return s.effect(Listing)
}

// stop ends in good order.
func (s State) stop() State {
	switch s.Phase {
	case Home, Saved, Mishaps, Staged:
		s.Phase = Ended
		return s
	case Failed:
		s.Code = ExitOfProblem(s.Problems[0])
		if s.Failing != Checking {
			s.Phase, s.Unsaved, s.Problems = Ended, true, putAside(s.Problems)
			return s
		}
		return s.save(stop)
	case Locked:
		s.Code = ExitStorage
		return s.save(stop)
	case Asking:
		s.Code = ExitIncomplete
		if len(s.Problems) > 0 {
			s.Code = ExitOfProblem(s.Problems[0])
		}
		return s.save(stop)
	}
	return s
}

// quit ends at once, and saves what there is. A save that runs is not left before its fact.
func (s State) quit(g steps.Given) State {
	switch s.Phase {
	case Noting, Recording: // what was typed on the page behind is in its answers
		return s.leaveNote("").quit(steps.Given{})
	case Saved, Reporting:
		s.Phase = Ended
		return s
	case Saving:
		s.Code, s.then = ExitInterrupted, stop
		return s
	case Asking:
		s = s.draft(s.unfinished(g))
	}
	unsaved := s.Phase == Failed && s.Failing == Saving
	s.Code = ExitInterrupted
	if unsaved {
		s.Code = ExitStorage
	}
	if unsaved || !s.savable() {
		s.Phase, s.Unsaved, s.Problems = Ended, true, putAside(s.Problems)
		return s
	}
	return s.save(stop)
}

// interrupted tells whether the save that runs is the last thing that the program does, after
// an interruption.
func (s State) interrupted() bool { return s.then == stop && s.Code == ExitInterrupted }

// savable tells whether there is something to save: from the moment the customer has a name.
func (s State) savable() bool {
	switch s.Phase {
	case Listing, Home, Opening, Occupied, Mishaps, Staging, Staged, Ended:
		return false
	case Failed:
		if s.Failing == Opening || s.Failing == Listing {
			return false
		}
	}
	return s.Answers.Named()
}

// unfinished returns g without those secrets that the vault holds already: a secret is not
// shown while it is typed, so an unfinished one must not replace the one that is kept.
func (s State) unfinished(g steps.Given) steps.Given {
	secrets := maps.Clone(g.Secrets)
	for _, f := range steps.ByID(s.At.Step).Fields {
		if s.Answers.At(s.At).Kept(&f) {
			delete(secrets, f.Key)
		}
	}
	return steps.Given{Texts: g.Texts, Secrets: secrets}
}

// putAside returns the problems that name a file with what could not be saved, which the receipt
// names again, and those of a server that took nothing: what is lost there is rescued. The others
// were seen.
func putAside(problems []steps.Problem) []steps.Problem {
	var named []steps.Problem
	for _, p := range problems {
		if p.Args["aside"] != "" || isLost(p) {
			named = append(named, p)
		}
	}
	return named
}
