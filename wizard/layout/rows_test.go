package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
)

// TestLabelsStandApartFromValues: at every width a blank separates a label from what stands beside
// it, no line is wider than the screen, and no word is lost.
func TestLabelsStandApartFromValues(t *testing.T) {
	labels := []string{"Nom de l’application", "Client ID et secret", "Accès aux API", "Mot de passe technique"}
	values := []string{"Accepté par PISTE", "Accepté par PISTE, le 23/11/2026", "Souscription et compte technique prouvés, le 23/11/2026 à 12:07 · 4 API ouvertes sur 4",
		"Chorus Pro n’en a pas indiqué l’échéance ; il est à renouveler tous les 424 jours."}
	for _, kind := range []steps.BlockKind{steps.Value, steps.Outcome} {
		var run []steps.Block
		for i, label := range labels {
			run = append(run, steps.Block{Kind: kind, Sign: wizard.SignYes, Label: label, Text: values[i]})
		}
		for width := 36; width <= 160; width++ {
			set := ansi.Strip(strings.Join(Colourless.Lines(run, width), "\n"))
			for _, label := range labels {
				last := label[strings.LastIndex(label, " ")+1:]
				if _, after, found := strings.Cut(set, last); !found || after != "" && after[0] != ' ' && after[0] != '\n' {
					t.Fatalf("kind %d at %d: nothing separates %q from %.9q\n%s", kind, width, label, after, set)
				}
			}
			words := strings.Fields(set)
			for _, word := range strings.Fields(fmt.Sprint(labels, values)) {
				if word = strings.Trim(word, "[]"); !strings.Contains(strings.Join(words, " "), word) {
					t.Fatalf("kind %d at %d: %q is lost\n%s", kind, width, word, set)
				}
			}
			for line := range strings.Lines(set) {
				if cells := ansi.StringWidth(strings.TrimRight(line, "\n")); cells > width {
					t.Fatalf("kind %d at %d: %d cells: %q", kind, width, cells, line)
				}
			}
		}
	}
}

// TestLabelsStayWhole: a label is not cut where that saves no line.
func TestLabelsStayWhole(t *testing.T) {
	run := []steps.Block{
		{Kind: steps.Value, Label: "Mot de passe technique", Text: strings.Repeat("longue valeur ", 6)},
		{Kind: steps.Value, Label: "SIRET", Text: "12345678200010"},
	}
	if set := ansi.Strip(strings.Join(Colourless.Lines(run, 70), "\n")); !strings.Contains(set, run[0].Label+"  longue") {
		t.Errorf("the label is cut\n%s", set)
	}
}
