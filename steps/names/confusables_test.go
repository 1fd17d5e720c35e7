package names

import (
	"strings"
	"testing"
	"unicode"
)

func TestIsSandbox(t *testing.T) {
	for _, name := range []string{
		"APP_SANDBOX_si@evry.example",
		"app_sandbox_si@evry.example",
		"App_Sandbox_x",
		"APP_SANDBOX",
		" APP_SANDBOX_x",
		"\ufeffAPP_SAND\u200bBOX_x",
		"APP SANDBOX x",
		"APP-SANDBOX-x",
		"APP__SANDBOX__x",
		"APP_SANDB\u041eX_x",         // Cyrillic O
		"\uff21\uff30\uff30_SANDBOX", // full-width APP
		"APP_DATAPASS_SBX_12_si@evry.example",
		"app_datapass_sbx_12",
	} {
		if !IsSandbox(name) {
			t.Errorf("%q passes for a production application", name)
		}
	}
	for _, name := range []string{
		"", "MON_APPLICATION", "MON_APP_SANDBOX_x", "APP_SANDBOXES", "APPSANDBOX_x",
		"APP_DATAPASS_12_si@evry.example", "SANDBOX", "APP_DATAPASS_SBXL_1",
	} {
		if IsSandbox(name) {
			t.Errorf("%q is taken for a SANDBOX application", name)
		}
	}
}

// A stand-in is seen wherever the character is not.
func TestVisible(t *testing.T) {
	for r := range unicode.MaxRune {
		shown := Visible(string(r))
		if strings.ContainsFunc(shown, func(r rune) bool { return Invisible(r) || unicode.IsSpace(r) }) {
			t.Fatalf("%U is shown as %q", r, shown)
		}
	}
}

// A letter of another script is drawn like one letter at the most, and is not Latin itself.
func TestLookalikes(t *testing.T) {
	claimed := map[rune]rune{}
	for l, others := range lookalikes {
		for _, other := range others {
			if before, ok := claimed[other]; ok {
				t.Errorf("%U is drawn like both %c and %c", other, before, l)
			}
			claimed[other] = l
			if other < 0x80 || !unicode.IsLetter(other) {
				t.Errorf("%U is no letter of another script", other)
			}
		}
	}
}

func TestUnusual(t *testing.T) {
	for name, want := range map[string]string{
		"MON_APPLICATION-2":    "",
		"Zoé":                  "",
		"Zoe\u0301":            "",
		"Mairie d'Évry":        "␣ '",
		"a.b@c.d":              ". @",
		"MON\u200bAPPLICATION": "¤",
		"MON\u00a0APPLICATION": "⍽",
		"\u0301a":              "◌\u0301",
		"MON\u3164APP":         "¤", // a letter by name that fills and is not seen
	} {
		if got := strings.Join(Unusual(name), " "); got != want {
			t.Errorf("Unusual(%q) = %q, want %q", name, got, want)
		}
	}
}
