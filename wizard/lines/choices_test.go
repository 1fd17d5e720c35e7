package lines

import (
	"bufio"
	"fmt"
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

func TestLinesAreSearched(t *testing.T) {
	talks(t, func(t *testing.T, v wizard.Voice) {
		var out strings.Builder
		walk := wizardtest.NewEffects(t, wizardtest.Crowd(t, t.TempDir(), 60), "happy")
		l := Reader{Effects: walk, Voice: v, Out: &out,
			In: bufio.NewReader(strings.NewReader("paris\nevry 0005\n? zqx\n99\nevry 0003\n\n"))}
		end := l.Run(t.Context(), wizard.State{})
		text := out.String()
		for _, want := range []string{
			fmt.Sprintf(v.Lines.Many, 63-12), "  1. Mairie de Alès 00005", "  63. " + v.HomeQuit,
			fmt.Sprintf(v.Lines.None, "paris"), fmt.Sprintf(v.Lines.Found, "evry 0005", 1), "Évry 00050",
			fmt.Sprintf(v.GlossaryNone, "zqx"), fmt.Sprintf(v.Lines.None, "99"),
		} {
			if !strings.Contains(text, want) {
				t.Errorf("not said: %q\n%s", want, text)
			}
		}
		if strings.Contains(text, "  15. ") {
			t.Error("all of them are said")
		}
		if end.ID != "mairie-de-evry-00030" {
			t.Errorf("an empty line opens %q, not what was found first", end.ID)
		}
	})
}
