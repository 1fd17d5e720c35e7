package steps

import (
	"fmt"
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

// BenchmarkInto puts an answers file of many structures into a dossier.
func BenchmarkInto(b *testing.B) {
	for _, n := range []int{1, 300, 1000} {
		doc, err := structures(n).EncodeAnswers()
		if err != nil {
			b.Fatal(err)
		}
		file, wrong := ReadAnswers(doc, func(string) (secret.Text, error) { return secret.Of(inventedSecret), nil })
		if len(wrong) > 0 {
			b.Fatal(wrong)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if a, _, _ := file.Into(Answers{}); len(a.Structures) == 0 {
					b.Fatal("nothing was put")
				}
			}
		})
	}
}
