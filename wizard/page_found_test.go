package wizard

import (
	"testing"

	"raccord/steps"
	"raccord/steps/names"
)

// TestUnrelatedNamesHaveNoCarets: names that have nothing in common stand above each other as they are.
func TestUnrelatedNamesHaveNoCarets(t *testing.T) {
	for declared, lines := range map[string]int{"Eaux-Clairval 2026": 2, "MON_APPLICATIOM": 3} {
		problem := steps.NamesProblem(names.Compare("MON_APPLICATION", declared), "MON_APPLICATION", declared)
		var opposed []steps.Block
		for _, b := range VoiceIn(steps.French).Problem(*problem) {
			if b.Kind == steps.Opposed {
				opposed = append(opposed, b)
			}
		}
		if len(opposed) != lines || opposed[0].Text != "MON_APPLICATION" {
			t.Errorf("%s: %+v", declared, opposed)
		}
	}
}
