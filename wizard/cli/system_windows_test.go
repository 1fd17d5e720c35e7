package cli

import (
	"slices"
	"testing"

	"golang.org/x/sys/windows"
)

// TestQuoted: Windows takes a quoted word apart to what it was before.
func TestQuoted(t *testing.T) {
	for word, quoted := range map[string]string{
		`C:\Users\claire\AppData\Local\raccord`: `C:\Users\claire\AppData\Local\raccord`,
		`\\serveur\DSI\raccord`:                 `\\serveur\DSI\raccord`,
		`C:\Users\Claire Martin\dépôt`:          `"C:\Users\Claire Martin\dépôt"`,
		`D:\Mairie d'Évry & Cie\`:               `"D:\Mairie d'Évry & Cie\\"`,
		`mairie-d-evry`:                         `mairie-d-evry`,
		`a;b`:                                   `"a;b"`,
		``:                                      `""`,
	} {
		got := Quoted(word)
		if got != quoted {
			t.Errorf("%s: %s, want %s", word, got, quoted)
		}
		args, err := windows.DecomposeCommandLine("raccord --store " + got + " --practice")
		if want := []string{"raccord", "--store", word, "--practice"}; err != nil || !slices.Equal(args, want) {
			t.Errorf("%s is read as %q, %v", got, args, err)
		}
	}
}

// TestSystemLanguages: Windows always has one for its interface.
func TestSystemLanguages(t *testing.T) {
	if languages := SystemLanguages(); len(languages) == 0 || len(languages[0]) < 2 {
		t.Errorf("%q", languages)
	}
}
