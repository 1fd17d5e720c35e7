package screen

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// asked is a terminal that asks a step, everything before it answered and saved.
func asked(t *testing.T, v wizard.Voice, p steps.Place) *terminal {
	t.Helper()
	s := wizardtest.OpenStore(t)
	return run(t, New(wizardtest.NewEffects(t, s, "happy"), v, wizardtest.SavedAt(t, s, p)))
}

// field is a step's nth field.
func field(id steps.ID, n int) steps.Field { return steps.ByID(id).Fields[n] }

// What is not well formed is said in a sentence beside the field, and the page stays.
func TestBadInputIsSaid(t *testing.T) {
	rows := []struct {
		step   steps.ID
		before []string // the answers to the fields before
		typed  string
		code   string
	}{
		{"application", nil, "", "flaw.required"},
		{"structure", []string{"Mairie"}, "123 456 782 0001", "flaw.siret-length"},
		{"structure", []string{"Mairie"}, "123 456 782 00011", "flaw.siret-check"},
		{"structure", []string{"Mairie"}, "1234567820001O", "flaw.siret-digits"},
		{"application", nil, "APP_SANDBOX_si@mairie.example", "flaw.name-sandbox"},
		{"application", []string{"MON_APPLICATION"}, "si@mairie", "flaw.email-shape"},
		{"declaration", []string{"MON_APPLICATION_CHORUS_PRO", "", ""}, "12", "flaw.phone-shape"},
		{"connector", nil, "six", "flaw.version-shape"},
		{"connector", nil, "6.9.1", "flaw.version-old"},
		{"credentials", nil, "two words", "flaw.inner-space"},
		{"credentials", []string{wizardtest.FirstID}, "", "flaw.required"},
	}
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, row := range rows {
			w := asked(t, v, wizardtest.At(row.step))
			w.at(row.step)
			for _, text := range row.before {
				w.press(text, tab)
			}
			w.fill(row.typed)
			f := field(row.step, len(row.before))
			shape := f.TextProblem
			if f.Kind == steps.Secret {
				shape = func(text string) *steps.Problem {
					return f.SecretProblem(wizardtest.Asking(wizardtest.At(row.step)).Answers.At(wizardtest.At(row.step)), secret.Of(text))
				}
			}
			problem := shape(row.typed)
			if problem == nil || problem.Code != row.code {
				t.Fatalf("%q in %s is %v, want %s", row.typed, f.Key, problem, row.code)
			}
			w.at(row.step)
			w.see("✗", v.ProblemLine(problem))
			if strings.ContainsAny(v.ProblemLine(problem), "{}") {
				t.Errorf("a placeholder is left: %s", v.ProblemLine(problem))
			}
			w.close()
		}
	})
}

func TestIdenticalIDAndSecretIsSaid(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		w.at("credentials").fill(wizardtest.FirstID, strings.ToUpper(wizardtest.FirstID))
		w.see(v.Title("flaw.same-id-and-secret", nil))
		w.miss(v.Say("action.recheck"), v.Say("action.continue"))
	})
}

// What a paste carried is removed and said.
func TestPasteIsCleanedAndSaid(t *testing.T) {
	rows := []struct{ pasted, kept, said string }{
		{wizardtest.FirstID + "\r\n", wizardtest.FirstID, "paste.line-end"},
		{"\u00a0" + wizardtest.FirstID, wizardtest.FirstID, "paste.no-break-space"},
		{wizardtest.FirstID[:9] + "\u200b" + wizardtest.FirstID[9:], wizardtest.FirstID, "paste.zero-width"},
		{"Client ID : " + wizardtest.FirstID, wizardtest.FirstID, "paste.label"},
		{strings.Repeat("0123456789", 2000), "", "paste.too-long"},
	}
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, row := range rows {
			w := asked(t, v, wizardtest.At("credentials"))
			w.paste(row.pasted)
			w.see(v.Title(row.said, nil))
			if got := w.model.typed().Texts["credentials.client_id"]; got != row.kept {
				t.Errorf("%s keeps %q, want %q", row.said, got, row.kept)
			}
			w.close()
		}
		w := asked(t, v, wizardtest.At("credentials"))
		w.fill(wizardtest.FirstID)
		w.paste("  " + wizardtest.FirstSecret + "\n")
		w.see(v.Title("paste.line-end", nil))
		if got := w.model.typed().Secrets["credentials.client_secret"]; !got.Is(wizardtest.FirstSecret) {
			t.Error("the secret is not what was pasted")
		}
	})
}

