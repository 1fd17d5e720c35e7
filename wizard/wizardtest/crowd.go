package wizardtest

import (
	"fmt"
	"os"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/store"
	"raccord/wizard"
)

// towns make names that differ in their first letters, with accents to be folded.
var towns = []string{"Évry", "Clairval", "Saint-Étienne", "Nîmes", "Bœurs", "Alès", "Mâcon", "Ôrval", "Ïle-Verte", "Garches"}

// complete is a dossier with n structures, every step passed.
func complete(name string, n int) steps.Answers {
	a := AnsweredFor(n)
	a.Customer.Texts["customer.name"] = name
	at := time.Date(2026, 11, 24, 9, 30, 12, 345678901, time.UTC)
	live := steps.Evidence{At: at, Passed: true, Degree: steps.Accepted,
		Result: chorus.Result{Verdict: chorus.Valid, Environment: chorus.Production, Status: 200, Requests: 1, DurationMs: 187}}
	compared := names.Compare(GoodTexts["application.name"], GoodTexts["application.name"])
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

// Crowd makes a store of n dossiers of one or two structures. It writes the files itself,
// because a save syncs each of them.
func Crowd(tb testing.TB, dir string, n int) *store.Folder {
	tb.Helper()
	s := OpenStoreIn(tb, dir)
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

// Summaries returns the summaries of n dossiers.
func Summaries(n int) []wizard.Summary {
	all := make([]wizard.Summary, n)
	for i := range all {
		name := fmt.Sprintf("Mairie de %s %05d", towns[i%len(towns)], i)
		all[i] = wizard.Summary{ID: store.Slug(name), Customer: name, Structures: 1, Step: "terms", Passed: 4, Steps: 14,
			SIRETs: []string{fmt.Sprintf("%014d", i)}}
	}
	return all
}

// WalkThrough answers every step of a customer of n structures. It returns the last state and
// how many events led to it.
func WalkThrough(tb testing.TB, n int) (end wizard.State, events int) {
	s := wizard.State{}.Next(wizard.Listed{}).Next(wizard.New{})
	for s.Phase != wizard.Saved {
		var e wizard.Event
		switch s.Phase {
		case wizard.Asking:
			e = wizard.Submitted{Given: GoodAnswer(s.At)}
			if steps.ByID(s.At.Step).Closes && len(s.Answers.Structures) < n {
				e = wizard.AddStructure{}
			}
		case wizard.Unlocking:
			e = wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Open: true, Kind: "keyring"}}
		case wizard.Checking:
			e = wizard.Checked{Turn: s.Turn, Evidence: Passed(), Problem: nil}
		case wizard.Saving:
			e = wizard.Written{Turn: s.Turn, ID: "mairie", Kept: true, Reviewed: time.Unix(2, 0)}
		case wizard.Warned:
			e = wizard.Continue{}
		default:
			tb.Fatalf("phase %d at %v: %v", s.Phase, s.At, s.Problems)
		}
		s, events = s.Next(e), events+1
	}
	return s, events
}
