package wizard

import (
	"fmt"
	"slices"
	"testing"

	"raccord/steps"
	"raccord/store/secret"
)

// A standing is what of a state the table compares.
type standing struct {
	Phase Phase
	At    steps.ID
	Code  int
}

func standingOf(s State) standing {
	if s.Phase == Listing || s.Phase == Home || s.Phase == Opening {
		return standing{s.Phase, "", s.Code}
	}
	return standing{s.Phase, s.At.Step, s.Code}
}

// A transition is a row of the table.
type transition struct {
	name  string
	state State
	event Event
	want  standing
}

// ahead are facts, and wishes that lead on.
func ahead() []transition {
	credentials := at("credentials")
	notYet := given(at("terms"), "terms.accepted", steps.No)
	return []transition{
		{"the list is read", inPhase(Listing), Listed{}, standing{Home, "", 0}},
		{"the list cannot be read", inPhase(Listing), Listed{Problem: unread}, standing{Failed, "", 0}},
		{"a dossier is begun", inPhase(Home), New{}, standing{Asking, "customer", 0}},
		{"a dossier is opened", inPhase(Home), Open{"mairie"}, standing{Opening, "", 0}},
		{"a dossier was read", inPhase(Opening), Opened{Turn: 1, Answers: answered(at("terms"))}, standing{Asking, "terms", 0}},
		{"a dossier cannot be read", inPhase(Opening), Opened{Turn: 1, Problem: unread}, standing{Failed, "", 0}},
		{"a rehearsal", inPhase(Home), Rehearse{true}, standing{Listing, "", 0}},
		{"what is not well formed", asking(credentials), Submitted{given(credentials, "credentials.client_id", "")}, standing{Asking, "credentials", 0}},
		{"a warning", asking(credentials), Submitted{given(credentials, "credentials.client_id", "unusual")}, standing{Warned, "credentials", 0}},
		{"a warning confirmed", inPhase(Warned), Continue{}, standing{Checking, "credentials", 0}},
		{"a check", asking(credentials), Submitted{given(credentials)}, standing{Checking, "credentials", 0}},
		{"a check passes", inPhase(Checking), Checked{11, passed(), nil}, standing{Saving, "credentials", 0}},
		{"a check refuses", inPhase(Checking), Checked{11, passed(), refused}, standing{Failed, "credentials", 0}},
		{"no check", asking(at("structure")), Submitted{given(at("structure"))}, standing{Saving, "structure", 0}},
		{"a save", inPhase(Saving), Written{Turn: 11, ID: "mairie"}, standing{Asking, "credentials", 0}},
		{"a save fails", inPhase(Saving), Written{Turn: 11, Problem: unwritten}, standing{Failed, "connector", 0}},
		{"a save again", failing(inPhase(Saving)), Again{}, standing{Saving, "connector", 0}},
		{"the vault opens", inPhase(Unlocking), Unlocked{Turn: 12, Vault: VaultState{Open: true}}, standing{Asking, "credentials", 0}},
		{"the vault stays shut", inPhase(Unlocking), Unlocked{Turn: 12, Problem: unread}, standing{Locked, "credentials", 0}},
		{"a passphrase", inPhase(Locked), Unlock{}, standing{Unlocking, "credentials", 0}},
		{"the last step", asking(at("review")), Submitted{}, standing{Saving, "review", 0}},
		{"one answer to change", asking(at("review")), Change{at("terms")}, standing{Asking, "terms", 0}},
		{"not yet", asking(at("terms")), Submitted{notYet}, standing{Saving, "terms", ExitIncomplete}},
		{"not yet, saved", asking(at("terms")).Next(Submitted{notYet}), Written{Turn: 11, ID: "mairie"}, standing{Ended, "terms", ExitIncomplete}},
	}
}

// backwards are Back from everywhere.
func backwards() []transition {
	return []transition{
		{"back from home", inPhase(Home), Back{}, standing{Home, "", 0}},
		{"back from home in practice", State{Phase: Home, Practice: true}, Back{}, standing{Listing, "", 0}},
		{"back from a dossier being read", inPhase(Opening), Back{}, standing{Listing, "", 0}},
		{"back from a dossier not read", inPhase(Opening).Next(Opened{Turn: 1, Problem: unread}), Back{}, standing{Listing, "", 0}},
		{"back from the first step", asking(at("customer")), Back{given(at("customer"))}, standing{Saving, "customer", 0}},
		{"back from the first step, no name", State{Phase: Asking, At: at("customer")}, Back{}, standing{Listing, "", 0}},
		{"back from a step", asking(at("terms")), Back{}, standing{Asking, "application", 0}},
		{"back from a vault", inPhase(Unlocking), Back{}, standing{Asking, "connector", 0}},
		{"back from a passphrase", inPhase(Locked), Back{}, standing{Asking, "connector", 0}},
		{"back from a warning", inPhase(Warned), Back{}, standing{Asking, "credentials", 0}},
		{"back from a check", inPhase(Checking), Back{}, standing{Asking, "credentials", 0}},
		{"back from a failed check", inPhase(Failed), Back{}, standing{Asking, "credentials", 0}},
		{"back from a failed save", failing(inPhase(Saving)), Back{}, standing{Asking, "connector", 0}},
		{"back from a save", inPhase(Saving), Back{}, standing{Saving, "connector", 0}},
		{"back from the receipt", inPhase(Saved), Back{}, standing{Listing, "", 0}},
	}
}

