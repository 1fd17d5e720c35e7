package export

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"raccord/steps"
	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/document/documenttest"
)

// exportOf returns what the command writes of a dossier, masked or not.
func exportOf(t *testing.T, l steps.Language, a steps.Answers, shown, asJSON bool) string {
	t.Helper()
	o := &options{Program: &cli.Program{Voice: wizard.VoiceIn(l)}, json: asJSON}
	var wanted []int
	for i := range a.Structures {
		wanted = append(wanted, i)
	}
	var text strings.Builder
	if err := o.write(&text, o.exportOf("mairie", a, wanted, shown)); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestExport: what a phone shows, in every language.
func TestExport(t *testing.T) {
	for _, l := range steps.Languages {
		t.Run(string(l), func(t *testing.T) {
			golden.RequireEqual(t, exportOf(t, l, documenttest.Dossiers(t)["halfway"], false, false))
		})
	}
}

// TestExportShowsOnPurpose: the secret is there when it was asked for, alone on its line.
func TestExportShowsOnPurpose(t *testing.T) {
	a := documenttest.WithCanary(documenttest.Dossiers(t)["done"])
	for _, asJSON := range []bool{false, true} {
		if text := exportOf(t, steps.French, a, true, asJSON); canary.Find([]byte(text), canary.Text) == nil {
			t.Errorf("the secret is not there:\n%s", text)
		}
		id := a.Structures[0].Texts["credentials.client_id"]
		if text := exportOf(t, steps.French, documenttest.Dossiers(t)["done"], false, asJSON); strings.Contains(text, id) {
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
		yes := wizard.VoiceIn(l).Say("export.yes")
		for typed, agreed := range map[string]bool{yes + "\n": true, strings.ToUpper(yes): true, "": false, "\n": false, "n": false, yes + yes: false} {
			o := &options{Program: &cli.Program{Voice: wizard.VoiceIn(l), Err: io.Discard, AskLine: func(context.Context) (string, error) { return typed, nil }}}
			err := o.agree(t.Context(), false)
			if _, refused := errors.AsType[*cli.UsageError](err); agreed == refused || agreed != (err == nil) {
				t.Errorf("%s: %q: %v", l, typed, err)
			}
		}
	}
	o := &options{Program: &cli.Program{Voice: wizard.VoiceIn(steps.English), Err: io.Discard}}
	if o.agree(t.Context(), true) != nil || o.agree(t.Context(), false) == nil {
		t.Error("without a terminal --yes has to be given, and is enough")
	}
}
