package wizard_test

import (
	"os"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// TestRescue: what a server did not take is in an answers file after the walk, without secrets; what
// a folder did not take was kept aside before, or cannot be written at all.
func TestRescue(t *testing.T) {
	for _, row := range []struct {
		code    string
		rescued bool
	}{{"storage.server-refused", true}, {"storage.write", false}} {
		side := &wizard.Side{Store: wizardtest.OpenStore(t)}
		s := wizardtest.Asking(wizardtest.At("credentials"))
		s = s.Next(wizard.Submitted{Given: wizardtest.GoodAnswer(s.At)})
		s = s.Next(wizard.Checked{Turn: s.Turn, Evidence: wizardtest.Passed()})
		s = s.Next(wizard.Written{Turn: s.Turn, Problem: &steps.Problem{Code: row.code, Args: steps.Args{"server": "db.example", "said": "?"}}})
		end := side.Rescue(t.Context(), s.Next(wizard.Stop{}))
		receipt := wizard.VoiceIn(steps.English).Receipt(end, side, "raccord")
		path := receipt[len(receipt)-1].Whole
		if !row.rescued {
			if path != "" || len(end.Problems) > 0 {
				t.Errorf("%s: %q rescued", row.code, path)
			}
			continue
		}
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%s: %v in %v", row.code, err, receipt)
		}
		if strings.Contains(string(document), wizardtest.GoodSecret.Reveal()) || !end.Unsaved || end.Code != wizard.ExitStorage {
			t.Errorf("code %d, unsaved %t\n%s", end.Code, end.Unsaved, document)
		}
		file, wrong := steps.ReadAnswers(document, func(string) (secret.Text, error) { return wizardtest.GoodSecret, nil })
		if len(wrong) > 0 || file.Name() != "Mairie de Clairval" {
			t.Errorf("%v in\n%s", wrong, document)
		}
	}
}
