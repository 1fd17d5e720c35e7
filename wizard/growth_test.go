package wizard

import (
	"fmt"
	"os"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/store"
)

// This file measures growth: many dossiers in a store, many structures in a dossier. The
// dossiers are complete and as large as real ones, 3 to 4 kB a structure.

// towns make names that differ in their first letters, with accents to be folded.
var towns = []string{"Évry", "Clairval", "Saint-Étienne", "Nîmes", "Bœurs", "Alès", "Mâcon", "Ôrval", "Ïle-Verte", "Garches"}

// complete is a dossier with n structures, every step passed.
func complete(name string, n int) steps.Answers {
	a := answered(steps.Place{Structure: n - 1, Step: "another"})
	a.Customer.Texts["customer.name"] = name
	at := time.Date(2026, 11, 24, 9, 30, 12, 345678901, time.UTC)
	live := steps.Evidence{At: at, Passed: true, Degree: steps.Accepted,
		Result: chorus.Result{Verdict: chorus.Valid, Environment: chorus.Production, Status: 200, Requests: 1, DurationMs: 187}}
	compared := names.Compare(goodTexts["application.name"], goodTexts["application.name"])
	access := live
	access.Degree, access.Attached = steps.Proven, []string{"12345678200010", "12345678200028"}
	for _, api := range []string{"cpro-utilisateurs", "cpro-structures", "cpro-factures", "cpro-transverses"} {
		access.APIs = append(access.APIs, chorus.API{Name: api, Access: "granted", Status: 200})
	}
	for i := range n {
		a = a.Found(steps.Place{Structure: i, Step: "declaration"},
			steps.Evidence{At: at, Passed: true, Degree: steps.Agreed, Result: chorus.Result{Verdict: chorus.Valid}, Names: &compared})
		a = a.Found(steps.Place{Structure: i, Step: "credentials"}, live)
		a = a.Found(steps.Place{Structure: i, Step: "access"}, access)
	}
	a.Reviewed = at.Truncate(time.Second)
	return a
}

// crowd makes a store of n dossiers of one or two structures. The files are written as they
// are: a save syncs each.
func crowd(tb testing.TB, dir string, n int) *store.Store {
	tb.Helper()
	s, err := store.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range n {
		name := fmt.Sprintf("Mairie de %s %05d", towns[i%len(towns)], i)
		doc, err := complete(name, 1+i%2).Encode()
		if err == nil {
			err = os.WriteFile(s.Path(store.Slug(name)), doc, 0o600)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

// BenchmarkList reads the list of a store, as list and the first screen do.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := crowd(b, b.TempDir(), n)
			b.ReportAllocs()
			for b.Loop() {
				if list, err := List(s); err != nil || len(list) != n {
					b.Fatal(len(list), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/dossier")
		})
	}
}

// walkThrough answers every step of a customer of n structures, and counts events.
func walkThrough(tb testing.TB, n int) (end State, events int) {
	s := State{}.Next(Listed{}).Next(New{})
	for s.Phase != Saved {
		var e Event
		switch s.Phase {
		case Asking:
			g := given(s.At)
			if steps.ByID(s.At.Step).Repeats && s.At.Structure+1 < n {
				g.Texts["another"] = steps.Yes
			}
			e = Submitted{g}
		case Unlocking:
			e = Unlocked{Turn: s.Turn, Vault: VaultState{Open: true, Kind: "keyring"}}
		case Checking:
			e = Checked{s.Turn, passed(), nil}
		case Saving:
			e = Written{Turn: s.Turn, ID: "mairie", Kept: true, Reviewed: time.Unix(2, 0)}
		case Warned:
			e = Continue{}
		default:
			tb.Fatalf("phase %d at %v: %v", s.Phase, s.At, s.Problems)
		}
		s, events = s.Next(e), events+1
	}
	return s, events
}

// BenchmarkNext walks through everything: what the machine takes of one event.
func BenchmarkNext(b *testing.B) {
	for _, n := range []int{1, 30, 300} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			events := 0
			for b.Loop() {
				_, events = walkThrough(b, n)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*events), "µs/event")
		})
	}
}

// screenAt is the screen of s, its page shown.
func screenAt(b *testing.B, s State) *Screen {
	m := NewScreen(&Walk{}, VoiceIn(steps.French), s)
	m.enter()
	return m
}

// BenchmarkFrame draws the screen: a step, the last page of a customer of many structures,
// and the first page over many dossiers.
func BenchmarkFrame(b *testing.B) {
	crowded := State{Phase: Home, Dossiers: summaries(10000)}
	last, _ := walkThrough(b, 300)
	last.Phase, last.At = Asking, at("review")
	for name, s := range map[string]State{
		"step": asking(at("declaration")), "glossary": asking(at("declaration")), "review-300": last, "home-10000": crowded,
	} {
		b.Run(name, func(b *testing.B) {
			m := screenAt(b, s)
			if name == "glossary" {
				m.explain(true)
			}
			for b.Loop() {
				m.draw()
			}
		})
		b.Run(name+"/shown", func(b *testing.B) {
			for b.Loop() {
				screenAt(b, s)
			}
		})
	}
}

// summaries are those of n dossiers.
func summaries(n int) []Summary {
	all := make([]Summary, n)
	for i := range all {
		name := fmt.Sprintf("Mairie de %s %05d", towns[i%len(towns)], i)
		all[i] = Summary{ID: store.Slug(name), Customer: name, Structures: 1, Step: "terms", Passed: 4, Steps: 14,
			SIRETs: []string{fmt.Sprintf("%014d", i)}}
	}
	return all
}

// BenchmarkFind types a key into the search over many dossiers, and moves, each with its
// frame: 16 ms are one on a screen.
func BenchmarkFind(b *testing.B) {
	for name, keys := range map[string][]string{
		"first-letter": {"n"}, "four-letters": {"n", "i", "m", "e"}, "down": {"down", "down", "down", "down"},
	} {
		b.Run(name, func(b *testing.B) {
			s := State{Phase: Home, Dossiers: summaries(10000)}
			for b.Loop() {
				b.StopTimer()
				m := screenAt(b, s)
				b.StartTimer()
				for _, key := range keys {
					press := tea.KeyPressMsg{Code: rune(key[0]), Text: key}
					if key == "down" {
						press = tea.KeyPressMsg{Code: tea.KeyDown}
					}
					m.Update(press)
					m.draw()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(keys)), "µs/key")
		})
	}
}
