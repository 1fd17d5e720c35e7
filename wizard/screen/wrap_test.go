package screen

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// No label and no option ends a line at a hyphen, in any width, and none holds a stand-in for one.
func TestFormLinesEndAtBlanks(t *testing.T) {
	for _, l := range steps.Languages {
		v := wizard.VoiceIn(l)
		for _, step := range []string{"application", "declaration", "access", "credentials"} {
			asks := v.Page(wizardtest.Asking(wizardtest.At(steps.ID(step))), &wizard.Side{}).Asks
			for i := range asks {
				asks[i].Label = "Son adresse e-mail, peut-être celle du sous-traitant : " + asks[i].Label
			}
			for width := 20; width < 80; width++ {
				form, _ := newForm(asks, layout.Colourless, width, 40)
				drawn, _ := form.view()
				for _, line := range drawn {
					line = strings.TrimRight(ansi.Strip(line), " ")
					if strings.HasSuffix(line, "-") || layout.Released(line) != line {
						t.Fatalf("%s, %s at %d: %q", l, step, width, line)
					}
				}
			}
		}
	}
}
