package wizard_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// TestRescue: what a server did not take is in an answers file after the walk, without secrets; what
// a folder did not take was kept aside before, or cannot be written at all.
func TestRescue(t *testing.T) {
	for _, row := range []struct {
		code    string
		rescued bool
	}{{"storage.server-refused", true}, {"storage.write", false}} {
		side := &wizard.Side{Store: wizardtest.OpenStore(t)}
		s := wizardtest.Asking(wizardtest.At("credentials"))
		s = s.Next(wizard.Submitted{Given: wizardtest.GoodAnswer(s.At)})
		s = s.Next(wizard.Checked{Turn: s.Turn, Evidence: wizardtest.Passed()})
		s = s.Next(wizard.Written{Turn: s.Turn, Problem: &steps.Problem{Code: row.code, Args: steps.Args{"server": "db.example", "said": "?"}}})
		end := side.Rescue(t.Context(), s.Next(wizard.Stop{}))
		receipt := wizard.VoiceIn(steps.English).Receipt(end, side, "raccord")
		path := receipt[len(receipt)-1].Whole
		if !row.rescued {
			if path != "" || len(end.Problems) > 0 {
				t.Errorf("%s: %q rescued", row.code, path)
			}
			continue
		}
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%s: %v in %v", row.code, err, receipt)
		}
		if strings.Contains(string(document), wizardtest.GoodSecret.Reveal()) || !end.Unsaved || end.Code != wizard.ExitStorage {
			t.Errorf("code %d, unsaved %t\n%s", end.Code, end.Unsaved, document)
		}
		file, wrong := steps.ReadAnswers(document, func(string) (secret.Text, error) { return wizardtest.GoodSecret, nil })
		if len(wrong) > 0 || file.Name() != "Mairie de Clairval" {
			t.Errorf("%v in\n%s", wrong, document)
		}
	}
}

// lostServer is a store whose server is not there any more.
type lostServer struct{ store.Store }

var errLost = &store.ServerError{Server: "db.example", Reason: store.Lost}

func (lostServer) Read(context.Context, string) ([]byte, error) { return nil, errLost }
func (lostServer) Save(context.Context, string, []byte, store.Revision) error {
	return errLost
}
func (lostServer) OpenVault(context.Context, string, secret.Text) (store.Vault, error) {
	return nil, errLost
}

// TestRescueFromEachPhase: wherever the walk is when the server is lost, who leaves has the answers that were
// not saved in a file, and none where all of them were.
func TestRescueFromEachPhase(t *testing.T) {
	p := wizardtest.At("connector")
	lost := wizard.ProblemOf(errLost)
	for name, reach := range map[string]func(wizard.State) wizard.State{
		"asking":    func(s wizard.State) wizard.State { return s },
		"noting":    func(s wizard.State) wizard.State { return s.Next(wizard.TakeNote{}) },
		"recording": func(s wizard.State) wizard.State { return s.Next(wizard.AddNote{Text: "rappeler lundi"}) },
		"unlocking": func(s wizard.State) wizard.State {
			s.Phase, s.Vault = wizard.Unlocking, wizard.VaultState{}
			return s
		},
		"locked": func(s wizard.State) wizard.State {
			s.Phase = wizard.Unlocking
			return s.Next(wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Kind: "desk"}, Problem: lost})
		},
		"checking": func(s wizard.State) wizard.State {
			s.Phase = wizard.Checking
			return s
		},
		"a check that failed": func(s wizard.State) wizard.State {
			s.Phase = wizard.Checking
			return s.Next(wizard.Checked{Turn: s.Turn, Problem: lost})
		},
	} {
		for _, typed := range []bool{true, false} {
			walk := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
			s := wizardtest.SavedAt(t, walk.Real.Store, p)
			if typed {
				s.Answers = s.Answers.Put(p, wizardtest.GoodAnswer(p, "connector.version", "7.3"))
			}
			walk.Real.Store = lostServer{walk.Real.Store}
			s = reach(s)
			if name != "unlocking" && name != "checking" { // those are left while they run
				s = carriedOut(t, walk, s)
			}
			for range 3 {
				s = carriedOut(t, walk, s.Next(wizard.Quit{}))
			}
			end := walk.Real.Rescue(t.Context(), s)
			path := ""
			for _, problem := range end.Problems {
				path = problem.Args["answers"]
			}
			document, _ := os.ReadFile(path)
			if end.Phase != wizard.Ended || end.Unsaved != typed || strings.Contains(string(document), `"7.3"`) != typed {
				t.Errorf("%s, typed %t: phase %d, unsaved %t, in %q:\n%s", name, typed, end.Phase, end.Unsaved, path, document)
			}
			receipt := layout.Spoken(wizard.VoiceIn(steps.English).Receipt(end, &walk.Real, "raccord"), ":", 0)
			if strings.Contains(receipt, "What was entered is saved.") == typed {
				t.Errorf("%s, typed %t: %s", name, typed, receipt)
			}
		}
	}
}
