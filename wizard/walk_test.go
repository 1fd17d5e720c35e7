package wizard_test

import (
	"fmt"
	"sync"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A spot is what of a state tells it from another in the walk of all states.
type spot struct {
	phase, failing        wizard.Phase
	at                    steps.Place
	left                  string // what is not passed: the last step alone, this one, or another
	then                  int
	returning, mayGoOn    bool
	mayReload             bool
	practice, named, open bool
	vault                 string
	structures, code      int
	language              steps.Language
}

func spotOf(s wizard.State) spot {
	k := spot{phase: s.Phase, practice: s.Practice && s.At.Step == ""}
	if s.Phase == wizard.Failed {
		k.failing, k.mayGoOn, k.mayReload = s.Failing, s.MayContinue(), s.MayReload()
	}
	if s.Phase == wizard.Home || s.Phase == wizard.Ended {
		k.practice, k.language = s.Practice, s.Language
		return k
	}
	k.at, k.structures = s.At, len(s.Answers.Structures)
	if s.At.Step != "" {
		k.left = leftOf(s)
	}
	k.returning, k.named = s.Returning(), s.Answers.Named()
	if s.Phase == wizard.Saving || s.Phase == wizard.Failed && s.Failing == wizard.Saving {
		k.then, k.code = s.Then(), s.Code
	}
	k.open = s.Vault.Open
	if s.Phase == wizard.Locked {
		k.vault = s.Vault.Kind
	}
	return k
}

// leftOf matters once an answer is being changed; before, the walk goes on in order.
func leftOf(s wizard.State) string {
	if !s.Returning() && !steps.ByID(s.At.Step).Closes {
		return ""
	}
	switch left := s.Answers.First(); {
	case left == s.At:
		return "this"
	case steps.ByID(left.Step).Closes:
		return "last"
	}
	return "another"
}

// openable are dossiers as they were left.
var openable = sync.OnceValue(func() (all []steps.Answers) {
	for _, id := range []steps.ID{"customer", "declaration", "access", "review"} {
		all = append(all, wizardtest.Answered(wizardtest.At(id)))
	}
	return all
})

// events are everything that can happen in s: its facts, good, bad and late, and every wish.
func events(s wizard.State) []wizard.Event {
	g := steps.Given{}
	all := []wizard.Event{wizard.New{}, wizard.Open{ID: "mairie"}, wizard.Rehearse{On: true}, wizard.Rehearse{On: false}, wizard.Speak{Language: steps.English}, wizard.SeeMishaps{}, wizard.Stage{ID: "homoglyph"}, wizard.WriteReport{}, wizard.ReportWritten{Turn: s.Turn, Path: "report.html"}, wizard.AddStructure{}, wizard.Again{}, wizard.Reload{}, wizard.Continue{}, wizard.Elsewhere{}, wizard.Stop{}}
	if s.At.Step != "" {
		g = wizardtest.GoodAnswer(s.At)
		all = append(all, wizard.Submitted{}, wizard.Submitted{Given: g}, wizard.Change{Place: wizardtest.At("credentials")}, wizard.Change{Place: wizardtest.At("application")})
		if fields := steps.ByID(s.At.Step).Fields; len(fields) > 0 {
			f := fields[0] // the one that checks use
			for _, text := range append([]string{""}, f.Values()...) {
				all = append(all, wizard.Submitted{Given: wizardtest.GoodAnswer(s.At, string(f.Key), text)})
			}
		}
	}
	all = append(all, wizard.Back{}, wizard.Back{Given: g}, wizard.Quit{}, wizard.Quit{Given: g})
	for _, vault := range []wizard.VaultState{{Open: true, Kind: "file"}, {Kind: "file"}, {Kind: "keyring"}} {
		all = append(all, wizard.Unlock{Kind: vault.Kind}, wizard.Unlocked{Turn: s.Turn, Vault: vault})
	}
	for _, a := range openable() {
		all = append(all, wizard.Opened{Turn: s.Turn, Answers: a}, wizard.Opened{Turn: s.Turn, Answers: a, Others: wizardtest.Others})
	}
	for _, p := range []*steps.Problem{wizardtest.Refused, wizardtest.Undecided, wizardtest.NoAccess, wizardtest.OwnFlaw} {
		e := wizardtest.Passed()
		e.Passed, e.Fault = false, p.Fault
		all = append(all, wizard.Checked{Turn: s.Turn, Evidence: e, Problem: p})
	}
	return append(all, wizard.Checked{Turn: s.Turn, Evidence: wizardtest.Passed(), Problem: nil}, wizard.Checked{Turn: s.Turn - 1, Evidence: wizardtest.Passed(), Problem: nil},
		wizard.Listed{Turn: s.Turn, Dossiers: []wizard.Summary{{ID: "mairie"}}}, wizard.Renewed{Turn: s.Turn, Dossiers: []wizard.Summary{{ID: "ecole"}}}, wizard.Listed{Turn: s.Turn, Problem: wizardtest.Unread},
		wizard.Opened{Turn: s.Turn, Problem: wizardtest.Unread}, wizard.Unlocked{Turn: s.Turn, Problem: wizardtest.Unread, Vault: wizard.VaultState{Kind: "file"}},
		wizard.Written{Turn: s.Turn, ID: "mairie", Kept: s.Vault.Open}, wizard.Written{Turn: s.Turn, ID: "mairie", Problem: wizardtest.Unwritten}, wizard.Written{Turn: s.Turn, ID: "mairie", Problem: wizardtest.Changed},
		wizard.Written{Turn: s.Turn - 1, ID: "other"}, wizard.MishapStaged{Turn: s.Turn, Answers: wizardtest.Answered(wizardtest.At("declaration")), Problem: wizardtest.OwnFlaw})
}

// most is how many structures the walk goes up to.
const most = 2

// reachable is every state that events lead to, one for each spot.
var reachable = sync.OnceValue(func() map[spot]wizard.State {
	queue := []wizard.State{{}}
	seen := map[spot]wizard.State{spotOf(queue[0]): queue[0]}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for _, e := range events(s) {
			next := s.Next(e)
			if _, submitted := e.(wizard.Submitted); len(next.Answers.Structures) > most ||
				!submitted && next.Turn == s.Turn && next.Phase == s.Phase && next.At == s.At {
				continue
			}
			k := spotOf(next)
			if _, known := seen[k]; !known {
				seen[k] = next
				queue = append(queue, next)
			}
		}
	}
	return seen
})

