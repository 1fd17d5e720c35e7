package verbs

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
	"raccord/wizard"
)

// withCanary is a dossier whose secrets are all the canary, as a vault would load them.
func withCanary(a steps.Answers) steps.Answers {
	for place, f := range a.Accounts() {
		a = a.Load(place, f, secret.Of(canary.Text))
	}
	return a
}

// TestReportHoldsNoSecret: not even of a dossier whose secrets are loaded.
func TestReportHoldsNoSecret(t *testing.T) {
	inUTC(t)
	for name, a := range samples(t) {
		for _, anonymize := range []bool{false, true} {
			for format := range reportFormats {
				text := written(t, reportOn(steps.French, name, withCanary(a), anonymize), format)
				if forms := canary.Find([]byte(text), canary.Text); forms != nil {
					t.Errorf("%s, %s, anonymized %t: the secret is there: %v", name, format, anonymize, forms)
				}
			}
		}
	}
}

// exportOf is what Export writes of a dossier, masked or not.
func exportOf(t *testing.T, l steps.Language, a steps.Answers, shown, asJSON bool) string {
	t.Helper()
	e := &Env{Voice: wizard.VoiceIn(l)}
	doc := export{Version: 1, Dossier: "mairie", Customer: party{a.Name(), a.Role()}, Masked: !shown}
	for i := range a.Structures {
		doc.Structures = append(doc.Structures, e.settings(steps.View{Answers: a, Structure: i}, shown))
	}
	var text strings.Builder
	if err := e.exported(&text, doc, asJSON); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestExport: what a phone shows, in every language.
func TestExport(t *testing.T) {
	for _, l := range steps.Languages {
		t.Run(string(l), func(t *testing.T) {
			golden.RequireEqual(t, exportOf(t, l, samples(t)["halfway"], false, false))
		})
	}
}

// TestExportShowsOnPurpose: the secret is there when it was asked for, alone on its line.
func TestExportShowsOnPurpose(t *testing.T) {
	a := withCanary(samples(t)["done"])
	for _, asJSON := range []bool{false, true} {
		if text := exportOf(t, steps.French, a, true, asJSON); canary.Find([]byte(text), canary.Text) == nil {
			t.Errorf("the secret is not there:\n%s", text)
		}
		id := a.Structures[0].Texts["credentials.client_id"]
		if text := exportOf(t, steps.French, samples(t)["done"], false, asJSON); strings.Contains(text, id) {
			t.Errorf("the whole Client ID is there:\n%s", text)
		}
	}
	if text := exportOf(t, steps.French, a, true, false); !strings.Contains(text, "\n"+canary.Text+"\n") {
		t.Errorf("the secret does not stand alone:\n%s", text)
	}
}

// TestExportAsks: nothing but the word that was asked for is a yes.
func TestExportAsks(t *testing.T) {
	for _, l := range steps.Languages {
		yes := wizard.WordsIn(l).Export.Yes
		for typed, agreed := range map[string]bool{yes + "\n": true, strings.ToUpper(yes): true, "": false, "\n": false, "n": false, yes + yes: false} {
			e := &Env{Voice: wizard.VoiceIn(l), Err: io.Discard, AskLine: func(context.Context) (string, error) { return typed, nil }}
			err := e.agree(t.Context(), false)
			if _, refused := errors.AsType[*UsageError](err); agreed == refused || agreed != (err == nil) {
				t.Errorf("%s: %q: %v", l, typed, err)
			}
		}
	}
	e := &Env{Voice: wizard.VoiceIn(steps.English), Err: io.Discard}
	if e.agree(t.Context(), true) != nil || e.agree(t.Context(), false) == nil {
		t.Error("without a terminal --yes has to be given, and is enough")
	}
}
