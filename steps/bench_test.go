package steps

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"raccord/store/secret"
)

// structures are a customer's answers for n structures, all alike.
func structures(n int) Answers {
	a := customer{role: "supplier", structures: 1}.until(Place{})
	a.Structures = slices.Repeat(a.Structures, n)
	return a
}

// BenchmarkDecode and BenchmarkEncode are the dossier file of many structures.
func BenchmarkDecode(b *testing.B) {
	for _, n := range []int{1, 300} {
		doc, err := structures(n).Encode()
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decode(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, n := range []int{1, 300} {
		a := structures(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := a.Encode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// answersFor is the answers file of n structures.
func answersFor(tb testing.TB, n int) AnswersFile {
	tb.Helper()
	doc, err := structures(n).EncodeAnswers()
	if err != nil {
		tb.Fatal(err)
	}
	file, wrong := ReadAnswers(doc, func(string) (secret.Text, error) { return secret.Of(inventedSecret), nil })
	if len(wrong) > 0 {
		tb.Fatal(wrong)
	}
	return file
}

// BenchmarkInto puts an answers file of many structures into a dossier.
func BenchmarkInto(b *testing.B) {
	for _, n := range []int{1, 300, 1000} {
		file := answersFor(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if a, _, _ := file.Into(Answers{}); len(a.Structures) == 0 {
					b.Fatal("nothing was put")
				}
			}
		})
	}
}

// TestIntoIsLinear: ten times as many structures take ten times the memory, not a hundred.
func TestIntoIsLinear(t *testing.T) {
	allocated := func(n int) float64 {
		file := answersFor(t, n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		file.Into(Answers{})
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	if ratio := allocated(1000) / allocated(100); ratio > 13 {
		t.Errorf("1000 structures take %.1f times the memory of 100", ratio)
	}
}
