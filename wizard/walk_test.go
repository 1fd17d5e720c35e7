package wizard

import (
	"fmt"
	"sync"
	"testing"

	"raccord/steps"
)

// A spot is what of a state tells it from another in the walk of all states.
type spot struct {
	phase, failing        Phase
	at                    steps.Place
	left                  string // what is not passed: the last step alone, this one, or another
	then                  then
	returning, mayGoOn    bool
	practice, named, open bool
	vault                 string
	structures, code      int
}

func spotOf(s State) spot {
	k := spot{phase: s.Phase, practice: s.Practice && s.At.Step == ""}
	if s.Phase == Failed {
		k.failing, k.mayGoOn = s.Failing, s.MayContinue()
	}
	if s.Phase == Home || s.Phase == Ended {
		k.practice = s.Practice
		return k
	}
	k.at, k.structures = s.At, len(s.Answers.Structures)
	if s.At.Step != "" {
		k.left = leftOf(s)
	}
	k.returning, k.named = s.returning, s.Answers.Named()
	if s.Phase == Saving || s.Phase == Failed && s.Failing == Saving {
		k.then, k.code = s.then, s.Code
	}
	k.open = s.Vault.Open
	if s.Phase == Locked {
		k.vault = s.Vault.Kind
	}
	return k
}

// leftOf matters once an answer is being changed; before, the walk goes on in order.
func leftOf(s State) string {
	if !s.returning && !steps.ByID(s.At.Step).Closes {
		return ""
	}
	switch left := s.Answers.FirstLeft(); {
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
		all = append(all, answered(at(id)))
	}
	return all
})

// events are everything that can happen in s: its facts, good, bad and late, and every wish.
func events(s State) []Event {
	g := steps.Given{}
	all := []Event{New{}, Open{"mairie"}, Rehearse{true}, Rehearse{false}, Again{}, Continue{}, Elsewhere{}, Stop{}}
	if s.At.Step != "" {
		g = given(s.At)
		all = append(all, Submitted{}, Submitted{g}, Change{at("credentials")}, Change{at("application")})
		if fields := steps.ByID(s.At.Step).Fields; len(fields) > 0 {
			f := fields[0] // the one that checks use
			for _, text := range append([]string{""}, f.Values()...) {
				all = append(all, Submitted{given(s.At, string(f.Key), text)})
			}
		}
	}
	all = append(all, Back{}, Back{g}, Quit{}, Quit{g})
	for _, vault := range []VaultState{{Open: true, Kind: "file"}, {Kind: "file"}, {Kind: "keyring"}} {
		all = append(all, Unlock{Kind: vault.Kind}, Unlocked{Turn: s.Turn, Vault: vault})
	}
	for _, a := range openable() {
		all = append(all, Opened{Turn: s.Turn, Answers: a})
	}
	for _, p := range []*steps.Problem{refused, undecided, noAccess, ownFlaw} {
		e := passed()
		e.Passed, e.Fault = false, p.Fault
		all = append(all, Checked{s.Turn, e, p})
	}
	return append(all, Checked{s.Turn, passed(), nil}, Checked{s.Turn - 1, passed(), nil},
		Listed{Turn: s.Turn, Dossiers: []Summary{{ID: "mairie"}}}, Listed{Turn: s.Turn, Problem: unread},
		Opened{Turn: s.Turn, Problem: unread}, Unlocked{Turn: s.Turn, Problem: unread, Vault: VaultState{Kind: "file"}},
		Written{Turn: s.Turn, ID: "mairie", Kept: s.Vault.Open}, Written{Turn: s.Turn, ID: "mairie", Problem: unwritten},
		Written{Turn: s.Turn - 1, ID: "other"})
}

// most is how many structures the walk goes up to.
const most = 2

// reachable is every state that events lead to, one for each spot.
var reachable = sync.OnceValue(func() map[spot]State {
	queue := []State{{}}
	seen := map[spot]State{spotOf(queue[0]): queue[0]}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for _, e := range events(s) {
			next := s.Next(e)
			if _, submitted := e.(Submitted); len(next.Answers.Structures) > most ||
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
func fact(s State, p *steps.Problem) Event {
	e := passed()
	if p != nil {
		e.Passed, e.Fault = false, p.Fault
	}
	return map[Phase]Event{
		Listing:   Listed{Turn: s.Turn, Dossiers: []Summary{{ID: "mairie"}}},
		Opening:   Opened{Turn: s.Turn, Answers: answered(at("terms"))},
		Unlocking: Unlocked{Turn: s.Turn, Vault: VaultState{Open: true, Kind: "file"}},
		Checking:  Checked{s.Turn, e, p},
		Saving:    Written{Turn: s.Turn, ID: "mairie", Kept: true},
	}[s.Phase]
}

// forward is what a patient user does who wants to come to the end.
func forward(s State, p *steps.Problem) Event {
	switch s.Phase {
	case Home:
		return New{}
	case Asking:
		return Submitted{given(s.At)}
	case Locked:
		return Unlock{Kind: "file"}
	case Warned:
		return Continue{}
	case Saved:
		return Stop{}
	case Failed:
		if s.Failing != Checking {
			return Again{}
		}
		if s.MayContinue() {
			return Continue{}
		}
		return Back{}
	}
	return fact(s, p)
}

// A way is one to go on from every state.
type way struct {
	name  string
	limit int // of events
	next  func(State) Event
	end   func(State) bool
}

// leads is how many events lead from s to the end; known are the spots it was found for.
func (w way) leads(s State, known map[spot]int) (int, error) {
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
	ended := func(s State) bool { return s.Phase == Ended }
	home := func(s State) bool { return s.Phase == Home && !s.Practice || s.Phase == Ended }
	ways := []way{
		{"forward, all checks pass", 150, func(s State) Event { return forward(s, nil) }, ended},
		{"forward, no check decides", 200, func(s State) Event { return forward(s, undecided) }, ended},
		{"back, effects succeed", 100, func(s State) Event {
			if s.Phase == Saving || s.Phase == Listing {
				return fact(s, nil)
			}
			return Back{}
		}, home},
		{"out, the save succeeds", 2, func(s State) Event {
			if s.Phase == Saving && s.Code == ExitInterrupted {
				return fact(s, nil)
			}
			return Quit{}
		}, ended},
		{"out, nothing can be saved", 3, func(s State) Event {
			if s.Phase == Saving && s.Code == ExitInterrupted {
				return Written{Turn: s.Turn, Problem: unwritten}
			}
			return Quit{}
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
	side := &Side{Store: openStore(t)}
	voices := []Voice{VoiceIn(steps.French), VoiceIn(steps.English)}
	drawn := map[spot]bool{}
	for k, s := range reachable() {
		k.left, k.then, k.code, k.named = "", goOn, 0, false // no page shows them
		if s.Phase == Ended || drawn[k] {
			continue
		}
		drawn[k] = true
		for _, voice := range voices {
			page := voice.Page(s, side)
			if page.Title == "" || s.Phase.Waits() != (len(page.Asks) == 0) || s.Phase.Waits() != (page.Busy != "") {
				t.Fatalf("%+v has the page %q, with %d asks, busy %q", k, page.Title, len(page.Asks), page.Busy)
			}
			if len(page.Asks) != 1 || page.Asks[0].Field.Key != action {
				continue
			}
			for _, o := range page.Asks[0].Options {
				e := page.Submit(steps.Given{Texts: map[steps.Key]string{action: o.Value}})
				if next := s.Next(e); spotOf(next) == spotOf(s) && next.Turn == s.Turn {
					t.Fatalf("%+v: %q changes nothing", k, o.Label)
				}
			}
		}
	}
}