// quits are Quit in every phase, and the fact that follows.
func quits() []transition {
	return []transition{
		{"quit the list", inPhase(Listing), Quit{}, standing{Ended, "", ExitInterrupted}},
		{"quit home", inPhase(Home), Quit{}, standing{Ended, "", ExitInterrupted}},
		{"quit a dossier being read", inPhase(Opening), Quit{}, standing{Ended, "", ExitInterrupted}},
		{"quit a step", asking(at("terms")), Quit{}, standing{Saving, "terms", ExitInterrupted}},
		{"quit, saved", asking(at("terms")).Next(Quit{}), Written{Turn: 11, ID: "mairie"}, standing{Ended, "terms", ExitInterrupted}},
		{"quit before there is a name", State{Phase: Asking, At: at("customer")}, Quit{}, standing{Ended, "customer", ExitInterrupted}},
		{"quit a vault", inPhase(Unlocking), Quit{}, standing{Saving, "credentials", ExitInterrupted}},
		{"quit a passphrase", inPhase(Locked), Quit{}, standing{Saving, "credentials", ExitInterrupted}},
		{"quit a warning", inPhase(Warned), Quit{}, standing{Saving, "credentials", ExitInterrupted}},
		{"quit a check", inPhase(Checking), Quit{}, standing{Saving, "credentials", ExitInterrupted}},
		{"quit a failed check", inPhase(Failed), Quit{}, standing{Saving, "credentials", ExitInterrupted}},
		{"quit a save", inPhase(Saving), Quit{}, standing{Saving, "connector", ExitInterrupted}},
		{"quit a save, saved", inPhase(Saving).Next(Quit{}), Written{Turn: 11}, standing{Ended, "connector", ExitInterrupted}},
		{"quit a failed save", failing(inPhase(Saving)), Quit{}, standing{Ended, "connector", ExitStorage}},
		{"quit the receipt", inPhase(Saved), Quit{}, standing{Ended, "review", 0}},
		{"quit the end", inPhase(Ended), Quit{}, standing{Ended, "", 0}},
	}
}

// past are Continue where it is allowed and where it is not.
func past() []transition {
	return []transition{
		{"go on past what is undecided", inPhase(Failed), Continue{}, standing{Saving, "credentials", 0}},
		{"go on past missing access", checked(inPhase(Checking), noAccess), Continue{}, standing{Saving, "credentials", 0}},
		{"not past a refusal", checked(inPhase(Checking), refused), Continue{}, standing{Failed, "credentials", 0}},
		{"not past the user's own flaw", checked(inPhase(Checking), ownFlaw), Continue{}, standing{Failed, "credentials", 0}},
		{"not past a failed save", failing(inPhase(Saving)), Continue{}, standing{Failed, "connector", 0}},
		{"not past a question", asking(at("terms")), Continue{}, standing{Asking, "terms", 0}},
	}
}

// stops are Stop where a page offers it.
func stops() []transition {
	return []transition{
		{"stop at home", inPhase(Home), Stop{}, standing{Ended, "", 0}},
		{"stop at a refusal", checked(inPhase(Checking), refused), Stop{}, standing{Saving, "credentials", ExitRefused}},
		{"stop at what is undecided", inPhase(Failed), Stop{}, standing{Saving, "credentials", ExitBusy}},
		{"stop at a failed save", failing(inPhase(Saving)), Stop{}, standing{Ended, "connector", ExitStorage}},
		{"stop at an unread list", inPhase(Listing).Next(Listed{Problem: unread}), Stop{}, standing{Ended, "", ExitStorage}},
	}
}

