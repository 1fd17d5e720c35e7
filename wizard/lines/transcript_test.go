package lines

import (
	"bufio"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

func init() { time.Local = time.UTC }

// TestTranscript compares everything that a whole walk says, with two corrections on the way, with
// its golden file: it is to be read from top to bottom.
func TestTranscript(t *testing.T) {
	file := wizardtest.AnswersFile(t, "structures.0.access.login", wizardtest.Login, "structures.0.access.password_file", wizardtest.Password)
	typed := wizardtest.Typed(file)
	siret := slices.Index(typed, "12345678200010")
	secret := slices.Index(typed, wizardtest.FirstSecret)
	lines := slices.Concat([]string{"1"}, typed[:siret], []string{"1234567820001"}, typed[siret:secret],
		[]string{wizardtest.UnknownSecret, "1", ""}, typed[secret:], []string{"1", "1"})
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		walk, _ := wizardtest.CountedEffects(t, "happy")
		k := talkFrom(t, v, walk, wizard.State{}, lines...)
		k.ends(wizard.ExitDone)
		folder := walk.Real.Store.String()
		said := filepath.ToSlash(strings.ReplaceAll(k.text, folder, "/store"))
		golden.RequireEqual(t, said)
		for line, count := range map[string]int{
			v.Say("line.start"): 1, v.Say("line.again"): 1, v.Title("step.credentials", nil): 2, v.Say("connected.title") + "\n": 1,
			v.Section("step.credentials", nil).Body[0].Text[:40]: 1,
		} {
			if got := strings.Count(said, line); got != count {
				t.Errorf("said %d times, want %d: %s", got, count, line)
			}
		}
	})
}

// TestReceiptIsSaidOnce: a walk that ends on its last page has received it, and one that is
// interrupted before has not.
func TestReceiptIsSaidOnce(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, last := range []struct {
			lines    []string
			received bool
		}{{[]string{"1", "1"}, true}, {[]string{"1"}, true}, {nil, false}} {
			s := wizardtest.OpenStore(t)
			l := &Reader{Effects: wizardtest.NewEffects(t, s, "happy"), Voice: v, Out: &strings.Builder{},
				In: bufio.NewReader(strings.NewReader(strings.Join(last.lines, "\n")))}
			if l.Run(t.Context(), wizardtest.SavedAt(t, s, wizardtest.At("review"))); l.Received != last.received {
				t.Errorf("after %d lines received is %t", len(last.lines), l.Received)
			}
		}
	})
}

// TestTextOnDemand: what is not said again while a step is corrected is said when it is asked for.
func TestTextOnDemand(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		k := talkAt(t, v, "credentials", wizardtest.FirstID, wizardtest.UnknownSecret, "1", "??")
		text := strings.ReplaceAll(v.Section("step.credentials", nil).Body[0].Text, "**", "")
		k.says(text, v.Title("fault.credentials-refused", nil), v.Say("line.again"), text)
		if strings.Count(k.text, text) != 2 {
			t.Errorf("said %d times:\n%s", strings.Count(k.text, text), k.text)
		}
	})
}
