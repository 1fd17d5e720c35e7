package steps

import (
	"strings"
	"testing"
	"unicode"
)

func TestSandboxName(t *testing.T) {
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
		if !SandboxName(name) {
			t.Errorf("%q passes for a production application", name)
		}
	}
	for _, name := range []string{
		"", "MON_APPLICATION", "MON_APP_SANDBOX_x", "APP_SANDBOXES", "APPSANDBOX_x",
		"APP_DATAPASS_12_si@evry.example", "SANDBOX", "APP_DATAPASS_SBXL_1",
	} {
		if SandboxName(name) {
			t.Errorf("%q is taken for a SANDBOX application", name)
		}
	}
}

func TestCharacterSection(t *testing.T) {
	for section, runes := range map[string]string{
		"space": " ", "no-break-space": "\u00a0", "narrow-no-break-space": "\u202f", "tab": "\t",
		"zero-width-space": "\u200b", "zero-width-joiner": "\u200d", "byte-order-mark": "\ufeff",
		"soft-hyphen": "\u00ad", "hyphen-minus": "-", "no-break-hyphen": "\u2011", "en-dash": "–",
		"em-dash": "—", "minus": "\u2212", "apostrophe": "'", "typographic-apostrophe": "’",
		"bidi": "\u200e\u202e\u2066\u061c", "capital": "OÉŒ", "small": "oéœß",
		"cyrillic-capital": "\u041e", "cyrillic-small": "\u043e", "greek-capital": "\u039f",
		"greek-small": "\u03bf", "full-width": "\uff2f\uff10", "digit": "09", "accented": "\u0301\u0327",
		"other": "_@€\u200c\x00\ufffd漢",
	} {
		for _, r := range runes {
			if got := CharacterSection(r); got != "character."+section {
				t.Errorf("CharacterSection(%U) = %s, want character.%s", r, got, section)
			}
		}
	}
}

// A stand-in is seen wherever the character is not.
func TestVisible(t *testing.T) {
	for r := range unicode.MaxRune {
		shown := visible(string(r))
		if strings.ContainsFunc(shown, func(r rune) bool { return invisible(r) || unicode.IsSpace(r) }) {
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
