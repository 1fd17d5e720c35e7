package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/wizard"
)

// TestDurationsAsPeopleWriteThem: seconds where there is no unit, the next smaller unit behind another.
func TestDurationsAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"15": 15 * time.Second, "15s": 15 * time.Second, " 15 s ": 15 * time.Second, "0,5": time.Second / 2, "1.5": 1500 * time.Millisecond,
		"1,5s": 1500 * time.Millisecond, "250ms": time.Second / 4, "250 ms": time.Second / 4, "1m30s": 90 * time.Second, "1m30": 90 * time.Second,
		"1min30": 90 * time.Second, "1 min 30 s": 90 * time.Second, "2 min": 2 * time.Minute, "2\u00a0minutes": 2 * time.Minute, "2MN": 2 * time.Minute,
		"1h30": 90 * time.Minute, "1 heure": time.Hour, "30 secondes": 30 * time.Second, "1,5 min": 90 * time.Second,
	} {
		var s Seconds
		if err := s.Set(text); err != nil || time.Duration(s) != want {
			t.Errorf("%q: %s, %v, want %s", text, &s, err, want)
		}
	}
	for _, text := range []string{"", " ", "abc", "1,2,3", "quinze", "15 x", "0", "0s", "-1", "-1s", "1 5", "s", "1:30", "30ms5", "NaN", "Inf", "1e300", "99999999999h"} {
		var s Seconds
		if s.Set(text) == nil {
			t.Errorf("%q is read as %s", text, &s)
		}
	}
}

// TestNumbersAsPeopleWriteThem: a comma or a point, and white space around.
func TestNumbersAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]float64{"5": 5, "0,5": .5, "0.5": .5, " 5 ": 5, "0": 0} {
		var d Decimal
		if err := d.Set(text); err != nil || float64(d) != want {
			t.Errorf("%q: %s, %v", text, &d, err)
		}
	}
	for _, text := range []string{"", "abc", "1,2,3", "-1", "NaN", "inf", "1e999", "5/s"} {
		if new(Decimal).Set(text) == nil {
			t.Errorf("%q is read as a number", text)
		}
	}
	number := 8
	count := Count{Number: &number, Least: 1, Most: 256}
	for text, want := range map[string]int{"1": 1, "256": 256, " 12 ": 12} {
		if err := count.Set(text); err != nil || number != want {
			t.Errorf("%q: %s, %v", text, count, err)
		}
	}
	for _, text := range []string{"", "abc", "0", "-1", "257", "1,5", "99999999999999999999"} {
		if count.Set(text) == nil {
			t.Errorf("%q is read as a count", text)
		}
	}
}

// TestWrongValuesSayWhatIsTaken: in the user's language, with the value as it was given.
func TestWrongValuesSayWhatIsTaken(t *testing.T) {
	for _, c := range []struct {
		argument, want string
	}{
		{"--timeout=abc", "« abc » ne convient pas à l’option --timeout. Elle attend une durée, non nulle : 15 (en secondes), 1,5s, 2min, 1m30."},
		{"--timeout=0", "« 0 » ne convient pas à l’option --timeout. Elle attend une durée, non nulle : 15 (en secondes), 1,5s, 2min, 1m30."},
		{"--rate=-1", "« -1 » ne convient pas à l’option --rate. Elle attend un nombre : 5 ou 0,5, par exemple, ou 0 pour aucune limite."},
		{"--jobs=0", "« 0 » ne convient pas à l’option --jobs. Elle attend un nombre entier, de 1 à 256."},
		{"--json=oui", "« oui » ne convient pas à l’option --json. Valeurs possibles : true, false."},
	} {
		p, number, rate := &Program{Voice: wizard.VoiceIn(steps.French)}, 8, Decimal(5)
		command := &cobra.Command{}
		p.Flags.Declare(command)
		f := command.PersistentFlags()
		f.Var(&rate, "rate", "")
		f.Var(Count{Number: &number, Least: 1, Most: 256}, "jobs", "")
		f.Bool("json", false, "")
		if got := plainSpaces(p.flagError(nil, f.Parse([]string{c.argument})).Error()); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.argument, got, c.want)
		}
	}
}

// plainSpaces returns a text with plain spaces for those that do not break.
func plainSpaces(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}
