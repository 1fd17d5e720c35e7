package screen

import (
	"context"
	"strings"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// What is typed faster than the program answers lands where it belongs, across pages.
func TestBurstLandsInTheRightFields(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		w.press("Budget principal\r12345678200010\r6.11.2\rMON_APPLICATION\rsi@clairval.example\rClaire Martin\r" + w.yes() + w.yes())
		w.at("declaration")
		for key, want := range map[steps.Key]string{
			"structure.name": "Budget principal", "structure.siret": "12345678200010", "application.name": "MON_APPLICATION",
			"application.email": "si@clairval.example", "application.responsible": "Claire Martin",
			"terms.accepted": steps.Yes, "space.visible": steps.Yes,
		} {
			if got := w.model.State.Answers.At(wizardtest.At("structure")).Text(key); got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
	})
}

// Huh would read the clipboard by itself, twice.
func TestCtrlVIsSwallowed(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		before := len(w.messages)
		w.press("Mai", ctrlV, "rie", ctrlV)
		for _, kind := range w.messages[before:] {
			if strings.HasPrefix(kind, "textinput.") { // the clipboard's content, or that there is none
				t.Errorf("ctrl+v reads the clipboard: %s", kind)
			}
		}
		if got := w.model.typed().Texts["structure.name"]; got != "Mairie" {
			t.Errorf("typed: %q", got)
		}
	})
}

func TestBackFromAnyField(t *testing.T) {
	rows := []struct {
		name string
		from steps.ID
		keys []string
		to   steps.ID
	}{
		{"empty", "structure", nil, "account"},
		{"invalid", "connector", []string{"six\r"}, "structure"},
		{"the second, invalid", "structure", []string{"Mairie\r", "12\r"}, "account"},
		{"a choice", "space", []string{down}, "terms"},
		{"a secret", "credentials", []string{wizardtest.FirstID + enter, "half"}, "declaration"},
	}
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, row := range rows {
			w := asked(t, v, wizardtest.At(row.from))
			w.at(row.from, append(row.keys, escape)...)
			if w.model.State.At.Step != row.to {
				t.Fatalf("%s: back leads to %s\n%s", row.name, w.model.State.At.Step, w.screen())
			}
			w.at(row.to)
			w.close()
		}
	})
}

// An invalid answer that was left by Back stands there again.
func TestBackKeepsTheInvalidAnswer(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("connector"))
		w.at("connector", "six\r", escape)
		w.at("structure", enter, enter)
		w.at("connector").see("six")
	})
}

func TestTabGoesRound(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		w.at("structure", "12", tab, "345", tab, "6", backTab, "78", up, "9")
		if got := w.model.typed().Texts; got["structure.name"] != "1269" || got["structure.siret"] != "34578" {
			t.Errorf("typed: %v", got)
		}
	})
}

// The last field's Enter goes to the first that is wrong, and says what.
func TestEnterGoesToTheFieldThatIsWrong(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("application"))
		w.at("application", tab, "si@clairval.example\rClaire Martin\r")
		w.see("✗", v.ProblemLine(&steps.Problem{Code: "flaw.required"}))
		w.press("MON_APPLICATION\r", enter, enter)
		w.at("terms")
	})
}

func TestGlossaryIsLeftByEsc(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("space"))
		w.press(f1)
		w.see(v.Say("help.title"), v.Say("keys.tick"), v.Say("key.close"))
		w.press(pageDown)
		w.see("« Raccordement EDI et API »")
		w.press(escape)
		w.at("space", "?")
		w.see(v.Say("help.title"))
		w.press("?")
		w.at("space")
	})
}

func TestLongTextScrolls(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("terms"))
		body := v.Section("step.terms", w.model.State.Answers.At(wizardtest.At("terms")).Fill()).Body
		last := body[len(body)-1].Text
		w.miss(last)
		w.press(pageDown, pageDown, pageDown, pageDown)
		w.see(last[len(last)/2:])
		w.press(w.yes())
		w.at("space")
	})
}

