package wizard

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// asked is a terminal that asks a step, everything before it answered and saved.
func asked(t *testing.T, v Voice, p steps.Place) *terminal {
	t.Helper()
	s := openStore(t)
	return run(t, NewScreen(newWalk(t, s, "happy"), v, savedAt(t, s, p)))
}

// savedAt is the state that asks p of a dossier in the store.
func savedAt(t *testing.T, s *store.Store, p steps.Place) State {
	t.Helper()
	state := asking(p)
	doc, err := state.Answers.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if state.ID, err = s.Create(t.Context(), state.Answers.Name(), doc); err != nil {
		t.Fatal(err)
	}
	return state
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
		{"structure", nil, "", "flaw.required"},
		{"structure", []string{"Mairie"}, "123 456 782 0001", "flaw.siret-length"},
		{"structure", []string{"Mairie"}, "123 456 782 00011", "flaw.siret-check"},
		{"structure", []string{"Mairie"}, "1234567820001O", "flaw.siret-digits"},
		{"application", nil, "APP_SANDBOX_si@mairie.example", "flaw.name-sandbox"},
		{"application", []string{"MON_APPLICATION"}, "si@mairie", "flaw.email-shape"},
		{"declaration", []string{"MON_APPLICATION_CHORUS_PRO", "", ""}, "12", "flaw.phone-shape"},
		{"connector", nil, "six", "flaw.version-shape"},
		{"connector", nil, "6.9.1", "flaw.version-old"},
		{"credentials", nil, "two words", "flaw.inner-space"},
		{"credentials", []string{firstID}, "", "flaw.required"},
	}
	walking(t, func(t *testing.T, v Voice) {
		for _, row := range rows {
			w := asked(t, v, at(row.step))
			w.at(row.step).fill(row.before...)
			w.fill(row.typed)
			f := field(row.step, len(row.before))
			shape := f.TextProblem
			if f.Kind == steps.Secret {
				shape = func(text string) *steps.Problem {
					return f.SecretProblem(asking(at(row.step)).Answers.At(at(row.step)), secret.Of(text))
				}
			}
			problem := shape(row.typed)
			if problem == nil || problem.Code != row.code {
				t.Fatalf("%q in %s is %v, want %s", row.typed, f.Key, problem, row.code)
			}
			w.at(row.step)
			w.see("✗", v.problemLine(problem))
			if strings.ContainsAny(v.problemLine(problem), "{}") {
				t.Errorf("a placeholder is left: %s", v.problemLine(problem))
			}
			w.close()
		}
	})
}

func TestIdenticalIDAndSecretIsSaid(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("credentials"))
		w.at("credentials").fill(firstID, strings.ToUpper(firstID))
		w.see(v.Title("flaw.same-id-and-secret", nil))
		w.miss(v.ActionRecheck, v.ActionContinue)
	})
}

// What a paste carried is removed and said.
func TestPasteIsCleanedAndSaid(t *testing.T) {
	rows := []struct{ pasted, kept, said string }{
		{firstID + "\r\n", firstID, "paste.line-end"},
		{"\u00a0" + firstID, firstID, "paste.no-break-space"},
		{firstID[:9] + "\u200b" + firstID[9:], firstID, "paste.zero-width"},
		{"Client ID : " + firstID, firstID, "paste.label"},
		{strings.Repeat("0123456789", 2000), "", "paste.too-long"},
	}
	walking(t, func(t *testing.T, v Voice) {
		for _, row := range rows {
			w := asked(t, v, at("credentials"))
			w.paste(row.pasted)
			w.see(v.Title(row.said, nil))
			if got := w.model.typed().Texts["credentials.client_id"]; got != row.kept {
				t.Errorf("%s keeps %q, want %q", row.said, got, row.kept)
			}
			w.close()
		}
		w := asked(t, v, at("credentials"))
		w.fill(firstID)
		w.paste("  " + firstSecret + "\n")
		w.see(v.Title("paste.line-end", nil))
		if got := w.model.typed().Secrets["credentials.client_secret"]; !got.Is(firstSecret) {
			t.Error("the secret is not what was pasted")
		}
	})
}

