package lines

import (
	"io"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// What is well formed and doubtful all the same is asked about once.
func TestLinesDoubtOnce(t *testing.T) {
	const address = "https://piste.gouv.fr/apps/application/view/1"
	for _, l := range steps.Languages {
		v := wizard.VoiceIn(l)
		for _, a := range v.Page(wizardtest.Asking(wizardtest.At("credentials")), &wizard.Side{}).Asks {
			given := steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
			lines := Reader{Voice: v, Out: io.Discard}
			if said := lines.take(a, address, &given); !strings.Contains(said, v.Say("pasted.keep")) {
				t.Errorf("%s: %s: %q", l, a.Field.Key, said)
			}
			if said := lines.take(a, address, &given); said != "" {
				t.Errorf("%s: again: %s: %q", l, a.Field.Key, said)
			}
		}
	}
}
