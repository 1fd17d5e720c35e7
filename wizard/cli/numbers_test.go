package cli

import (
	"testing"
	"time"
)

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{"15": 15 * time.Second, "0,5": time.Second / 2, "1.5": 1500 * time.Millisecond, "1m30s": 90 * time.Second, "250ms": time.Second / 4} {
		var s Seconds
		if err := s.Set(text); err != nil || time.Duration(s) != want {
			t.Errorf("%q: %s, %v", text, &s, err)
		}
	}
	for text, want := range map[string]float64{"5": 5, "0,5": .5, "0.5": .5} {
		var d Decimal
		if err := d.Set(text); err != nil || float64(d) != want {
			t.Errorf("%q: %s, %v", text, &d, err)
		}
	}
	for _, text := range []string{"", "abc", "1,2,3", "quinze", "15 x"} {
		if new(Seconds).Set(text) == nil || new(Decimal).Set(text) == nil {
			t.Errorf("%q is read as a number", text)
		}
	}
}
