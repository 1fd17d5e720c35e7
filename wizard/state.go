package wizard

import (
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// This file is what a walk knows of itself. What follows what is in machine.go.

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
	// Chosen is the answer that is to be changed, "" where none was chosen in the review.
	Chosen steps.Key
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
	vaultKind  string    // asked for in Locked
	note       string    // what was written of a note so far
	notedAt    time.Time // when it was saved first, where that has failed
	behind     *State    // the walk as it was before Noting
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

// Waits tells whether the phase waits for the fact that its effect comes back with.
func (p Phase) Waits() bool {
	switch p {
	case Listing, Opening, Unlocking, Checking, Saving, Recording, Staging, Reporting:
		return true
	}
	return false
}

// problems returns a problem as a list, nil for none.
func problems(p *steps.Problem) []steps.Problem {
	if p == nil {
		return nil
	}
	return []steps.Problem{*p}
}