// Two lines pasted are one value: no line end of a paste submits a field.
func TestPasteOfTwoLinesSubmitsNothing(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("structure"))
		w.paste("Mairie\r\nde Clairval\r")
		w.at("structure")
		if got := w.model.typed(); got.Texts["structure.name"] != "Mairie de Clairval" || got.Texts["structure.siret"] != "" {
			t.Errorf("typed: %v", got.Texts)
		}
	})
}

func TestResizeLosesNothing(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("application"))
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
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("credentials"))
		w.fill(firstID)
		w.paste(firstSecret)
		w.resize(20, 5)
		w.resize(80, 24)
		w.press(enter)
		w.wait(time.Second)
		w.at("access")
	})
}

// A signal is what ctrl+c is: what was typed is saved.
func TestInterruptedSavesWhatWasTyped(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("application"))
		w.at("application").fill("MON_APPLICATION")
		w.press("si@clair")
		w.program.Send(Interrupted{})
		if end := w.end(); end.Code != ExitInterrupted {
			t.Errorf("exit code %d", end.Code)
		}
		doc := readDossier(t, w.model.side().Store, "mairie-de-clairval")
		if got := memberAt(doc, "structures.0.application.email"); got != "si@clair" {
			t.Errorf("the dossier has the e-mail address %v", got)
		}
	})
}

func TestInterruptedCheckIsSaved(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("credentials"))
		w.fill(slowID, slowSecret)
		w.see(v.BusyCheck)
		w.program.Send(Interrupted{})
		if end := w.end(); end.Code != ExitInterrupted {
			t.Errorf("exit code %d", end.Code)
		}
		side := w.model.side()
		if got := memberAt(readDossier(t, side.Store, "mairie-de-clairval"), "structures.0.credentials.client_id"); got != slowID {
			t.Errorf("the dossier has the Client ID %v", got)
		}
		if kept := side.vault.(memory)["mairie-de-clairval/"+slowID]; !kept.Is(slowSecret) {
			t.Error("the vault does not have the secret")
		}
	})
}

// A choice that was only offered is not saved as an answer.
func TestInterruptedBeforeAChoice(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		s := openStore(t)
		walk := newWalk(t, s, "happy")
		w := run(t, NewScreen(walk, v, State{}))
		w.press(enter)
		w.at("customer").fill("Mairie de Clairval")
		w.press(ctrlC)
		w.end()
		again := run(t, NewScreen(walk, v, State{Phase: Opening, ID: "mairie-de-clairval"}))
		again.at("customer").see("Mairie de Clairval")
	})
}

// A broken vault keeps nothing until it is mended.
type broken struct {
	memory
	err *error
}

func (b broken) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	if *b.err != nil {
		return *b.err
	}
	return b.memory.Put(ctx, dossier, secrets)
}

func TestFailedSaveIsSaidAndRepeated(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("credentials"))
		failure := error(&store.WriteError{Path: "the vault", Op: "write", Err: errors.New("full")})
		w.model.side().vault = broken{memory{}, &failure}
		w.fill(firstID, firstSecret)
		w.wait(time.Second)
		w.see(v.Title("storage.write", steps.Args{"path": "the vault"}), v.ActionAgain, v.ActionCorrect, v.ActionQuit)
		w.press(enter)
		w.see(v.ActionAgain)
		failure = nil
		w.press(enter)
		w.at("access")
	})
}

// The folder cannot be written: the program can be left, and says that it saved nothing.
func TestFailedSaveCanBeLeft(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		w := asked(t, v, at("connector"))
		folder := w.model.side().Store.Dir()
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		w.at("connector").fill("6.11.2")
		w.see(v.ActionAgain, v.ActionQuit)
		w.press(down, down, enter)
		if end := w.end(); end.Code != ExitStorage {
			t.Errorf("exit code %d", end.Code)
		}
		if got := Plain(v.Receipt(w.model.State, w.model.side(), ""), 78); got != v.EndedUnsaved {
			t.Errorf("receipt: %s", got)
		}
	})
}
