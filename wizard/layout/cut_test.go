package layout

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestCut: between words where that leaves half, and with a sign wherever something is missing.
func TestCut(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"Recipient: public body", 22, "Recipient: public body"},
		{"Recipient: public body that receives", 36, "Recipient: public body that receives"},
		{"Recipient: public body that receives", 35, "Recipient: public body that…"},
		{"Recipient: public body that receives", 28, "Recipient: public body that…"},
		{"Recipient: public", 12, "Recipient…"},
		{"Does the space « Raccordement »", 26, "Does the space…"},
		{"L’espace «\u00a0Raccordement\u00a0»", 20, "L’espace «\u00a0Raccorde…"},
		{"MON_APPLICATION_CHORUS_PRO", 16, "MON_APPLICATION…"},
		{"à l’anticonstitutionnellement", 20, "à l’anticonstitutio…"},
		{"abc", 1, "…"}, {"abc", 0, ""}, {"", 5, ""},
	} {
		got := Cut(c.text, c.width)
		if got != c.want || ansi.StringWidth(got) > c.width || got != c.text && c.width > 0 && !strings.HasSuffix(got, "…") {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}
