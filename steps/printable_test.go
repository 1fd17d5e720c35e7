package steps

import (
	"encoding/json"
	"testing"
)

func TestPrintable(t *testing.T) {
	for given, want := range map[string]string{
		"Mairie d'Évry · 🇫🇷 é":  "Mairie d'Évry · 🇫🇷 é", // an accent of its own is printable
		"a\x1b[2J\u009b":        `a\u{1b}[2J\u{9b}`,
		"a\r\nb\tc\x7f":         `a\u{d}\u{a}b\u{9}c\u{7f}`,
		"\u202eabc\u2066\u200f": `\u{202e}abc\u{2066}\u{200f}`,
		"a\u2028b":              `a\u{2028}b`,
		"\x9b\xff":              `\x{9b}\x{ff}`,
	} {
		got := Printable(given)
		if got != want || Printable(got) != got {
			t.Errorf("%q is shown as %q, then as %q", given, got, Printable(got))
		}
	}
	if got := PrintableLines("a\nb\x1b"); got != "a\nb\\u{1b}" {
		t.Errorf("%q", got)
	}
}

// TestPrintableJSON: the document means the same.
func TestPrintableJSON(t *testing.T) {
	for _, text := range []string{"plain", "a\u009b\x7f\u202e\u2028\x1b\n\t\"é🇫🇷"} {
		raw, _ := json.Marshal(text)
		shown := PrintableJSON(raw)
		var back string
		if err := json.Unmarshal(shown, &back); err != nil || back != text || Printable(string(shown)) != string(shown) {
			t.Errorf("%q is %q, %v", shown, back, err)
		}
	}
}
