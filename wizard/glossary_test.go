package wizard_test

import (
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// The page's own terms come first, then the others that match, each once.
func TestGlossaryOrder(t *testing.T) {
	for _, language := range steps.Languages {
		v := wizard.VoiceIn(language)
		page := v.Terms("step.space")
		all := v.Glossary()
		blocks := v.Lookup(page, "PISTE")
		text := layout.Spoken(blocks, v.Colon(), 0)
		elsewhere := strings.Index(text, v.Say("glossary.elsewhere"))
		if elsewhere < 0 {
			t.Fatalf("nothing is found elsewhere\n%s", text)
		}
		for _, term := range all {
			head := strings.ReplaceAll(term.Label+v.Colon()+term.Meaning, "**", "")
			if n := strings.Count(text, head); n > 1 {
				t.Errorf("%s: %d times", term.Label, n)
			} else if at := strings.Index(text, head); n == 1 && (at < elsewhere) != slices.Contains(page, term) {
				t.Errorf("%s stands in the wrong part", term.Label)
			}
		}
		if plain := v.Lookup(nil, "creer un compte"); len(plain) < 4 || !slices.Equal(plain, v.Lookup(nil, "CRÉER un compte")) {
			t.Errorf("%s: accents or case count, or nothing is found", language)
		}
		if len(v.Lookup(page, " ")) != len(v.Lookup(page, "")) {
			t.Error("a space is a search")
		}
	}
}