// fact is the effect of s succeeding: everything is there, and every check ends with p.
func fact(s wizard.State, p *steps.Problem) wizard.Event {
	e := wizardtest.Passed()
	if p != nil {
		e.Passed, e.Fault = false, p.Fault
	}
	return map[wizard.Phase]wizard.Event{
		wizard.Listing:   wizard.Listed{Turn: s.Turn, Dossiers: []wizard.Summary{{ID: "mairie"}}},
		wizard.Opening:   wizard.Opened{Turn: s.Turn, Answers: wizardtest.Answered(wizardtest.At("terms"))},
		wizard.Unlocking: wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Open: true, Kind: "file"}},
		wizard.Checking:  wizard.Checked{Turn: s.Turn, Evidence: e, Problem: p},
		wizard.Saving:    wizard.Written{Turn: s.Turn, ID: "mairie", Kept: true},
		wizard.Staging:   wizard.MishapStaged{Turn: s.Turn, Problem: p},
		wizard.Reporting: wizard.ReportWritten{Turn: s.Turn, Path: "report.html"},
	}[s.Phase]
}

// forward is what a patient user does who wants to come to the end.
func forward(s wizard.State, p *steps.Problem) wizard.Event {
	switch s.Phase {
	case wizard.Home:
		return wizard.New{}
	case wizard.Asking:
		return wizard.Submitted{Given: wizardtest.GoodAnswer(s.At)}
	case wizard.Locked:
		return wizard.Unlock{Kind: "file"}
	case wizard.Warned, wizard.Occupied:
		return wizard.Continue{}
	case wizard.Saved:
		return wizard.Stop{}
	case wizard.Mishaps, wizard.Staged:
		return wizard.Back{}
	case wizard.Failed:
		switch {
		case s.MayReload():
			return wizard.Reload{}
		case s.Failing != wizard.Checking:
			return wizard.Again{}
		}
		if s.MayContinue() {
			return wizard.Continue{}
		}
		return wizard.Back{}
	}
	return fact(s, p)
}

