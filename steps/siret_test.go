package steps

import (
	"strings"
	"testing"
)

func TestSIRET(t *testing.T) {
	for _, c := range []struct {
		text, number, code string
		args               Args
	}{
		{"73282932000074", "73282932000074", "", nil},
		{"732 829 320 00074", "73282932000074", "", nil},
		{"732\u00a0829\u202f320\t00074\n", "73282932000074", "", nil},
		{"\ufeff73282932\u200b000074", "73282932000074", "", nil},
		{"21750001600019", "21750001600019", "", nil},
		{"12345678200010", "12345678200010", "", nil},
		{"12345678200002", "12345678200002", "", nil},
		{"12345678200028", "12345678200028", "", nil},
		{"12345678200036", "12345678200036", "", nil},
		{"35600000000048", "35600000000048", "", nil},    // La Poste's head office: Luhn
		{"35600000049837", "35600000049837", "", nil},    // La Poste: digit sum
		{"12345678200010,00", "12345678200010", "", nil}, // as a spreadsheet shows amounts
		{"12345678200010.0", "12345678200010", "", nil},
		{"123.456.782.00010", "12345678200010", "", nil}, // as on letterheads
		{"123 456 782-00010", "12345678200010", "", nil},
		{"123456782.00010", "12345678200010", "", nil},
		{"12.345.678.200.010", "", "flaw.siret-digits", Args{"character": "."}},
		{"12\u202f345\u202f678\u202f200\u202f010,00", "12345678200010", "", nil},
		{"12\u00a0345\u00a0678\u00a0200\u00a0010", "12345678200010", "", nil},
		{"12,345,678,200,010.00", "12345678200010", "", nil},
		{"3282932700017,00", "", "flaw.siret-zeros-lost", Args{"length": "13"}},
		{"732829320,00", "", "flaw.siret-is-siren", nil},

		{"12345678200010,50", "", "flaw.siret-fraction", nil},
		{"12345678200010.01", "", "flaw.siret-fraction", nil},
		{"12345678200010,", "", "flaw.siret-digits", Args{"character": ","}},
		{"12345,678200010", "", "flaw.siret-digits", Args{"character": ","}},
		{"", "", "flaw.required", nil},
		{" \u00a0\t", "", "flaw.required", nil},
		{strings.Repeat("1 ", 13), "", "flaw.too-long", Args{"length": "25", "max": "24"}},
		{"732.829.320.00074", "73282932000074", "", nil},
		{"7328293200007O", "", "flaw.siret-digits", Args{"character": "O"}},
		{"7328293200007\u0664", "", "flaw.siret-digits", Args{"character": "\u0664"}},
		{"7328293200007", "", "flaw.siret-length", Args{"length": "13"}},
		{"732829320000741", "", "flaw.siret-length", Args{"length": "15"}},
		{"732829320", "", "flaw.siret-is-siren", nil},
		{"732 829 320", "", "flaw.siret-is-siren", nil},
		{"7,32829E+13", "", "flaw.siret-rounded", nil},
		{"7.3282932E+13", "", "flaw.siret-rounded", nil},
		{"7E+13", "", "flaw.siret-rounded", nil},
		{"3282932700017", "", "flaw.siret-zeros-lost", Args{"length": "13"}},
		{"552017600016", "", "flaw.siret-zeros-lost", Args{"length": "12"}},
		{"7328293200", "", "flaw.siret-ridet", nil},
		{"1234567.001", "", "flaw.siret-ridet", nil},
		{"1 234 567 001", "", "flaw.siret-ridet", nil},
		{"RIDET 123456-001", "", "flaw.siret-ridet", nil},
		{"A12345", "", "flaw.siret-tahiti", nil},
		{"a12345 001", "", "flaw.siret-tahiti", nil},
		{"N° TAHITI : 123456", "", "flaw.siret-tahiti", nil},
		{"00000000000000", "", "flaw.siret-zeros", nil},
		{"12345678900007", "", "flaw.siret-siren", nil},
		{"97395107368257", "", "flaw.siret-siren", nil},
		{"73282932000075", "", "flaw.siret-check", nil},
		{"35600000049838", "", "flaw.siret-check", nil},
		{"73282932000004", "", "flaw.siret-check", nil}, // digit sum 40: La Poste's rule is La Poste's
	} {
		number, problem := ParseSIRET(c.text)
		if number != c.number {
			t.Errorf("ParseSIRET(%q) = %q, want %q", c.text, number, c.number)
		}
		sameProblem(t, c.text, problem, c.code, c.args)
	}
}

// Each digit changed, and each two neighbours swapped, is noticed: what Luhn is for.
func TestSIRETMistyped(t *testing.T) {
	const right = "73282932000074"
	for i := range right {
		for d := byte('0'); d <= '9'; d++ {
			wrong := right[:i] + string(d) + right[i+1:]
			if wrong != right && siret(wrong) == nil {
				t.Errorf("%s passes", wrong)
			}
		}
		if i > 0 && right[i] != right[i-1] {
			if wrong := right[:i-1] + right[i:i+1] + right[i-1:i] + right[i+1:]; siret(wrong) == nil {
				t.Errorf("%s passes", wrong)
			}
		}
	}
}

func FuzzParseSIRET(f *testing.F) {
	for _, seed := range []string{"73282932000074", "732 829 320 00074", "35600000049837", "", "\xff", "é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		number, problem := ParseSIRET(text)
		if (problem == nil) != (len(number) == 14) {
			t.Fatalf("%q: %q and %v", text, number, problem)
		}
		if problem == nil {
			if again, p := ParseSIRET(number); p != nil || again != number {
				t.Fatalf("%q: %q parses as %q, %v", text, number, again, p)
			}
		}
	})
}
