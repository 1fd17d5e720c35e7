package wizard

import (
	"fmt"
	"os"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
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
	live := steps.Evidence{At: at, Passed: true, Degree: steps.Accepted, Verdict: chorus.Valid,
		Environment: chorus.Production, Status: 200, Requests: 1, DurationMs: 187}
	names := steps.CompareNames(goodTexts["application.name"], goodTexts["application.name"])
	access := live
	access.Degree, access.Attached = steps.Proven, []string{"12345678200010", "12345678200028"}
	for _, api := range []string{"cpro-utilisateurs", "cpro-structures", "cpro-factures", "cpro-transverses"} {
		access.APIs = append(access.APIs, chorus.API{Name: api, Access: "granted", Status: 200})
	}
	for i := range n {
		a = a.Found(steps.Place{Structure: i, Step: "declaration"},
			steps.Evidence{At: at, Passed: true, Degree: steps.Agreed, Verdict: chorus.Valid, Names: &names})
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
