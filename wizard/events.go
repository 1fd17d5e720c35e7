package wizard

import (
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// An Event is something that happened (a fact) or something that the user wants (a wish).
type Event interface{ event() }

// The facts.
type (
	// Listed says which dossiers there are.
	Listed struct {
		Turn     int
		Dossiers []Summary
		Problem  *steps.Problem
	}
	// Opened says that a dossier was read, in which revision, and who else has it open.
	Opened struct {
		Turn     int
		Answers  steps.Answers
		Revision store.Revision
		Others   []store.Holder
		Problem  *steps.Problem
	}
	// Unlocked says that the vault is open, or why not.
	Unlocked struct {
		Turn    int
		Vault   VaultState
		Problem *steps.Problem
	}
	// Submitted says what was answered to the step At.
	Submitted struct{ Given steps.Given }
	// Checked says what the check of the step At found, and how long it took.
	Checked struct {
		Turn     int
		Took     time.Duration
		Evidence steps.Evidence
		Problem  *steps.Problem
	}
	// Written says that the dossier is on disk under ID, and its secrets in the vault where
	// Kept is set: what is saved before the vault is open stays in memory. Record is what the
	// document says of who did what.
	Written struct {
		Turn     int
		ID       string
		Revision store.Revision
		Kept     bool
		Reviewed time.Time
		Record   steps.Record
		Problem  *steps.Problem
	}
	// NoteAdded says that a note of that time is in the dossier, which has that revision and record now.
	// A Revision of zero says that others have changed its answers.
	NoteAdded struct {
		Turn     int
		At       time.Time
		Revision store.Revision
		Record   steps.Record
		Problem  *steps.Problem
	}
	// MishapStaged says what the check of a mishap found, on which answers.
	MishapStaged struct {
		Turn    int
		Answers steps.Answers
		Problem *steps.Problem
	}
	// ReportWritten says where the report on the dossier is, or why it is not written.
	ReportWritten struct {
		Turn    int
		Path    string
		Problem *steps.Problem
	}
	// Renewed says which dossiers there are now, while their list is shown.
	Renewed struct {
		Turn     int
		Dossiers []Summary
	}
	// Postponed says that a save waits for a later one.
	Postponed struct{ Turn int }
)

// The wishes.
type (
	// New begins a dossier.
	New struct{}
	// Open opens a dossier of the list.
	Open struct{ ID string }
	// Rehearse enters or leaves practice mode.
	Rehearse struct{ On bool }
	// Speak chooses the language of everything that follows, receipt included.
	Speak struct{ Language steps.Language }
	// Sort puts the dossiers at home in the next order.
	Sort struct{}
	// SeeMishaps asks for the menu of mishaps, in a rehearsal, and Stage for one of them.
	SeeMishaps struct{}
	Stage      struct{ ID string }
	// Unlock opens the vault of that kind ("" for the one announced).
	Unlock struct {
		Kind       string
		Passphrase secret.Text
	}
	// Back goes one step back, or out of what runs; Given is what was typed so far.
	Back struct{ Given steps.Given }
	// Again repeats the effect that failed.
	Again struct{}
	// Reload opens the dossier anew, after another program has saved it.
	Reload struct{}
	// Elsewhere asks the other environment about a pair that this one refused: the secret is
	// sent there, so it is the user's wish alone.
	Elsewhere struct{}
	// Continue goes on although something was warned about or is undecided, or the dossier is open
	// elsewhere.
	Continue struct{}
	// AddStructure adds a structure to the dossier, from the last step or once it is saved, and begins
	// it.
	AddStructure struct{}
	// TakeNote asks for a note; Given is what was typed so far on the page.
	TakeNote struct{ Given steps.Given }
	// AddNote adds a note to the dossier.
	AddNote struct{ Text string }
	// WriteReport writes the report on a saved dossier.
	WriteReport struct{}
	// ShowSealing shows how the values of a saved dossier are handed over sealed.
	ShowSealing struct{}
	// Tick ticks an action of the step At, of so many, or takes its tick away.
	Tick struct{ Action, Of int }
	// Change goes back from the last step to one place, and there to one answer; Field is "" for none.
	Change struct {
		Place steps.Place
		Field steps.Key
	}
	// Stop saves and ends in good order; with Answers set, the answers file that would
	// repeat the walk is printed last.
	Stop struct{ Answers bool }
	// Quit is the interruption: ctrl+c or a signal. What was typed is saved.
	Quit struct{ Given steps.Given }
)

func (Listed) event()       {}
func (Opened) event()       {}
func (Unlocked) event()     {}
func (Submitted) event()    {}
func (Checked) event()      {}
func (Written) event()      {}
func (NoteAdded) event()    {}
func (MishapStaged) event() {}
func (Renewed) event()      {}
func (Postponed) event()    {}
func (New) event()          {}
func (Open) event()         {}
func (Rehearse) event()     {}
func (Speak) event()        {}
func (Sort) event()         {}
func (SeeMishaps) event()   {}
func (Stage) event()        {}
func (Unlock) event()       {}
func (Back) event()         {}
func (Again) event()        {}
func (Reload) event()       {}
func (Elsewhere) event()    {}
func (Continue) event()     {}
func (AddStructure) event() {}
func (TakeNote) event()     {}
func (AddNote) event()      {}
func (Tick) event()         {}
func (Change) event()       {}
func (Stop) event()         {}
func (Quit) event()         {}

func (ReportWritten) event() {}
func (WriteReport) event()   {}
func (ShowSealing) event()   {}

// A fact is an event that ends an effect: that of a phase, begun in a turn.
type fact interface {
	Event
	ends() (phase Phase, turn int)
}

func (e Listed) ends() (Phase, int)        { return Listing, e.Turn }
func (e Opened) ends() (Phase, int)        { return Opening, e.Turn }
func (e Unlocked) ends() (Phase, int)      { return Unlocking, e.Turn }
func (e Checked) ends() (Phase, int)       { return Checking, e.Turn }
func (e Written) ends() (Phase, int)       { return Saving, e.Turn }
func (e NoteAdded) ends() (Phase, int)     { return Recording, e.Turn }
func (e MishapStaged) ends() (Phase, int)  { return Staging, e.Turn }
func (e ReportWritten) ends() (Phase, int) { return Reporting, e.Turn }
func (e Renewed) ends() (Phase, int)       { return Home, e.Turn }
func (e Postponed) ends() (Phase, int)     { return Saving, e.Turn }
