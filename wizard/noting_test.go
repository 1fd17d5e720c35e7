package wizard_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// noted is the walk after a note was saved, as Effects.Do reports it.
func noted(s wizard.State) wizard.State { return s.Next(wizard.NoteAdded{Turn: s.Turn}) }

// TestANoteLeavesTheWalkWhereItIs: in every phase where one can be written, and the others know
// no notes.
func TestANoteLeavesTheWalkWhereItIs(t *testing.T) {
	may := []wizard.Phase{wizard.Asking, wizard.Warned, wizard.Failed, wizard.Saved}
	for p := wizard.Listing; p <= wizard.Ended; p++ {
		s := wizardtest.InPhase(p)
		if s.MayNote() != slices.Contains(may, s.Phase) {
			t.Errorf("phase %d: a note can be written: %t", p, s.MayNote())
		}
		if !s.MayNote() {
			continue
		}
		after := noted(s.Next(wizard.TakeNote{}).Next(wizard.AddNote{Text: "rappeler lundi"}))
		if after.Phase != s.Phase || after.At != s.At || len(after.Problems) != len(s.Problems) || !after.Answers.Same(s.Answers) {
			t.Errorf("phase %d: a note leads to phase %d at %v", p, after.Phase, after.At)
		}
	}
	if (wizard.State{Phase: wizard.Asking}).MayNote() {
		t.Error("a note can be written on a dossier that is not saved")
	}
}

func TestANoteKeepsWhatIsTyped(t *testing.T) {
	s := wizardtest.InPhase(wizard.Asking)
	typed := steps.Given{Texts: map[steps.Key]string{"structure.name": "Mairie", "structure.siret": "1234"}}
	noting := s.Next(wizard.TakeNote{Given: typed})
	for name, after := range map[string]wizard.State{
		"added":  noted(noting.Next(wizard.AddNote{Text: "rappeler lundi"})),
		"back":   noting.Next(wizard.Back{}),
		"saving": noting.Next(wizard.AddNote{Text: "rappeler lundi"}).Next(wizard.Back{}),
		"quit":   noting.Next(wizard.Quit{}),
	} {
		if got := after.Answers.At(after.At).Text("structure.siret"); got != "1234" {
			t.Errorf("%s: the SIRET typed so far is %q", name, got)
		}
	}
	if quit := noting.Next(wizard.Quit{}); quit.Phase != wizard.Saving || quit.Code != wizard.ExitInterrupted {
		t.Errorf("ctrl+c leads to phase %d, code %d", quit.Phase, quit.Code)
	}
	left := noting.Next(wizard.Back{Given: steps.Given{Texts: map[steps.Key]string{"note": "à moitié"}}})
	page := wizard.VoiceIn(steps.French).Page(left.Next(wizard.TakeNote{}), &wizard.Side{})
	if page.Asks[0].Text != "à moitié" {
		t.Errorf("a note left unfinished is offered as %q", page.Asks[0].Text)
	}
}

// TestANoteWithASecretIsRefused: one typed in this walk too, of any form.
func TestANoteWithASecretIsRefused(t *testing.T) {
	s := wizardtest.InPhase(wizard.Asking)
	s.Answers = s.Answers.Put(wizardtest.At("credentials"), steps.Given{Secrets: map[steps.Key]secret.Text{"credentials.client_secret": secret.Of("tournesol")}})
	for _, text := range []string{"le secret est tournesol", "2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5", ""} {
		refused := s.Next(wizard.TakeNote{}).Next(wizard.AddNote{Text: text})
		if refused.Phase != wizard.Noting || len(refused.Problems) != 1 {
			t.Errorf("%q leads to phase %d, %v", text, refused.Phase, refused.Problems)
		}
	}
}

