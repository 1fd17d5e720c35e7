package screen

import (
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// What is well formed and doubtful all the same is asked about once.
func TestDoubtIsAskedOnce(t *testing.T) {
	const address = "https://piste.gouv.fr/apps/application/view/1"
	for _, l := range steps.Languages {
		v := wizard.VoiceIn(l)
		form, _ := newForm(v.Page(wizardtest.Asking(wizardtest.At("credentials")), &wizard.Side{}).Asks[:1], layout.Colourless, 78, 10)
		form.entry().typed = address
		if first, second := form.entry().wrong(), form.entry().wrong(); !strings.Contains(first, v.Say("pasted.keep")) || second != "" {
			t.Errorf("%s: %q, then %q", l, first, second)
		}
	}
}
