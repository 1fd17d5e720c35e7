package lines

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// TestKeysAreNoAnswer: keys leave nothing in an answer, a line of keys alone takes no default, and
// what was left out is said.
func TestKeysAreNoAnswer(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "structure", "\x1b[[A", "\x1b", "Mai\x1b[D\x1b[3~rie", "12345678200010")
		structure := k.ends(wizard.ExitInterrupted)["structures"].([]any)[0].(map[string]any)["structure"].(map[string]any)
		if structure["name"] != "Mairie" {
			t.Errorf("saved: %q", structure["name"])
		}
		if said := strings.Count(k.text, v.Say("line.keys")); said != 3 {
			t.Errorf("said %d times that keys were left out\n%s", said, k.text)
		}
	})
}

// TestForeignLine: a line that is no UTF-8 is asked again.
func TestForeignLine(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "structure", "\xc9cole", "École", "12345678200010")
		k.says(v.Say("typed.foreign"))
		structure := k.ends(wizard.ExitInterrupted)["structures"].([]any)[0].(map[string]any)["structure"].(map[string]any)
		if structure["name"] != "École" {
			t.Errorf("saved: %q", structure["name"])
		}
	})
}

// TestKeysInSecret: of a hidden line, the secret alone is kept.
func TestKeysInSecret(t *testing.T) {
	const secret = wizardtest.FirstSecret
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, hidden := range [][]string{
			{secret[:3] + "\x1b[D" + secret[3:]},
			{secret + "\x1b[3~"},
			{"\x1b[[A" + secret},
			{"\x1b[200~" + secret + "\x1b[201~"},
			{"\x1b[200~" + secret, "\x1b[201~"},
			{"\x1b", secret},
			{secret + "\xe9", secret},
		} {
			s := wizardtest.OpenStore(t)
			walk := wizardtest.NewEffects(t, s, "happy")
			lines := slices.Clone(hidden)
			l := &Reader{Effects: walk, Voice: v, In: bufio.NewReader(strings.NewReader(wizardtest.FirstID + "\n")), Out: io.Discard,
				ReadSecret: func(context.Context) (string, error) {
					if len(lines) == 0 {
						return "", io.EOF
					}
					line := lines[0]
					lines = lines[1:]
					return line, nil
				}}
			end := l.Run(t.Context(), wizardtest.SavedAt(t, s, wizardtest.At("credentials")))
			if kept := end.Answers.At(wizardtest.At("credentials")).Secret("credentials.client_secret"); !kept.Is(secret) {
				t.Errorf("%q: another secret is kept", hidden)
			}
		}
	})
}
