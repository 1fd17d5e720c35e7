package screen

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"filippo.io/age"
	"github.com/zalando/go-keyring"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A supplier with one structure, the secrets in the system's keyring.
func TestWalkWithKeyring(t *testing.T) {
	for _, language := range steps.Languages { // one after the other: the keyring is the process's
		t.Run(string(language), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { supplier(t, wizard.VoiceIn(language)) })
		})
	}
}

func supplier(t *testing.T, v wizard.Voice) {
	keyring.MockInit()
	s := wizardtest.OpenStore(t)
	walk := wizardtest.NewEffects(t, s, "happy")
	walk.Real.Vault = nil
	begun := wizardtest.Asking(wizardtest.At("declaration"))
	begun.ID, begun.Vault = "", wizard.VaultState{}
	begun.Answers = begun.Answers.Put(wizardtest.At("customer"), wizardtest.GoodAnswer(wizardtest.At("customer"), "customer.role", "supplier"))
	w := run(t, New(walk, v, begun))
	w.at("declaration").fill(wizardtest.GoodTexts["application.name"])
	w.press(enter)
	w.see(v.Section("step.credentials", nil).Title)
	w.at("credentials").fill(wizardtest.FirstID, wizardtest.FirstSecret)
	w.wait(time.Second)
	w.at("access", enter)
	w.at("supplier", w.yes())
	w.at("review", enter)
	w.see(v.Say("connected.title"))
	w.press(pageDown, pageDown, pageDown)
	w.see(v.Say("saved.complete"))
	w.press(enter)
	if end := w.end(); end.Code != wizard.ExitDone {
		t.Errorf("exit code %d", end.Code)
	}
	if kept, err := walk.Real.Vault.Get(t.Context(), "mairie-de-clairval", wizardtest.FirstID); err != nil || !kept.Is(wizardtest.FirstSecret) {
		t.Errorf("the keyring does not hold the secret: %v", err)
	}
	w.stays(wizardtest.FirstSecret, s)
}

// A passphrase is chosen twice the same, and not too short; Back leaves.
func TestPassphraseIsChosen(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		walk.Real.Vault, walk.Real.Kind = nil, "file"
		begun := wizardtest.Asking(wizardtest.At("declaration"))
		begun.ID, begun.Vault = "", wizard.VaultState{}
		w := run(t, New(walk, v, begun))
		w.at("declaration").fill(wizardtest.GoodTexts["application.name"])
		w.press(enter)
		w.see(v.Say("vault.title"), v.Say("vault.new"), s.VaultPath())
		w.fill("short")
		w.see(v.Say("passphrase.short"))
		w.press(clear)
		w.fill(wizardtest.Passphrase, "another passphrase")
		w.see(v.Say("passphrase.differs"))
		w.press(escape)
		w.at("declaration", enter, enter)
		w.fill(wizardtest.Passphrase, wizardtest.Passphrase)
		w.at("credentials").see(s.VaultPath())
		w.stays(wizardtest.Passphrase, s)
	})
}

// A dossier whose secret is in the encrypted file is taken up again.
func TestPassphraseOpensTheFile(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		id := wizardtest.Unchecked(t, s)
		sealed(t, s, id)
		walk := wizardtest.NewEffects(t, s, "happy")
		walk.Real.Vault, walk.Real.Kind = nil, "file"
		w := run(t, New(walk, v, wizard.State{Phase: wizard.Opening, ID: id}))
		w.see(v.Say("vault.title"), v.Say("vault.known"))
		w.fill("not the passphrase")
		w.see(v.Title("storage.passphrase", nil))
		w.fill(wizardtest.Passphrase)
		w.at("credentials", enter)
		w.see(v.Say("secret.kept"))
		w.press(enter)
		w.wait(time.Second)
		w.at("access")
		w.stays(wizardtest.FirstSecret, s)
		w.stays(wizardtest.Passphrase, s)
	})
}

// sealed writes the encrypted file with the dossier's secret, at a low work factor.
func sealed(t *testing.T, s *store.Folder, id string) {
	t.Helper()
	recipient, err := age.NewScryptRecipient(wizardtest.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(4)
	f, err := os.OpenFile(s.VaultPath(), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := age.Encrypt(f, recipient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(`{"version":1,"secrets":{"` + id + `":{"` + wizardtest.FirstID + `":"` + wizardtest.FirstSecret + `","` + wizardtest.Login + `":"` + wizardtest.Password + `"}}}`)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