// ctrl+y copies the page's value for the portal: OSC 52, and the value is on the screen.
func TestCopySendsTheValue(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("recipient"))
		before := w.stream.Len()
		w.press(ctrlY)
		if got := w.stream.String()[before:]; !strings.Contains(got, "\x1b]52;c;") {
			t.Errorf("ctrl+y sends %q", got)
		}
	})
}

// An unhurried vault takes its time.
type unhurried struct{ wizardtest.Memory }

func (u unhurried) Put(ctx context.Context, dossier string, secrets map[string]secret.Text) error {
	time.Sleep(time.Second) // fake
	return u.Memory.Put(ctx, dossier, secrets)
}

// A save that lasts is shown, and cannot be left before it ended.
func TestLongSaveIsShown(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		w.model.side().Vault = unhurried{wizardtest.Memory{}}
		w.fill(wizardtest.FirstID)
		w.paste(wizardtest.FirstSecret)
		w.press(ctrlC)
		w.see(v.Say("busy.saving"))
		w.press(escape, ctrlC)
		w.see(v.Say("busy.saving"))
		if end := w.end(); end.Code != wizard.ExitInterrupted || end.Phase != wizard.Ended {
			t.Errorf("phase %d, exit code %d", end.Phase, end.Code)
		}
	})
}

// What is typed while something is saved reaches the page that follows.
func TestTypedAheadReachesTheNextPage(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("structure"))
		w.model.side().Vault = unhurried{wizardtest.Memory{}}
		w.model.State.Answers = w.model.State.Answers.Put(wizardtest.At("access"), steps.Given{
			Texts:   map[steps.Key]string{"access.login": wizardtest.Login},
			Secrets: map[steps.Key]secret.Text{"access.password": secret.Of(wizardtest.Password)},
		})
		w.press("École\r12345678200010\r", "6.", "11")
		w.wait(2 * time.Second)
		w.at("connector")
		if got := w.model.typed().Texts; got["connector.version"] != "6.11" {
			t.Errorf("typed: %v", got)
		}
	})
}

// A check that is left is over at once, and what it found later is not heard.
func TestCheckIsLeftAtOnce(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		w.fill(wizardtest.SlowID, wizardtest.SlowSecret)
		w.see(v.Say("busy.checking"))
		w.press(escape)
		w.at("credentials").see(wizardtest.SlowID)
		w.wait(20 * time.Second)
		w.at("credentials")
		if _, found := w.model.State.Answers.At(wizardtest.At("credentials")).Evidence("credentials"); found {
			t.Error("a check that was left left evidence")
		}
	})
}

// A service that does not answer ends by the client's limit, and can be gone past.
func TestUndecidedCheckCanBeGonePast(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		w := run(t, New(wizardtest.NewEffects(t, s, "slow"), v, wizardtest.SavedAt(t, s, wizardtest.At("credentials"))))
		w.fill(wizardtest.FirstID, wizardtest.FirstSecret)
		w.wait(20 * time.Second)
		w.see(v.Title("fault.timeout", nil), v.Say("action.recheck"), v.Say("action.continue"))
		w.press(down, down, enter)
		w.at("access")
	})
}

// A hearer is a service that answers nothing and hears when it is left.
type hearer struct {
	chorus.Service
	left *time.Duration
}

func (h hearer) Authenticate(ctx context.Context, _ chorus.Environment, _ chorus.Pair) (chorus.Result, error) {
	begun := time.Now()
	<-ctx.Done()
	*h.left = time.Since(begun)
	return chorus.Result{}, ctx.Err()
}

// What is left is given up on the other side too.
func TestEscCancelsTheRequest(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := asked(t, v, wizardtest.At("credentials"))
		var left time.Duration
		w.model.side().Service = hearer{left: &left}
		w.fill(wizardtest.FirstID, wizardtest.FirstSecret)
		w.wait(5 * time.Second)
		w.press(escape)
		w.at("credentials")
		if left < 5*time.Second || left > 6*time.Second {
			t.Errorf("the request was given up after %v", left)
		}
	})
}