// late are facts of an effect that was left.
func late() []transition {
	return []transition{
		{"late: the list", inPhase(Home).Next(Rehearse{true}), Listed{Turn: 0, Dossiers: []Summary{{}}}, standing{Listing, "", 0}},
		{"late: a dossier", inPhase(Opening), Opened{Turn: 0}, standing{Opening, "", 0}},
		{"late: a check", inPhase(Checking), Checked{10, passed(), nil}, standing{Checking, "credentials", 0}},
		{"late: a check left", inPhase(Checking).Next(Back{}), Checked{11, passed(), nil}, standing{Asking, "credentials", 0}},
		{"late: a save", inPhase(Saving), Written{Turn: 10}, standing{Saving, "connector", 0}},
		{"late: a vault", inPhase(Unlocking), Unlocked{Turn: 11, Vault: VaultState{Open: true}}, standing{Unlocking, "credentials", 0}},
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
	for p := Listing; p <= Ended; p++ {
		if got := inPhase(p).Phase; got != p {
			t.Errorf("the state made for phase %d is in phase %d", p, got)
		}
	}
}

// Nothing but an error of the disk may leave an exit code behind in a walk that goes on.
func TestInterruptionThatWasNotSavedIsForgotten(t *testing.T) {
	s := failing(asking(at("terms")).Next(Quit{})).after(Back{}, Submitted{given(at("terms"))})
	if s = written(s); s.Phase != Asking || s.Code != 0 {
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
		place := at(steps.ID(row.step))
		s := asking(at("review")).after(Change{place}, Submitted{given(place, row.key, row.text)})
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
		g := given(at(id))
		g.Secrets = nil // left empty: the kept one stays
		s := asking(at("review")).after(Change{at(id)}, Submitted{g})
		if s.Phase != Saving {
			t.Errorf("%s unchanged leads to phase %d", id, s.Phase)
		}
		if s = written(s); s.At.Step != "review" {
			t.Errorf("%s unchanged leads to %s, not back to the review", id, s.At.Step)
		}
	}
}

func TestBackKeepsWhatWasTyped(t *testing.T) {
	typed := given(at("structure"), "structure.siret", "123")
	for name, e := range map[string]Event{"back": Back{typed}, "quit": Quit{typed}} {
		view := asking(at("structure")).Next(e).Answers.At(at("structure"))
		if view.Text("structure.siret") != "123" || view.Text("structure.name") != "Budget principal" {
			t.Errorf("%s lost what was typed: %v", name, view.Fill())
		}
	}
}

// Two characters typed by mistake do not replace a secret that was checked and kept.
func TestBackKeepsTheKeptSecret(t *testing.T) {
	credentials := at("credentials")
	s := asking(at("review")).Next(Change{credentials})
	typed := steps.Given{
		Texts:   given(credentials).Texts,
		Secrets: map[steps.Key]secret.Text{"credentials.client_secret": secret.Of("ab")},
	}
	for name, e := range map[string]Event{"back": Back{typed}, "quit": Quit{typed}} {
		if after := s.Next(e).Answers; !after.Passed(credentials) {
			t.Errorf("%s forgets that the pair was accepted", name)
		}
	}
	typed.Texts["credentials.client_id"] = "d041f177-057e-48b0-823b-ba10a73db0e9"
	if s := s.Next(Submitted{typed}); s.Phase != Checking {
		t.Errorf("another pair, submitted, leads to phase %d", s.Phase)
	}
}

func TestBlankStructureGoesByBack(t *testing.T) {
	second := steps.Place{Structure: 1, Step: "structure"}
	s := asking(second)
	if s.Answers.Blank(1); len(s.Answers.Structures) != 2 {
		t.Fatal("no second structure")
	}
	back := s.Next(Back{steps.Given{Texts: map[steps.Key]string{"structure.name": ""}}})
	if len(back.Answers.Structures) != 1 || back.At != at("another") {
		t.Errorf("a blank structure: %d remain, at %v", len(back.Answers.Structures), back.At)
	}
	kept := s.Next(Back{steps.Given{Texts: map[steps.Key]string{"structure.name": "École"}}})
	if len(kept.Answers.Structures) != 2 {
		t.Error("a structure with a name is gone")
	}
}

func TestChangeReturnsToTheReview(t *testing.T) {
	review := asking(at("review"))
	for _, p := range review.Answers.Route() {
		if step := steps.ByID(p.Step); step.Repeats || step.Closes {
			continue
		}
		t.Run(fmt.Sprint(p.Step), func(t *testing.T) {
			if s := review.after(Change{p}, Back{}); s.At.Step != "review" {
				t.Errorf("back leads to %s", s.At.Step)
			}
			if s := written(review.after(Change{p}, Submitted{given(p)})); s.Phase == Asking && s.At.Step != "review" {
				t.Errorf("an unchanged answer leads to %s", s.At.Step)
			}
		})
	}
}

// A check that was gone past is not asked for again and again.
func TestChangeReturnsPastWhatIsUndecided(t *testing.T) {
	credentials := at("credentials")
	past := written(inPhase(Failed).Next(Continue{}))
	if past.At.Step != "access" {
		t.Fatalf("after going on: %s", past.At.Step)
	}
	past.At = at("review")
	if s := past.after(Change{at("connector")}, Back{}); s.At.Step != "review" {
		t.Errorf("back leads to %s", s.At.Step)
	}
	s := past.after(Change{credentials}, Submitted{given(credentials)})
	s = written(checked(s, undecided).Next(Continue{}))
	if s.At.Step != "review" {
		t.Errorf("going on past the same check leads to %s", s.At.Step)
	}
}
