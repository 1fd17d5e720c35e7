package steps

import (
	"slices"
	"strings"
	"testing"

	"raccord/store/secret"
)

// TestTicksAreKept: what is ticked is in the file and read back, and a second tick takes it away.
func TestTicksAreKept(t *testing.T) {
	terms := Place{0, "terms"}
	a := fullAnswers().Tick(terms, 3, 7).Tick(terms, 1, 7).Tick(Place{Step: "account"}, 2, 5)
	b := decoded(t, encoded(t, a))
	if got := b.At(terms).Ticked("terms", 7); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("ticked: %v", got)
	}
	if got := b.At(terms).Ticked("account", 5); !slices.Equal(got, []int{2}) {
		t.Errorf("of the account: %v", got)
	}
	b = b.Tick(terms, 3, 7)
	if got := b.At(terms).Ticked("terms", 7); !slices.Equal(got, []int{1}) || len(a.At(terms).Ticked("terms", 7)) != 2 {
		t.Errorf("ticked: %v, and before %v", got, a.At(terms).Ticked("terms", 7))
	}
	if text := encoded(t, b.Tick(terms, 1, 7).Tick(Place{Step: "account"}, 2, 5)); strings.Contains(text, "ticked") {
		t.Errorf("nothing is ticked:\n%s", text)
	}
	for _, action := range []int{-1, 0, 8} {
		if got := a.Tick(terms, action, 7).At(terms).Ticked("terms", 7); len(got) != 2 {
			t.Errorf("an action %d: %v", action, got)
		}
	}
}

// TestTicksOfAnotherText: a text with another number of actions has none that is ticked, and begins
// anew.
func TestTicksOfAnotherText(t *testing.T) {
	terms := Place{0, "terms"}
	a := fullAnswers().Tick(terms, 3, 7)
	if got := a.At(terms).Ticked("terms", 8); len(got) != 0 {
		t.Errorf("of another text: %v", got)
	}
	a = a.Tick(terms, 5, 8)
	if got := a.At(terms).Ticked("terms", 8); !slices.Equal(got, []int{5}) {
		t.Errorf("begun anew: %v", got)
	}
}

// TestTicksOfAFile: ticks that cannot be are left out, an answers file may have some, and a list of
// another type is damage.
func TestTicksOfAFile(t *testing.T) {
	const members = `"ticked": [{"step": "terms", "of": 7, "actions": [9, 2, 2, 0, 1]}, {"step": "customer", "of": 3, "actions": [1]}, {"step": "gone", "of": 1, "actions": [1]}]`
	a := decoded(t, `{"version": 1, "structures": [{`+members+`}]}`)
	if got := a.Structures[0].Ticked; len(got) != 1 || !slices.Equal(got["terms"].Actions, []int{1, 2}) {
		t.Errorf("ticked: %v", got)
	}
	file, problems := ReadAnswers([]byte(`{"version": 1, "structures": [{`+members+`}]}`), func(string) (secret.Text, error) { return secret.Text{}, nil })
	if len(problems) > 0 || len(file.Given(Place{0, "terms"}).Texts) > 0 {
		t.Errorf("an answers file: %v, %v", problems, file)
	}
	if _, err := Decode([]byte(`{"structures": [{"ticked": {}}]}`)); err == nil || !strings.Contains(err.Error(), "structures[0].ticked is not a list") {
		t.Errorf("%v", err)
	}
}

// TestTicksPassNothing: ticks change neither what is passed nor what was reviewed.
func TestTicksPassNothing(t *testing.T) {
	a := fullAnswers()
	for p := range a.places(0) {
		b := a.Tick(p, 1, 3)
		if b.Passed(p) != a.Passed(p) || b.First() != a.First() || !b.Reviewed.Equal(a.Reviewed) {
			t.Errorf("at %v", p)
		}
	}
}
