package screen

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/lines"
	"raccord/wizard/wizardtest"
)

// left saves a dossier in which everything is answered and the check of one step alone is left
// to do. Both of its secrets are kept.
func left(t *testing.T, s store.Store, id steps.ID) string {
	t.Helper()
	access := wizardtest.At("access")
	a := wizardtest.Answered(wizardtest.At("review")).Put(access, steps.Given{
		Texts:   map[steps.Key]string{"access.login": wizardtest.Login},
		Secrets: map[steps.Key]secret.Text{"access.password": secret.Of(wizardtest.Password)},
	}).Found(access, wizardtest.Passed()).Keep()
	delete(a.Structures[0].Evidence, id)
	return wizardtest.Save(t, s, a)
}

// vaults put the secrets of a dossier away in each way, and say how a walk gets at them:
// by itself, with a passphrase that is asked for, or not at all.
var vaults = map[string]struct {
	put   func(*testing.T, *wizard.Side, string)
	asked bool
	shut  bool
}{
	"keyring": {put: func(t *testing.T, side *wizard.Side, id string) {
		keyring.MockInit()
		vault, err := store.OpenKeyring(t.Context())
		if err == nil {
			err = vault.Put(t.Context(), id, map[string]secret.Text{wizardtest.FirstID: secret.Of(wizardtest.FirstSecret), wizardtest.Login: secret.Of(wizardtest.Password)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}},
	"file": {asked: true, put: func(t *testing.T, side *wizard.Side, id string) {
		sealed(t, wizardtest.Folder(side.Store), id)
		side.Kind = "file"
	}},
	"passphrase file": {put: func(t *testing.T, side *wizard.Side, id string) {
		sealed(t, wizardtest.Folder(side.Store), id)
		side.Kind, side.Passphrase = "file", secret.Of(wizardtest.Passphrase)
	}},
	"locked": {shut: true, put: func(_ *testing.T, side *wizard.Side, _ string) {
		keyring.MockInitWithError(errors.New("locked"))
		side.Kind = "keyring"
	}},
}

// A dossier that holds secrets is taken up again at any check, with every reader and whatever
// the vault is: a check that uses no secret needs no vault, and one that does asks for it first.
func TestReopenedAtACheck(t *testing.T) {
	v := wizard.VoiceIn(steps.French)
	for _, step := range steps.Procedure {
		if step.Check == nil {
			continue
		}
		for name, kind := range vaults { // one after the other: the keyring is the process's
			for reader, walk := range map[string]func(*testing.T, *wizard.Effects, string, bool){
				"screen":     func(t *testing.T, w *wizard.Effects, id string, asked bool) { againOnScreen(t, w, id, &step, asked) },
				"lines":      func(t *testing.T, w *wizard.Effects, id string, asked bool) { againInLines(t, v, w, id, &step, asked) },
				"unattended": func(t *testing.T, w *wizard.Effects, _ string, _ bool) { againUnattended(t, w) },
			} {
				t.Run(string(step.ID)+"/"+name+"/"+reader, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						effects := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
						effects.Real.Vault = nil
						id := left(t, effects.Real.Store, step.ID)
						kind.put(t, &effects.Real, id)
						walk(t, effects, id, kind.asked && step.NeedsVault())
						a, err := effects.Real.Read(t.Context(), id)
						if err != nil {
							t.Fatal(err)
						}
						shut := kind.shut || kind.asked && reader == "unattended"
						if got, want := a.Passed(wizardtest.At(step.ID)), !shut || !step.NeedsVault(); got != want {
							t.Errorf("passed: %t, want %t", got, want)
						}
					})
				})
			}
		}
	}
}

func againOnScreen(t *testing.T, effects *wizard.Effects, id string, step *steps.Step, asked bool) {
	w := run(t, New(effects, wizard.VoiceIn(steps.French), wizard.State{Phase: wizard.Opening, ID: id}))
	if asked {
		w.see(w.Say("vault.known"))
		w.fill(wizardtest.Passphrase)
	}
	if w.model.State.Phase == wizard.Asking {
		w.at(step.ID)
		for range step.Fields {
			w.press(enter)
		}
		w.wait(2 * time.Second)
	}
	w.press(ctrlC)
	if end := w.end(); end.Code != wizard.ExitInterrupted || end.Unsaved {
		t.Errorf("exit code %d, unsaved: %t\n%s", end.Code, end.Unsaved, w.screen())
	}
}

func againInLines(t *testing.T, v wizard.Voice, effects *wizard.Effects, id string, step *steps.Step, asked bool) {
	typed := strings.Repeat("\n", len(step.Fields))
	if asked {
		typed = wizardtest.Passphrase + "\n" + typed
	}
	if step.NeedsVault() && effects.Real.Kind == "keyring" {
		typed = "" // its page offers choices, and nothing opens it
	}
	l := &lines.Reader{Effects: effects, Voice: v, In: bufio.NewReader(strings.NewReader(typed)), Out: io.Discard}
	if end := l.Run(t.Context(), wizard.State{Phase: wizard.Opening, ID: id}); end.Code != wizard.ExitInterrupted || end.Unsaved {
		t.Errorf("exit code %d, unsaved: %t", end.Code, end.Unsaved)
	}
}

// againUnattended gives the answers again, and no secret: the vault has them.
func againUnattended(t *testing.T, effects *wizard.Effects) {
	u := &lines.Unattended{Effects: effects, Warned: func(steps.Problem) {},
		Answers: wizardtest.AnswersFile(t, "structures.0.credentials.client_secret_file", nil)}
	s, missing, err := u.Start(t.Context(), false)
	if err != nil || len(missing) > 0 {
		t.Fatalf("%v, missing %v", err, missing)
	}
	u.Run(t.Context(), s)
}

// Whatever a check stumbled over, « Save and stop here » saves, and says so.
func TestStopAfterAVaultThatFails(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		effects := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy") // with a vault that has lost the secret
		w := run(t, New(effects, v, wizard.State{Phase: wizard.Opening, ID: left(t, effects.Real.Store, "credentials")}))
		w.at("credentials", enter, enter)
		w.wait(time.Second)
		w.see(v.Title("storage.secret-missing", nil))
		w.press(strings.Repeat(down, w.wanted()) + enter)
		end := w.end()
		if end.Code != wizard.ExitStorage || end.Unsaved {
			t.Errorf("exit code %d, unsaved: %t", end.Code, end.Unsaved)
		}
		if receipt := v.Receipt(end, &effects.Real, "raccord"); receipt[0].Text != v.Say("ended.saved") {
			t.Errorf("the receipt says %q", receipt[0].Text)
		}
	})
}