// A way is one to go on from every state.
type way struct {
	name  string
	limit int // of events
	next  func(wizard.State) wizard.Event
	end   func(wizard.State) bool
}

// leads is how many events lead from s to the end; known are the spots it was found for.
func (w way) leads(s wizard.State, known map[spot]int) (int, error) {
	var path []spot
	n := 0
	for !w.end(s) {
		k := spotOf(s)
		if n = known[k]; n > 0 {
			break
		}
		if path = append(path, k); len(path) > w.limit {
			return len(path), fmt.Errorf("%d events lead to %+v", len(path), k)
		}
		s = s.Next(w.next(s))
	}
	for i := len(path) - 1; i >= 0; i-- {
		n++
		known[path[i]] = n
	}
	return n, nil
}

// From everywhere there is a way to the end, a way back and a way out.
func TestEveryStateHasWays(t *testing.T) {
	t.Parallel()
	states := reachable()
	t.Logf("%d states", len(states))
	if len(states) < 500 {
		t.Errorf("only %d states are reached", len(states))
	}
	ended := func(s wizard.State) bool { return s.Phase == wizard.Ended }
	home := func(s wizard.State) bool { return s.Phase == wizard.Home || s.Phase == wizard.Ended }
	ways := []way{
		{"forward, all checks pass", 150, func(s wizard.State) wizard.Event { return forward(s, nil) }, ended},
		{"forward, no check decides", 200, func(s wizard.State) wizard.Event { return forward(s, wizardtest.Undecided) }, ended},
		{"back, effects succeed", 100, func(s wizard.State) wizard.Event {
			if s.Phase == wizard.Saving || s.Phase == wizard.Listing {
				return fact(s, nil)
			}
			return wizard.Back{}
		}, home},
		{"out, the save succeeds", 2, func(s wizard.State) wizard.Event {
			if s.Phase == wizard.Saving && s.Code == wizard.ExitInterrupted {
				return fact(s, nil)
			}
			return wizard.Quit{}
		}, ended},
		{"out, nothing can be saved", 3, func(s wizard.State) wizard.Event {
			if s.Phase == wizard.Saving && s.Code == wizard.ExitInterrupted {
				return wizard.Written{Turn: s.Turn, Problem: wizardtest.Unwritten}
			}
			return wizard.Quit{}
		}, ended},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			known := map[spot]int{}
			for k, s := range states {
				if n, err := way.leads(s, known); err != nil || n > way.limit {
					t.Fatalf("from %+v: %d events, %v", k, n, err)
				}
			}
		})
	}
}

// What a page offers leads somewhere, in every state, and every page can be drawn.
func TestEveryOfferLeadsSomewhere(t *testing.T) {
	side := &wizard.Side{Store: wizardtest.OpenStore(t)}
	voices := []wizard.Voice{wizard.VoiceIn(steps.French), wizard.VoiceIn(steps.English)}
	drawn := map[spot]bool{}
	for k, s := range reachable() {
		k.left, k.then, k.code, k.named = "", 0, 0, false // no page shows them
		if s.Phase == wizard.Ended || drawn[k] {
			continue
		}
		drawn[k] = true
		for _, voice := range voices {
			page := voice.Page(s, side)
			if page.Title == "" || s.Phase.Waits() != (len(page.Asks) == 0) || s.Phase.Waits() != (page.Busy != "") {
				t.Fatalf("%+v has the page %q, with %d asks, busy %q", k, page.Title, len(page.Asks), page.Busy)
			}
			if !page.Chooses() {
				continue
			}
			for _, o := range page.Asks[0].Options {
				e := page.Submit(steps.Given{Texts: map[steps.Key]string{page.Asks[0].Field.Key: o.Value}})
				if next := s.Next(e); spotOf(next) == spotOf(s) && next.Turn == s.Turn {
					t.Fatalf("%+v: %q changes nothing", k, o.Label)
				}
			}
		}
	}
}
