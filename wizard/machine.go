// Package wizard is the walk through the procedure: one pure machine, what each of its states
// shows, the effects it asks for, and the exit codes. The readers that draw its pages are
// packages of their own: screen and lines.
package wizard

import (
	"cmp"
	"slices"
	"strings"

	"raccord/chorus"
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

// A Phase says what the walk is doing.
type Phase int

// The phases. Those marked with an effect wait for a fact, the others for the user.
const (
	Listing   Phase = iota // effect: read the dossiers' list
	Home                   // choose a dossier, a new one, or a rehearsal
	Opening                // effect: read a dossier
	Occupied               // the dossier is open elsewhere: read it here, or open it all the same
	Asking                 // the step At is asked
	Unlocking              // effect: open the vault
	Locked                 // the vault wants a passphrase, or a choice
	Warned                 // something should be confirmed
	Checking               // effect: the step's check
	Failed                 // an effect did not succeed; Problems say why
	Saving                 // effect: write the dossier
	Saved                  // everything is done and saved: the receipt
	Noting                 // a note is written
	Recording              // effect: save the note
	Mishaps                // choose a mishap to be staged, in a rehearsal
	Staging                // effect: the check that meets the mishap
	Staged                 // what the check found is shown
	Reporting              // effect: write the report on a saved dossier
	Ended                  // the program ends with Code
)

// A State is where the walk stands.
type State struct {
	Phase Phase
	// Turn counts transitions that start an effect.
	Turn     int
	Practice bool
	// Mishap is the id of the one that is staged, in Staging and Staged.
	Mishap string
	// Language was chosen by the user; "" for the one that the reader began in.
	Language steps.Language
	// Dossiers are those of the store, in Home, in that Order.
	Dossiers []Summary
	Order    Order
	// ID names the dossier in the store. It is empty before the first save.
	ID string
	// Revision is that of the document which the answers were read from, or saved as, last.
	Revision store.Revision
	// Others have the dossier open too, in Occupied.
	Others  []store.Holder
	Answers steps.Answers
	At      steps.Place
	// Problems are what is wrong with what was submitted (Asking, Locked), what should be
	// confirmed (Warned), why the effect failed (Failed), or why the last save did (Ended).
	Problems []steps.Problem
	// Failing is the effect that Failed is about.
	Failing Phase
	Vault   VaultState
	// Detour says that the walk, on its way back to the last step, asks another step first, and
	// Changed which answers were changed since: the page says why it is there.
	Detour  bool
	Changed []steps.Key
	// ShowsRecord says that the page begins with who has the dossier, the last note and the last acts:
	// it was just opened, or a note was added.
	ShowsRecord bool
	// Succeeded is the check that has passed between the page before and this one.
	Succeeded Success
	// End is what was done on the page of a saved dossier, in Saved and Reporting.
	End Ending
	// Code is the exit code, once Ended.
	Code int
	// Unsaved says, once Ended, that there was nothing to save, or that it could not be saved.
	Unsaved bool
	// PrintAnswers asks for the answers file at the end.
	PrintAnswers bool

	then       then // what follows Saving
	allTheSame bool // the dossier is opened although others have it open
	elsewhere  bool // the check asks the other environment
	returning  bool // one answer is being changed from the last step
	passphrase secret.Text
	vaultKind  string // asked for in Locked
	note       string // what was written of a note so far
	behind     *State // the walk as it was before Noting
}

// then is what follows Saving.
type then int

const (
	goOn    then = iota // to the next step
	goOver              // to the first step that is not passed
	goHome              // to the list
	stop                // the program ends
	receipt             // the last step was passed
)

// VaultState is what is known of the vault.
type VaultState struct {
	Open bool
	// Kind is "keyring", "file" or "desk", and Place where it is, for people.
	Kind, Place string
	// New says that a passphrase is chosen, not entered.
	New bool
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
	case New:
		if s.Phase == Home {
			s.ID, s.Revision = "", store.Revision{}
			return s.begin(steps.Answers{Practice: s.Practice})
		}
	case Open:
		if s.Phase == Home {
			s.ID = e.ID
			return s.effect(Opening)
		}
	case Rehearse:
		return s.rehearse(e.On)
	case Speak:
		if s.Phase == Home && slices.Contains(steps.Languages, e.Language) {
			s.Language = e.Language
		}
	case Sort:
		if s.Phase == Home {
			s.Order = (s.Order + 1) % orders
			s.Dossiers = s.Order.sorted(s.Dossiers)
		}
	case SeeMishaps:
		return s.seeMishaps()
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
			return s.arrive(e.Place)
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

// ended is the state after an effect came to its end.
func (s State) ended(f fact) State {
	if phase, turn := f.ends(); s.Phase != phase || s.Turn != turn {
		return s // the user has moved on
	}
	switch e := f.(type) {
	case Listed:
		return s.listed(e)
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

// rehearse enters or leaves practice mode, which has dossiers and a vault of its own.
func (s State) rehearse(on bool) State {
	if s.Phase != Home || s.Practice == on {
		return s
	}
	s.Practice, s.Vault = on, VaultState{}
	return s.effect(Listing)
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
	s.At, s.Problems, s.Code, s.ShowsRecord, s.Succeeded = p, nil, ExitDone, false, Success{}
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

// addStructure begins one more structure, from the last step or once the dossier is saved.
func (s State) addStructure() State {
	if s.Phase != Saved && (s.Phase != Asking || !steps.ByID(s.At.Step).Closes) {
		return s
	}
	s.Answers = s.Answers.WithStructure()
	return s.arrive(s.Answers.FirstOf(len(s.Answers.Structures) - 1))
}

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

// MayReload tells whether a save was refused because another program has saved the dossier, or
// removed it.
func (s State) MayReload() bool {
	return s.Phase == Failed && s.Failing == Saving && s.Problems[0].Args["aside"] != ""
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
		s.Phase, s.Code, s.End = Saved, exitOf(s.Answers), Ending{}
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

// last is the step that closes the route.
func (s State) last() steps.Place {
	route := s.Answers.Route()
	return route[len(route)-1]
}

func (s State) save(then then) State {
	s.then = then
	return s.effect(Saving)
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

func problems(p *steps.Problem) []steps.Problem {
	if p == nil {
		return nil
	}
	return []steps.Problem{*p}
}

// Waits tells whether the phase waits for the fact that its effect comes back with.
func (p Phase) Waits() bool {
	switch p {
	case Listing, Opening, Unlocking, Checking, Saving, Recording, Staging, Reporting:
		return true
	}
	return false
}
