package dossiers

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// TestStackedFitsTheTerminal: no line is wider than the terminal but that of an id that is, and only
// what is wider than a line is cut.
func TestStackedFitsTheTerminal(t *testing.T) {
	o := &listOptions{Program: &cli.Program{Voice: wizard.VoiceIn(steps.French)}}
	heads := []string{"DOSSIER", "CLIENT", "RÔLE", o.Voice.Say("list.structures"), "ÉTAPE", "VERDICT", "SUIVI PAR", o.Voice.Say("board.changed")}
	rows := [][]string{heads,
		{"communaute-de-communes-du-val-de-clairval", "Communauté de communes du Val de Clairval et de ses communes associées", "Récipiendaire", "12", "Créer un compte PISTE", "jamais vérifié", "Jean-Baptiste de la Rochefoucauld-Montmorency", "27/11/2026"},
		{"evry", "Évry", "Fournisseur", "1", "Créer un compte PISTE", "jamais vérifié", "", "27/11/2026"},
		{"", "", "", "1", "", "", "", ""},
	}
	for _, width := range []int{30, 40, 60, 80, 200} {
		text := o.stacked(rows, width)
		for line := range strings.Lines(text) {
			if line = strings.TrimSuffix(line, "\n"); ansi.StringWidth(line) > width && line != rows[1][0] {
				t.Errorf("%d columns: a line of %d: %s", width, ansi.StringWidth(line), line)
			}
		}
		for _, whole := range []string{rows[1][0], "evry  Évry\n", "12", "modifié le 27/11/2026", "Fournisseur"} {
			if !strings.Contains(text, whole) {
				t.Errorf("%d columns: %q is cut or missing:\n%s", width, whole, text)
			}
		}
		if width >= 80 && strings.Contains(text, "…") {
			t.Errorf("%d columns: something is cut:\n%s", width, text)
		}
	}
}