// Two lines pasted are one value: no line end of a paste submits a field.
func TestPasteOfTwoLinesSubmitsNothing(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		w.paste("Mairie\r\nde Clairval\r")
		w.at("structure")
		if got := w.model.typed(); got.Texts["structure.name"] != "Mairie de Clairval" || got.Texts["structure.siret"] != "" {
			t.Errorf("typed: %v", got.Texts)
		}
	})
}

func TestResizeLosesNothing(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("application"))
		w.at("application").fill("MON_APPLICATION")
		w.press("si@clair")
		for _, size := range [][2]int{{20, 5}, {1, 1}, {40, 9}, {200, 60}, {80, 24}} {
			w.resize(size[0], size[1])
			w.wait(time.Second)
		}
		w.see("MON_APPLICATION", "si@clair")
		w.press("val.example\r")
		w.see("si@clairval.example")
		w.fill("Claire Martin")
		w.at("terms")
	})
}

func TestResizeKeepsASecret(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		w.fill(wizardtest.FirstID)
		w.paste(wizardtest.FirstSecret)
		w.resize(20, 5)
		w.resize(80, 24)
		w.press(enter)
		w.wait(time.Second)
		w.at("access")
	})
}

// A signal is what ctrl+c is: what was typed is saved.
func TestInterruptedSavesWhatWasTyped(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("application"))
		w.at("application").fill("MON_APPLICATION")
		w.press("si@clair")
		w.program.Send(Interrupted{})
		if end := w.end(); end.Code != wizard.ExitInterrupted {
			t.Errorf("exit code %d", end.Code)
		}
		doc := wizardtest.ReadDossier(t, w.model.side().Store, "mairie-de-clairval")
		if got := wizardtest.MemberAt(doc, "structures.0.application.email"); got != "si@clair" {
			t.Errorf("the dossier has the e-mail address %v", got)
		}
	})
}

func TestInterruptedCheckIsSaved(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		w.fill(wizardtest.SlowID, wizardtest.SlowSecret)
		w.see(v.Say("busy.checking"))
		w.program.Send(Interrupted{})
		if end := w.end(); end.Code != wizard.ExitInterrupted {
			t.Errorf("exit code %d", end.Code)
		}
		side := w.model.side()
		if got := wizardtest.MemberAt(wizardtest.ReadDossier(t, side.Store, "mairie-de-clairval"), "structures.0.credentials.client_id"); got != wizardtest.SlowID {
			t.Errorf("the dossier has the Client ID %v", got)
		}
		if kept := side.Vault.(wizardtest.Memory)["mairie-de-clairval/"+wizardtest.SlowID]; !kept.Is(wizardtest.SlowSecret) {
			t.Error("the vault does not have the secret")
		}
	})
}

// A choice that was only offered is not saved as an answer.
func TestInterruptedBeforeAChoice(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		w := run(t, New(walk, v, wizard.State{}))
		w.press(enter)
		w.at("customer").fill("Mairie de Clairval")
		w.press(ctrlC)
		w.end()
		again := run(t, New(walk, v, wizard.State{Phase: wizard.Opening, ID: "mairie-de-clairval"}))
		again.at("customer").see("Mairie de Clairval")
	})
}

func TestFailedSaveIsSaidAndRepeated(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		failure := error(&store.WriteError{Path: "the vault", Op: "write", Err: errors.New("full")})
		w.model.side().Vault = wizardtest.Broken{Memory: wizardtest.Memory{}, Err: &failure}
		w.fill(wizardtest.FirstID, wizardtest.FirstSecret)
		w.wait(time.Second)
		w.see(v.Title("storage.write", steps.Args{"path": "the vault"}), v.Say("action.again"), v.Say("action.correct"), v.Say("action.close-unsaved"))
		w.press(enter)
		w.see(v.Say("action.again"))
		failure = nil
		w.press(enter)
		w.at("access")
	})
}

// The folder cannot be written: the program can be left, and says that it saved nothing.
func TestFailedSaveCanBeLeft(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("connector"))
		folder := wizardtest.Folder(w.model.side().Store).Dir()
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		w.at("connector").fill("6.11.2")
		w.see(v.Say("action.again"), v.Say("action.close-unsaved"))
		w.press(down, down, enter)
		if end := w.end(); end.Code != wizard.ExitStorage {
			t.Errorf("exit code %d", end.Code)
		}
		if got := layout.Plain(v.Receipt(w.model.State, w.model.side(), ""), 78); got != v.Say("ended.unsaved") {
			t.Errorf("receipt: %s", got)
		}
	})
}
