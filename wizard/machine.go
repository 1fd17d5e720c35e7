// Package wizard is the walk through the procedure: one pure machine, what each of its states
// shows, the effects it asks for, and the exit codes. The readers that draw its pages are
// packages of their own: screen and lines.
package wizard

import (
	"slices"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// This file is the machine. The rules are:
//
//   - Next is pure: no terminal, clock, network or file. It is the only place where one
//     step follows another.
//   - The phase is the effect. A reader looks at it to know whether to ask, and Effects.Do
//     carries out what the other phases ask for and comes back with the fact.
//   - Facts are in the past tense (Submitted, Checked, Saved), wishes are not (Back, Quit).
//   - A fact with another Turn than the state's is late: the user has moved on.
//   - Back works from everywhere and keeps what was typed. Nothing that was typed is
//     refused a place in the answers; whether it is well formed decides what is passed.

// VaultState is what is known of the vault.
type VaultState struct {
	Open bool
	// Kind is "keyring", "file" or "desk", and Place where it is, for people.
	Kind, Place string
	// New says that a passphrase is chosen, not entered.
	New bool
	// Identity says that the passphrase opens the own identity, which opens the secrets of a desk.
	Identity bool
	// Uncompared are the members of a desk to whom nothing is sealed yet, in one line.
	Uncompared string
}

// Next is the state after e. It is the only place where a step follows another. An event
// that the phase does not know, and a fact that is late, change nothing.
func (s State) Next(e Event) State {
	if s.Phase == Ended {
		return s // a signal may come after the last word
	}
	switch e := e.(type) {
	case New, Open, Rehearse, Speak, Sort, SeeMishaps:
		if s.Phase == Home {
			return s.atHome(e)
		}
	case Stage:
		return s.stage(e.ID)
	case Unlock:
		if s.Phase == Locked {
			s.passphrase, s.vaultKind = e.Passphrase, e.Kind
			return s.effect(Unlocking)
		}
	case Submitted:
		if s.Phase == Asking {
			return s.submitted(e.Given)
		}
	case Change:
		if s.Phase == Asking && steps.ByID(s.At.Step).Closes {
			s.returning, s.Detour, s.Changed = true, false, nil
			s = s.arrive(e.Place)
			s.Chosen = e.Field
			return s
		}
	case Tick:
		if s.Phase == Asking {
			s.Answers = s.Answers.Tick(s.At, e.Action, e.Of)
		}
	case Continue:
		return s.proceed()
	case TakeNote:
		return s.beginNote(e.Given)
	case AddNote:
		return s.addNote(e.Text)
	case Again:
		if s.Phase == Failed {
			return s.effect(s.Failing)
		}
	case Reload:
		if s.MayReload() {
			return s.open()
		}
	case Elsewhere:
		return s.askElsewhere()
	case Back:
		return s.back(e.Given)
	case AddStructure:
		return s.addStructure()
	case WriteReport, ShowSealing:
		return s.ending(e)
	case Stop:
		s.PrintAnswers = e.Answers
		return s.stop()
	case Quit:
		return s.quit(e.Given)
	case fact:
		return s.ended(e)
	}
	return s
}

// atHome is the state after a wish that the list of dossiers offers.
func (s State) atHome(e Event) State {
	switch e := e.(type) {
	case New:
		s.ID, s.Revision = "", store.Revision{}
		return s.begin(steps.Answers{Practice: s.Practice})
	case Open:
		s.ID = e.ID
		return s.effect(Opening)
	case Rehearse:
		return s.rehearse(e.On)
	case Speak:
		if slices.Contains(steps.Languages, e.Language) {
			s.Language = e.Language
		}
	case Sort:
		s.Order = (s.Order + 1) % orders
		s.Dossiers = s.Order.sorted(s.Dossiers)
	case SeeMishaps:
		return s.seeMishaps()
	}
	return s
}

// ended is the state after an effect came to its end.
func (s State) ended(f fact) State {
	if phase, turn := f.ends(); s.Phase != phase || s.Turn != turn {
		return s // the user has moved on
	}
	switch e := f.(type) {
	case Listed:
		return s.listed(e)
	case Renewed:
		s.Dossiers = s.Order.sorted(e.Dossiers)
		return s
	case Opened:
		return s.opened(e)
	case Unlocked:
		return s.unlocked(e)
	case Checked:
		return s.checked(e)
	case Written:
		return s.written(e)
	case NoteAdded:
		return s.noteAdded(e)
	case MishapStaged:
		return s.staged(e)
	case Postponed:
		return s.postponed()
	case ReportWritten:
		return s.reported(e)
	}
	return s
}

func (s State) listed(e Listed) State {
	if e.Problem != nil {
		return s.failed(e.Problem)
	}
	s.Phase, s.Dossiers = Home, s.Order.sorted(e.Dossiers)
	return s
}

func (s State) opened(e Opened) State {
	if e.Problem != nil {
		return s.failed(e.Problem)
	}
	s.Revision, s.Others = e.Revision, e.Others
	if len(e.Others) > 0 && !s.allTheSame {
		s.Phase, s.Answers = Occupied, e.Answers
		return s
	}
	s = s.begin(e.Answers.Retyped(s.Answers))
	s.ShowsRecord = true
	return s
}

// open opens the dossier, even where another program has it open.
func (s State) open() State {
	s = s.effect(Opening)
	s.allTheSame = true
	return s
}

// unlocked goes on to the step that waited for the vault, or asks what opens it.
func (s State) unlocked(e Unlocked) State {
	s.Vault, s.passphrase = e.Vault, secret.Text{}
	if e.Vault.Open {
		shows, succeeded := s.ShowsRecord, s.Succeeded
		s = s.arrive(s.At)
		s.ShowsRecord, s.Succeeded = shows, succeeded
		return s
	}
	s.Phase, s.Problems = Locked, problems(e.Problem)
	return s
}

// Prepared is the state that saves the answers s begins with, before any check is made: they are
// kept whatever comes of the checks. Then it goes on with them, or ends with code where that is
// not ExitDone.
func (s State) Prepared(code int) State {
	s.Code, s.then = code, goOver
	if code != ExitDone {
		s.then = stop
	}
	if !s.Answers.Named() {
		s.Phase, s.Unsaved = Ended, true
		return s
	}
	return s.effect(Saving)
}

// begin starts at the first step that is not passed, whether the dossier is new, given in
// advance or taken up again.
func (s State) begin(a steps.Answers) State {
	s.Answers, s.returning, s.Detour, s.Changed = a, false, false, nil
	return s.arrive(a.First())
}

// arrive asks the step at p, after the vault is open where it will be needed.
func (s State) arrive(p steps.Place) State {
	s.At, s.Problems, s.Code, s.Chosen, s.ShowsRecord, s.Succeeded = p, nil, ExitDone, "", false, Success{}
	step := steps.ByID(p.Step)
	if step.Closes {
		s.returning, s.Detour, s.Changed = false, false, nil
	}
	if step.NeedsVault() && !s.Vault.Open {
		return s.effect(Unlocking)
	}
	s.Phase = Asking
	return s
}

func (s State) submitted(g steps.Given) State {
	step := steps.ByID(s.At.Step)
	g = step.Canonical(g)
	if s.Problems = s.Answers.At(s.At).Problems(s.At, g); len(s.Problems) > 0 {
		return s.draft(g)
	}
	known := s.Answers.Passed(s.At) && s.Answers.Holds(s.At, g)
	if s.returning {
		s.Changed = slices.Concat(s.Changed, s.Answers.At(s.At).Differing(step, g))
	}
	s.Answers, s.Succeeded = s.Answers.Put(s.At, g), Success{}
	view := s.Answers.At(s.At)
	switch {
	case step.Closes:
		return s.save(receipt)
	case step.NotYet(view):
		s.Code = ExitIncomplete
		return s.save(stop)
	}
	if step.Warn != nil && !known {
		if s.Problems = step.Warn(view); len(s.Problems) > 0 {
			s.Phase = Warned
			return s
		}
	}
	return s.check()
}

// last is the step that closes the route.
func (s State) last() steps.Place {
	route := s.Answers.Route()
	return route[len(route)-1]
}

// effect enters a phase that waits for a fact.
func (s State) effect(p Phase) State {
	if p == Listing {
		s.Answers, s.ID, s.Revision, s.Others = steps.Answers{}, "", store.Revision{}, nil
	}
	s.Phase, s.Turn, s.Problems, s.elsewhere, s.allTheSame = p, s.Turn+1, nil, false, false
	return s
}

func (s State) failed(p *steps.Problem) State {
	s.Failing, s.Phase, s.Problems = s.Phase, Failed, problems(p)
	return s
}