// TestANoteIsSavedAlone: and the save of the walk after it is no conflict.
func TestANoteIsSavedAlone(t *testing.T) {
	walk, _ := wizardtest.CountedEffects(t, "happy")
	walk.Real.Who = "claire"
	ctx := context.Background()
	s := wizard.State{Phase: wizard.Home}.Next(wizard.New{}).Next(wizard.Submitted{Given: wizardtest.GoodAnswer(steps.Place{Step: "customer"})})
	s = s.Next(walk.Do(ctx, s))
	s = s.Next(wizard.TakeNote{}).Next(wizard.AddNote{Text: "rappeler lundi"})
	s = s.Next(walk.Do(ctx, s))
	if s.Phase != wizard.Asking || !s.ShowsRecord || len(s.Answers.Notes) != 1 {
		t.Fatalf("phase %d, %+v", s.Phase, s.Answers.Record)
	}
	s = s.Next(wizard.Submitted{Given: wizardtest.GoodAnswer(s.At)})
	s = s.Next(walk.Do(ctx, s))
	if s.Phase != wizard.Asking {
		t.Fatalf("phase %d, %v", s.Phase, s.Problems)
	}
	a, err := walk.Real.Read(t.Context(), s.ID)
	if err != nil || len(a.Notes) != 1 || a.Notes[0].Who != "claire" || a.Notes[0].Text != "rappeler lundi" {
		t.Errorf("%v: %+v", err, a.Notes)
	}

	if err := walk.Real.Store.Remove(ctx, s.ID); err != nil {
		t.Fatal(err)
	}
	s = s.Next(wizard.AddNote{Text: "trop tard"})
	s = s.Next(walk.Do(ctx, s))
	if s.Phase != wizard.Noting || len(s.Problems) != 1 || s.Problems[0].Code != "storage.not-found" {
		t.Errorf("a note that cannot be saved leads to phase %d, %v", s.Phase, s.Problems)
	}
}

// unacknowledged is a store that saves, and whose answer to one save is lost.
type unacknowledged struct {
	store.Store
	lost bool
}

func (s *unacknowledged) Save(ctx context.Context, id string, doc []byte, read store.Revision) error {
	err := s.Store.Save(ctx, id, doc, read)
	if err == nil && !s.lost {
		s.lost = true
		return &store.ServerError{Server: "db.example", Reason: store.Lost}
	}
	return err
}

// TestANoteIsNotAddedTwice: where the first time was only not acknowledged, the note that is saved again is
// the one that is there.
func TestANoteIsNotAddedTwice(t *testing.T) { synctest.Test(t, noteNotAddedTwice) }

func noteNotAddedTwice(t *testing.T) {
	walk, _ := wizardtest.CountedEffects(t, "happy")
	walk.Real.Who = "claire"
	ctx := t.Context()
	saved := wizardtest.SavedAt(t, walk.Real.Store, wizardtest.At("connector"))
	behind := walk.Real.Store
	for name, again := range map[string]func(wizard.State, string) wizard.State{
		"again": func(s wizard.State, _ string) wizard.State { return s },
		"left and taken up": func(s wizard.State, text string) wizard.State {
			return s.Next(wizard.Back{Given: steps.Given{Texts: map[steps.Key]string{wizard.NoteKey: text}}}).Next(wizard.TakeNote{})
		},
	} {
		before, err := walk.Real.Read(ctx, saved.ID)
		if err != nil {
			t.Fatal(err)
		}
		walk.Real.Store = &unacknowledged{Store: behind}
		add := wizard.AddNote{Text: "rappeler lundi, " + name}
		s := carriedOut(t, walk, saved.Next(add))
		if s.Phase != wizard.Noting {
			t.Fatalf("%s: phase %d, %v", name, s.Phase, s.Problems)
		}
		time.Sleep(time.Minute)
		if s = carriedOut(t, walk, again(s, add.Text).Next(add)); s.Phase != saved.Phase {
			t.Fatalf("%s: phase %d, %v", name, s.Phase, s.Problems)
		}
		after, err := walk.Real.Read(ctx, saved.ID)
		if err != nil || len(after.Notes) != len(before.Notes)+1 {
			t.Errorf("%s: %d notes, before %d (%v)", name, len(after.Notes), len(before.Notes), err)
		}
	}
}
