package wizard

import "cmp"

// This file is the part of the machine that saves, and goes on afterwards. The rules are:
//
//   - The walk goes on once the dossier is on disk, and says so no earlier.
//   - What another program has saved is never saved over: the dossier is read again.

func (s State) save(then then) State {
	s.then = then
	return s.effect(Saving)
}

// written goes on after a save.
func (s State) written(e Written) State {
	s.ID, s.Revision = cmp.Or(e.ID, s.ID), e.Revision // a dossier that was made is there, whatever failed after it
	switch {
	case e.Problem != nil && e.Problem.Code == "storage.locked" && s.interrupted():
		s.Phase, s.Code, s.Problems = Ended, ExitStorage, problems(e.Problem)
		return s
	case e.Problem != nil:
		return s.failed(e.Problem)
	}
	if e.Kept {
		s.Answers = s.Answers.Keep()
	}
	s.Answers.Record = e.Record
	switch s.then {
	case receipt:
		s.Answers.Reviewed = e.Reviewed
		s.Phase, s.Code, s.End, s.ShowsRecord = Saved, exitOf(s.Answers), Ending{}, false
	case stop:
		s.Phase = Ended
	case goHome:
		return s.effect(Listing)
	case goOn:
		return s.advance()
	case goOver:
		return s.begin(s.Answers)
	}
	return s
}

// MayPostpone tells whether the save at hand can wait for a later one: the dossier is there, and
// the walk goes on.
func (s State) MayPostpone() bool { return s.Phase == Saving && s.then == goOn && s.ID != "" }

func (s State) postponed() State {
	if s.MayPostpone() {
		return s.advance()
	}
	return s
}

// advance goes to the next step, which says what has just succeeded. After a change it is what the
// change left to do, then the last step; a check that was just gone past is not asked for again.
func (s State) advance() State {
	succeeded := s.Succeeded
	if !s.returning {
		s = s.arrive(s.Answers.After(s.At))
	} else if left := s.Answers.First(); left != s.At {
		s.Detour = true
		s = s.arrive(left)
	} else {
		s = s.arrive(s.last())
	}
	s.Succeeded = succeeded
	return s
}

// MayReload tells whether a save was refused because another program has saved the dossier, or
// removed it.
func (s State) MayReload() bool {
	return s.Phase == Failed && s.Failing == Saving && s.Problems[0].Args["aside"] != ""
}
