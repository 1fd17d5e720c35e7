package wizard_test

import (
	"fmt"
	"slices"
	"testing"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A standing is what of a state the table compares.
type standing struct {
	Phase wizard.Phase
	At    steps.ID
	Code  int
}

func standingOf(s wizard.State) standing {
	if s.Phase == wizard.Listing || s.Phase == wizard.Home || s.Phase == wizard.Opening || s.Phase == wizard.Occupied {
		return standing{s.Phase, "", s.Code}
	}
	return standing{s.Phase, s.At.Step, s.Code}
}

// A transition is a row of the table.
type transition struct {
	name  string
	state wizard.State
	event wizard.Event
	want  standing
}

// fresh is s before its dossier is on the disk.
func fresh(s wizard.State) wizard.State {
	s.ID = ""
	return s
}

// TestMadeDossierIsKnown: a dossier that was made is the one of the next try, whatever failed
// after it.
func TestMadeDossierIsKnown(t *testing.T) {
	s := wizardtest.Failing(fresh(wizardtest.InPhase(wizard.Saving)))
	if s.ID != "mairie" {
		t.Errorf("the next try makes another dossier: %q", s.ID)
	}
}

// ahead are facts, and wishes that lead on.
func ahead() []transition {
	credentials := wizardtest.At("credentials")
	notYet := wizardtest.GoodAnswer(wizardtest.At("terms"), "terms.accepted", steps.No)
	return []transition{
		{"the list is read", wizardtest.InPhase(wizard.Listing), wizard.Listed{}, standing{wizard.Home, "", 0}},
		{"the list cannot be read", wizardtest.InPhase(wizard.Listing), wizard.Listed{Problem: wizardtest.Unread}, standing{wizard.Failed, "", 0}},
		{"a dossier is begun", wizardtest.InPhase(wizard.Home), wizard.New{}, standing{wizard.Asking, "customer", 0}},
		{"a dossier is opened", wizardtest.InPhase(wizard.Home), wizard.Open{ID: "mairie"}, standing{wizard.Opening, "", 0}},
		{"a dossier was read", wizardtest.InPhase(wizard.Opening), wizard.Opened{Turn: 1, Answers: wizardtest.Answered(wizardtest.At("terms"))}, standing{wizard.Asking, "terms", 0}},
		{"a dossier cannot be read", wizardtest.InPhase(wizard.Opening), wizard.Opened{Turn: 1, Problem: wizardtest.Unread}, standing{wizard.Failed, "", 0}},
		{"a dossier open elsewhere", wizardtest.InPhase(wizard.Opening), wizard.Opened{Turn: 1, Answers: wizardtest.Answered(wizardtest.At("terms")), Others: wizardtest.Others}, standing{wizard.Occupied, "", 0}},
		{"a dossier opened all the same", wizardtest.InPhase(wizard.Occupied), wizard.Continue{}, standing{wizard.Opening, "", 0}},
		{"all the same, read", wizardtest.InPhase(wizard.Occupied).Next(wizard.Continue{}), wizard.Opened{Turn: 2, Answers: wizardtest.Answered(wizardtest.At("terms")), Others: wizardtest.Others}, standing{wizard.Asking, "terms", 0}},
		{"a save after somebody else's", wizardtest.InPhase(wizard.Saving), wizard.Written{Turn: 11, Problem: wizardtest.Changed}, standing{wizard.Failed, "connector", 0}},
		{"reload", wizardtest.InPhase(wizard.Saving).Next(wizard.Written{Turn: 11, ID: "mairie", Problem: wizardtest.Changed}), wizard.Reload{}, standing{wizard.Opening, "", 0}},
		{"no reload after another failure", wizardtest.Failing(wizardtest.InPhase(wizard.Saving)), wizard.Reload{}, standing{wizard.Failed, "connector", 0}},
		{"a rehearsal", wizardtest.InPhase(wizard.Home), wizard.Rehearse{On: true}, standing{wizard.Listing, "", 0}},
		{"what is not well formed", wizardtest.Asking(credentials), wizard.Submitted{Given: wizardtest.GoodAnswer(credentials, "credentials.client_id", "")}, standing{wizard.Asking, "credentials", 0}},
		{"a warning", wizardtest.Asking(credentials), wizard.Submitted{Given: wizardtest.GoodAnswer(credentials, "credentials.client_id", "unusual")}, standing{wizard.Warned, "credentials", 0}},
		{"a warning confirmed", wizardtest.InPhase(wizard.Warned), wizard.Continue{}, standing{wizard.Checking, "credentials", 0}},
		{"a check", wizardtest.Asking(credentials), wizard.Submitted{Given: wizardtest.GoodAnswer(credentials)}, standing{wizard.Checking, "credentials", 0}},
		{"a check passes", wizardtest.InPhase(wizard.Checking), wizard.Checked{Turn: 11, Evidence: wizardtest.Passed(), Problem: nil}, standing{wizard.Saving, "credentials", 0}},
		{"a check refuses", wizardtest.InPhase(wizard.Checking), wizard.Checked{Turn: 11, Evidence: wizardtest.Passed(), Problem: wizardtest.Refused}, standing{wizard.Failed, "credentials", 0}},
		{"no check", wizardtest.Asking(wizardtest.At("structure")), wizard.Submitted{Given: wizardtest.GoodAnswer(wizardtest.At("structure"))}, standing{wizard.Saving, "structure", 0}},
		{"a save", wizardtest.InPhase(wizard.Saving), wizard.Written{Turn: 11, ID: "mairie"}, standing{wizard.Asking, "application", 0}},
		{"a save that another program keeps waiting", wizardtest.InPhase(wizard.Saving), wizard.Written{Turn: 11, Problem: wizardtest.Held}, standing{wizard.Failed, "connector", 0}},
		{"a save postponed", wizardtest.InPhase(wizard.Saving), wizard.Postponed{Turn: 11}, standing{wizard.Asking, "application", 0}},
		{"the first save postponed", fresh(wizardtest.InPhase(wizard.Saving)), wizard.Postponed{Turn: 11}, standing{wizard.Saving, "connector", 0}},
		{"the last save postponed", wizardtest.InPhase(wizard.Saving).Next(wizard.Quit{}), wizard.Postponed{Turn: 11}, standing{wizard.Saving, "connector", wizard.ExitInterrupted}},
		{"a save fails", wizardtest.InPhase(wizard.Saving), wizard.Written{Turn: 11, Problem: wizardtest.Unwritten}, standing{wizard.Failed, "connector", 0}},
		{"a save again", wizardtest.Failing(wizardtest.InPhase(wizard.Saving)), wizard.Again{}, standing{wizard.Saving, "connector", 0}},
		{"the vault opens", wizardtest.InPhase(wizard.Unlocking), wizard.Unlocked{Turn: 13, Vault: wizard.VaultState{Open: true}}, standing{wizard.Asking, "credentials", 0}},
		{"the vault stays shut", wizardtest.InPhase(wizard.Unlocking), wizard.Unlocked{Turn: 13, Problem: wizardtest.Unread}, standing{wizard.Locked, "credentials", 0}},
		{"a passphrase", wizardtest.InPhase(wizard.Locked), wizard.Unlock{}, standing{wizard.Unlocking, "credentials", 0}},
		{"the last step", wizardtest.Asking(wizardtest.At("review")), wizard.Submitted{}, standing{wizard.Saving, "review", 0}},
		{"a report is written", wizardtest.InPhase(wizard.Saved), wizard.WriteReport{}, standing{wizard.Reporting, "review", 0}},
		{"a report was written", wizardtest.InPhase(wizard.Reporting), wizard.ReportWritten{Turn: 12, Path: "report.html"}, standing{wizard.Saved, "review", 0}},
		{"a report could not be written", wizardtest.InPhase(wizard.Reporting), wizard.ReportWritten{Turn: 12, Problem: wizardtest.Unwritten}, standing{wizard.Saved, "review", 0}},
		{"one more structure after the last step", wizardtest.InPhase(wizard.Saved), wizard.AddStructure{}, standing{wizard.Asking, "structure", 0}},
		{"no structure before the last step", wizardtest.Asking(wizardtest.At("terms")), wizard.AddStructure{}, standing{wizard.Asking, "terms", 0}},
		{"one answer to change", wizardtest.Asking(wizardtest.At("review")), wizard.Change{Place: wizardtest.At("terms")}, standing{wizard.Asking, "terms", 0}},
		{"not yet", wizardtest.Asking(wizardtest.At("terms")), wizard.Submitted{Given: notYet}, standing{wizard.Saving, "terms", wizard.ExitIncomplete}},
		{"not yet, saved", wizardtest.Asking(wizardtest.At("terms")).Next(wizard.Submitted{Given: notYet}), wizard.Written{Turn: 11, ID: "mairie"}, standing{wizard.Ended, "terms", wizard.ExitIncomplete}},
	}
}

// backwards are Back from everywhere.
func backwards() []transition {
	return []transition{
		{"back from home", wizardtest.InPhase(wizard.Home), wizard.Back{}, standing{wizard.Home, "", 0}},
		{"back from home in practice", wizard.State{Phase: wizard.Home, Practice: true}, wizard.Back{}, standing{wizard.Home, "", 0}},
		{"back from a dossier being read", wizardtest.InPhase(wizard.Opening), wizard.Back{}, standing{wizard.Listing, "", 0}},
		{"back from a dossier open elsewhere", wizardtest.InPhase(wizard.Occupied), wizard.Back{}, standing{wizard.Listing, "", 0}},
		{"back from a dossier not read", wizardtest.InPhase(wizard.Opening).Next(wizard.Opened{Turn: 1, Problem: wizardtest.Unread}), wizard.Back{}, standing{wizard.Listing, "", 0}},
		{"back from the first step", wizardtest.Asking(wizardtest.At("customer")), wizard.Back{Given: wizardtest.GoodAnswer(wizardtest.At("customer"))}, standing{wizard.Saving, "customer", 0}},
		{"back from the first step, no name", wizard.State{Phase: wizard.Asking, At: wizardtest.At("customer")}, wizard.Back{}, standing{wizard.Listing, "", 0}},
		{"back from a step", wizardtest.Asking(wizardtest.At("terms")), wizard.Back{}, standing{wizard.Asking, "application", 0}},
		{"back from a vault", wizardtest.InPhase(wizard.Unlocking), wizard.Back{}, standing{wizard.Asking, "declaration", 0}},
		{"back from a passphrase", wizardtest.InPhase(wizard.Locked), wizard.Back{}, standing{wizard.Asking, "declaration", 0}},
		{"back from a warning", wizardtest.InPhase(wizard.Warned), wizard.Back{}, standing{wizard.Asking, "credentials", 0}},
		{"back from a check", wizardtest.InPhase(wizard.Checking), wizard.Back{}, standing{wizard.Asking, "credentials", 0}},
		{"back from a failed check", wizardtest.InPhase(wizard.Failed), wizard.Back{}, standing{wizard.Asking, "credentials", 0}},
		{"back from a failed save", wizardtest.Failing(wizardtest.InPhase(wizard.Saving)), wizard.Back{}, standing{wizard.Asking, "connector", 0}},
		{"back from a save", wizardtest.InPhase(wizard.Saving), wizard.Back{}, standing{wizard.Saving, "connector", 0}},
		{"back from a report", wizardtest.InPhase(wizard.Reporting), wizard.Back{}, standing{wizard.Saved, "review", 0}},
		{"back from the receipt", wizardtest.InPhase(wizard.Saved), wizard.Back{}, standing{wizard.Listing, "", 0}},
	}
}

// quits are Quit in every phase, and the fact that follows.
func quits() []transition {
	return []transition{
		{"quit the list", wizardtest.InPhase(wizard.Listing), wizard.Quit{}, standing{wizard.Ended, "", wizard.ExitInterrupted}},
		{"quit home", wizardtest.InPhase(wizard.Home), wizard.Quit{}, standing{wizard.Ended, "", wizard.ExitInterrupted}},
		{"quit a dossier being read", wizardtest.InPhase(wizard.Opening), wizard.Quit{}, standing{wizard.Ended, "", wizard.ExitInterrupted}},
		{"quit a dossier open elsewhere", wizardtest.InPhase(wizard.Occupied), wizard.Quit{}, standing{wizard.Ended, "", wizard.ExitInterrupted}},
		{"quit after somebody else's save", wizardtest.InPhase(wizard.Saving).Next(wizard.Written{Turn: 11, ID: "mairie", Problem: wizardtest.Changed}), wizard.Quit{}, standing{wizard.Ended, "connector", wizard.ExitStorage}},
		{"quit a step", wizardtest.Asking(wizardtest.At("terms")), wizard.Quit{}, standing{wizard.Saving, "terms", wizard.ExitInterrupted}},
		{"quit, saved", wizardtest.Asking(wizardtest.At("terms")).Next(wizard.Quit{}), wizard.Written{Turn: 11, ID: "mairie"}, standing{wizard.Ended, "terms", wizard.ExitInterrupted}},
		{"quit before there is a name", wizard.State{Phase: wizard.Asking, At: wizardtest.At("customer")}, wizard.Quit{}, standing{wizard.Ended, "customer", wizard.ExitInterrupted}},
		{"quit a vault", wizardtest.InPhase(wizard.Unlocking), wizard.Quit{}, standing{wizard.Saving, "credentials", wizard.ExitInterrupted}},
		{"quit a passphrase", wizardtest.InPhase(wizard.Locked), wizard.Quit{}, standing{wizard.Saving, "credentials", wizard.ExitInterrupted}},
		{"quit a warning", wizardtest.InPhase(wizard.Warned), wizard.Quit{}, standing{wizard.Saving, "credentials", wizard.ExitInterrupted}},
		{"quit a check", wizardtest.InPhase(wizard.Checking), wizard.Quit{}, standing{wizard.Saving, "credentials", wizard.ExitInterrupted}},
		{"quit a failed check", wizardtest.InPhase(wizard.Failed), wizard.Quit{}, standing{wizard.Saving, "credentials", wizard.ExitInterrupted}},
		{"quit a save", wizardtest.InPhase(wizard.Saving), wizard.Quit{}, standing{wizard.Saving, "connector", wizard.ExitInterrupted}},
		{"quit a save, saved", wizardtest.InPhase(wizard.Saving).Next(wizard.Quit{}), wizard.Written{Turn: 11}, standing{wizard.Ended, "connector", wizard.ExitInterrupted}},
		{"quit a save that another program keeps waiting", wizardtest.InPhase(wizard.Saving).Next(wizard.Quit{}), wizard.Written{Turn: 11, Problem: wizardtest.Held}, standing{wizard.Ended, "connector", wizard.ExitStorage}},
		{"quit a save that fails", wizardtest.InPhase(wizard.Saving).Next(wizard.Quit{}), wizard.Written{Turn: 11, Problem: wizardtest.Unwritten}, standing{wizard.Failed, "connector", wizard.ExitInterrupted}},
		{"quit a failed save", wizardtest.Failing(wizardtest.InPhase(wizard.Saving)), wizard.Quit{}, standing{wizard.Ended, "connector", wizard.ExitStorage}},
		{"quit a report", wizardtest.InPhase(wizard.Reporting), wizard.Quit{}, standing{wizard.Ended, "review", 0}},
		{"quit the receipt", wizardtest.InPhase(wizard.Saved), wizard.Quit{}, standing{wizard.Ended, "review", 0}},
		{"quit the end", wizardtest.InPhase(wizard.Ended), wizard.Quit{}, standing{wizard.Ended, "", 0}},
	}
}

// past are Continue where it is allowed and where it is not.
func past() []transition {
	return []transition{
		{"go on past what is undecided", wizardtest.InPhase(wizard.Failed), wizard.Continue{}, standing{wizard.Saving, "credentials", 0}},
		{"go on past missing access", wizardtest.Checked(wizardtest.InPhase(wizard.Checking), wizardtest.NoAccess), wizard.Continue{}, standing{wizard.Saving, "credentials", 0}},
		{"not past a refusal", wizardtest.Checked(wizardtest.InPhase(wizard.Checking), wizardtest.Refused), wizard.Continue{}, standing{wizard.Failed, "credentials", 0}},
		{"not past the user's own flaw", wizardtest.Checked(wizardtest.InPhase(wizard.Checking), wizardtest.OwnFlaw), wizard.Continue{}, standing{wizard.Failed, "credentials", 0}},
		{"not past a failed save", wizardtest.Failing(wizardtest.InPhase(wizard.Saving)), wizard.Continue{}, standing{wizard.Failed, "connector", 0}},
		{"not past a question", wizardtest.Asking(wizardtest.At("terms")), wizard.Continue{}, standing{wizard.Asking, "terms", 0}},
	}
}

// stops are Stop where a page offers it.
func stops() []transition {
	return []transition{
		{"stop at home", wizardtest.InPhase(wizard.Home), wizard.Stop{}, standing{wizard.Ended, "", 0}},
		{"stop at a refusal", wizardtest.Checked(wizardtest.InPhase(wizard.Checking), wizardtest.Refused), wizard.Stop{}, standing{wizard.Saving, "credentials", wizard.ExitRefused}},
		{"stop at what is undecided", wizardtest.InPhase(wizard.Failed), wizard.Stop{}, standing{wizard.Saving, "credentials", wizard.ExitBusy}},
		{"stop at a failed save", wizardtest.Failing(wizardtest.InPhase(wizard.Saving)), wizard.Stop{}, standing{wizard.Ended, "connector", wizard.ExitStorage}},
		{"stop at an unread list", wizardtest.InPhase(wizard.Listing).Next(wizard.Listed{Problem: wizardtest.Unread}), wizard.Stop{}, standing{wizard.Ended, "", wizard.ExitStorage}},
	}
}

// late are facts of an effect that was left.
func late() []transition {
	return []transition{
		{"late: the list", wizardtest.InPhase(wizard.Home).Next(wizard.Rehearse{On: true}), wizard.Listed{Turn: 0, Dossiers: []wizard.Summary{{}}}, standing{wizard.Listing, "", 0}},
		{"late: a dossier", wizardtest.InPhase(wizard.Opening), wizard.Opened{Turn: 0}, standing{wizard.Opening, "", 0}},
		{"late: a check", wizardtest.InPhase(wizard.Checking), wizard.Checked{Turn: 10, Evidence: wizardtest.Passed(), Problem: nil}, standing{wizard.Checking, "credentials", 0}},
		{"late: a check left", wizardtest.InPhase(wizard.Checking).Next(wizard.Back{}), wizard.Checked{Turn: 11, Evidence: wizardtest.Passed(), Problem: nil}, standing{wizard.Asking, "credentials", 0}},
		{"late: a save", wizardtest.InPhase(wizard.Saving), wizard.Written{Turn: 10}, standing{wizard.Saving, "connector", 0}},
		{"late: a report", wizardtest.InPhase(wizard.Reporting).Next(wizard.Back{}), wizard.ReportWritten{Turn: 12, Path: "x"}, standing{wizard.Saved, "review", 0}},
		{"late: a vault", wizardtest.InPhase(wizard.Unlocking), wizard.Unlocked{Turn: 12, Vault: wizard.VaultState{Open: true}}, standing{wizard.Unlocking, "credentials", 0}},
	}
}

func TestNext(t *testing.T) {
	for _, row := range slices.Concat(ahead(), backwards(), quits(), past(), stops(), late()) {
		t.Run(row.name, func(t *testing.T) {
			if got := standingOf(row.state.Next(row.event)); got != row.want {
				t.Errorf("%T leads to %+v, want %+v", row.event, got, row.want)
			}
		})
	}
}

// The table begins from states as a walk reaches them.
func TestInPhase(t *testing.T) {
	for p := wizard.Listing; p <= wizard.Ended; p++ {
		if got := wizardtest.InPhase(p).Phase; got != p {
			t.Errorf("the state made for phase %d is in phase %d", p, got)
		}
	}
}

// Nothing but an error of the disk may leave an exit code behind in a walk that goes on.
func TestInterruptionThatWasNotSavedIsForgotten(t *testing.T) {
	s := wizardtest.Failing(wizardtest.Asking(wizardtest.At("terms")).Next(wizard.Quit{})).After(wizard.Back{}, wizard.Submitted{Given: wizardtest.GoodAnswer(wizardtest.At("terms"))})
	if s = wizardtest.Written(s); s.Phase != wizard.Asking || s.Code != 0 {
		t.Errorf("the walk goes on in phase %d with exit code %d", s.Phase, s.Code)
	}
}

func TestChangedAnswerForgetsEvidence(t *testing.T) {
	for _, row := range []struct {
		step, key, text string
		left            steps.ID
	}{
		{"application", "application.name", "OTHER", "declaration"},
		{"declaration", "declaration.contact_name", "Other", ""},
		{"credentials", "credentials.client_id", "d041f177-057e-48b0-823b-ba10a73db0e9", "credentials"},
	} {
		place := wizardtest.At(steps.ID(row.step))
		s := wizardtest.Asking(wizardtest.At("review")).After(wizard.Change{Place: place}, wizard.Submitted{Given: wizardtest.GoodAnswer(place, row.key, row.text)})
		_, kept := s.Answers.At(place).Evidence(row.left)
		if row.left != "" && kept {
			t.Errorf("%s changed, and the evidence of %s stays", row.key, row.left)
		}
		if _, kept := s.Answers.At(place).Evidence("access"); kept != (row.left == "") {
			t.Errorf("%s changed, and the evidence of access: %t", row.key, kept)
		}
	}
}

func TestUnchangedAnswersAreNotCheckedAgain(t *testing.T) {
	for _, id := range []steps.ID{"declaration", "credentials"} {
		g := wizardtest.GoodAnswer(wizardtest.At(id))
		g.Secrets = nil // left empty: the kept one stays
		s := wizardtest.Asking(wizardtest.At("review")).After(wizard.Change{Place: wizardtest.At(id)}, wizard.Submitted{Given: g})
		if s.Phase != wizard.Saving {
			t.Errorf("%s unchanged leads to phase %d", id, s.Phase)
		}
		if s = wizardtest.Written(s); s.At.Step != "review" {
			t.Errorf("%s unchanged leads to %s, not back to the review", id, s.At.Step)
		}
	}
}

func TestBackKeepsWhatWasTyped(t *testing.T) {
	typed := wizardtest.GoodAnswer(wizardtest.At("structure"), "structure.siret", "123")
	for name, e := range map[string]wizard.Event{"back": wizard.Back{Given: typed}, "quit": wizard.Quit{Given: typed}} {
		view := wizardtest.Asking(wizardtest.At("structure")).Next(e).Answers.At(wizardtest.At("structure"))
		if view.Text("structure.siret") != "123" || view.Text("structure.name") != "Budget principal" {
			t.Errorf("%s lost what was typed: %v", name, view.Fill())
		}
	}
}

// Two characters typed by mistake do not replace a secret that was checked and kept.
func TestBackKeepsTheKeptSecret(t *testing.T) {
	credentials := wizardtest.At("credentials")
	s := wizardtest.Asking(wizardtest.At("review")).Next(wizard.Change{Place: credentials})
	typed := steps.Given{
		Texts:   wizardtest.GoodAnswer(credentials).Texts,
		Secrets: map[steps.Key]secret.Text{"credentials.client_secret": secret.Of("ab")},
	}
	for name, e := range map[string]wizard.Event{"back": wizard.Back{Given: typed}, "quit": wizard.Quit{Given: typed}} {
		if after := s.Next(e).Answers; !after.Passed(credentials) {
			t.Errorf("%s forgets that the pair was accepted", name)
		}
	}
	typed.Texts["credentials.client_id"] = "d041f177-057e-48b0-823b-ba10a73db0e9"
	typed.Secrets["credentials.client_secret"] = wizardtest.GoodSecret
	if s := s.Next(wizard.Submitted{Given: typed}); s.Phase != wizard.Checking {
		t.Errorf("another pair, submitted, leads to phase %d", s.Phase)
	}
}

func TestBlankStructureGoesByBack(t *testing.T) {
	second := steps.Place{Structure: 1, Step: "structure"}
	s := wizardtest.Asking(second)
	if s.Answers.Blank(1); len(s.Answers.Structures) != 2 {
		t.Fatal("no second structure")
	}
	back := s.Next(wizard.Back{Given: steps.Given{Texts: map[steps.Key]string{"structure.name": ""}}})
	if len(back.Answers.Structures) != 1 || !steps.ByID(back.At.Step).Closes {
		t.Errorf("a blank structure: %d remain, at %v", len(back.Answers.Structures), back.At)
	}
	if again := back.Next(wizard.AddStructure{}); len(again.Answers.Structures) != 2 || again.At != second {
		t.Errorf("from the review: %d structures, at %v", len(again.Answers.Structures), again.At)
	}
	if s := wizardtest.Asking(wizardtest.At("terms")).Next(wizard.AddStructure{}); len(s.Answers.Structures) != 1 {
		t.Error("a structure is added in the middle of the walk")
	}
	kept := s.Next(wizard.Back{Given: steps.Given{Texts: map[steps.Key]string{"structure.name": "École"}}})
	if len(kept.Answers.Structures) != 2 {
		t.Error("a structure with a name is gone")
	}
}

func TestChangeReturnsToTheReview(t *testing.T) {
	review := wizardtest.Asking(wizardtest.At("review"))
	for _, p := range review.Answers.Route() {
		if step := steps.ByID(p.Step); step.Closes {
			continue
		}
		t.Run(fmt.Sprint(p.Step), func(t *testing.T) {
			if s := review.After(wizard.Change{Place: p}, wizard.Back{}); s.At.Step != "review" {
				t.Errorf("back leads to %s", s.At.Step)
			}
			if s := wizardtest.Written(review.After(wizard.Change{Place: p}, wizard.Submitted{Given: wizardtest.GoodAnswer(p)})); s.Phase == wizard.Asking && s.At.Step != "review" {
				t.Errorf("an unchanged answer leads to %s", s.At.Step)
			}
		})
	}
}

// A check that was gone past is not asked for again and again.
func TestChangeReturnsPastWhatIsUndecided(t *testing.T) {
	credentials := wizardtest.At("credentials")
	past := wizardtest.Written(wizardtest.InPhase(wizard.Failed).Next(wizard.Continue{}))
	if past.At.Step != "access" {
		t.Fatalf("after going on: %s", past.At.Step)
	}
	past.At = wizardtest.At("review")
	if s := past.After(wizard.Change{Place: wizardtest.At("connector")}, wizard.Back{}); s.At.Step != "review" {
		t.Errorf("back leads to %s", s.At.Step)
	}
	s := past.After(wizard.Change{Place: credentials}, wizard.Submitted{Given: wizardtest.GoodAnswer(credentials)})
	s = wizardtest.Written(wizardtest.Checked(s, wizardtest.Undecided).Next(wizard.Continue{}))
	if s.At.Step != "review" {
		t.Errorf("going on past the same check leads to %s", s.At.Step)
	}
}
