package wizard_test

import (
	"fmt"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// This file measures growth: many dossiers in a store, many structures in a dossier. The
// dossiers are complete and as large as real ones, 3 to 4 kB a structure.

// BenchmarkList reads the list of a store, as list and the first screen do.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := wizardtest.Crowd(b, b.TempDir(), n)
			b.ReportAllocs()
			for b.Loop() {
				if list, err := wizard.List(b.Context(), s); err != nil || len(list) != n {
					b.Fatal(len(list), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/dossier")
		})
	}
}

// BenchmarkNext walks through everything: what the machine takes of one event.
func BenchmarkNext(b *testing.B) {
	for _, n := range []int{1, 30, 300} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			events := 0
			for b.Loop() {
				_, events = wizardtest.WalkThrough(b, n)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*events), "µs/event")
		})
	}
}
