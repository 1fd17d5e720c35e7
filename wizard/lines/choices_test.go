package lines

import (
	"bufio"
	"strings"
	"testing"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

func TestLinesAreSearched(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		var out strings.Builder
		walk := wizardtest.NewEffects(t, wizardtest.Crowd(t, t.TempDir(), 60), "happy")
		l := Reader{Effects: walk, Voice: v, Out: &out,
			In: bufio.NewReader(strings.NewReader("paris\nevry 0005\n? zqx\n99\nevry 0003\n\n"))}
		end := l.Run(t.Context(), wizard.State{})
		text := out.String()
		for _, want := range []string{
			v.Say("line.many", "count", 64-12), "  1. Mairie de Alès 00005", "  64. " + v.Say("action.close"),
			v.Say("line.none", "search", "paris"), v.Say("line.found", "search", "evry 0005", "count", 1), "Évry 00050",
			v.Say("glossary.none", "search", "zqx"), v.Say("line.none", "search", "99"),
		} {
			if !strings.Contains(text, want) {
				t.Errorf("not said: %q\n%s", want, text)
			}
		}
		if strings.Contains(text, "  15. Mairie") {
			t.Error("all of them are said")
		}
		if end.ID != "mairie-de-evry-00030" {
			t.Errorf("an empty line opens %q, not what was found first", end.ID)
		}
	})
}

// TestNothingIsChosenForTheUser: an empty line answers no declaration, and none is offered.
func TestNothingIsChosenForTheUser(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		var out strings.Builder
		kept := wizardtest.OpenStore(t)
		s := wizardtest.SavedAt(t, kept, wizardtest.At("terms"))
		walk := wizardtest.NewEffects(t, kept, "happy")
		l := Reader{Effects: walk, Voice: v, Out: &out, In: bufio.NewReader(strings.NewReader("\n\n"))}
		end := l.Run(t.Context(), s)
		if got := strings.Count(out.String(), v.Say("line.number", "count", 2)); got != 2 {
			t.Errorf("said %d times that a number is needed\n%s", got, out.String())
		}
		if strings.Contains(out.String(), v.Say("line.answer-or", "offered", "1")) || end.At != s.At {
			t.Errorf("something is offered, or taken: at %v\n%s", end.At, out.String())
		}
	})
}
