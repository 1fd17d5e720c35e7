package wizard

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"filippo.io/age"
	"github.com/zalando/go-keyring"

	"raccord/steps"
	"raccord/store"
)

const passphrase = "sept petits canards verts"

// A supplier with one structure, the secrets in the system's keyring.
func TestWalkWithKeyring(t *testing.T) {
	for _, language := range steps.Languages { // one after the other: the keyring is the process's
		t.Run(string(language), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { supplier(t, VoiceIn(language)) })
		})
	}
}

func supplier(t *testing.T, v Voice) {
	keyring.MockInit()
	s := openStore(t)
	walk := newWalk(t, s, "happy")
	walk.Real.vault = nil
	begun := asking(at("connector"))
	begun.ID, begun.Vault = "", VaultState{}
	begun.Answers = begun.Answers.Put(at("customer"), given(at("customer"), "customer.role", "supplier"))
	w := run(t, NewScreen(walk, v, begun))
	w.at("connector").fill("6.11.2")
	w.see(v.Section("step.credentials", nil).Title)
	w.at("credentials").fill(firstID, firstSecret)
	w.wait(time.Second)
	w.at("access", enter, enter)
	w.at("supplier", enter)
	w.at("another", enter)
	w.at("review", enter)
	w.see(v.SavedTitle, v.SavedComplete)
	w.press(enter)
	if end := w.end(); end.Code != ExitDone {
		t.Errorf("exit code %d", end.Code)
	}
	if kept, err := walk.Real.vault.Get(t.Context(), "mairie-de-clairval", firstID); err != nil || !kept.Is(firstSecret) {
		t.Errorf("the keyring does not hold the secret: %v", err)
	}
	w.stays(firstSecret, s)
}

// A passphrase is chosen twice the same, and not too short; Back leaves.
func TestPassphraseIsChosen(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		s := openStore(t)
		walk := newWalk(t, s, "happy")
		walk.Real.vault, walk.Real.Kind = nil, "file"
		begun := asking(at("connector"))
		begun.ID, begun.Vault = "", VaultState{}
		w := run(t, NewScreen(walk, v, begun))
		w.at("connector").fill("6.11.2")
		w.see(v.VaultTitle, v.VaultNew, s.VaultPath())
		w.fill("short")
		w.see(v.PassphraseShort)
		w.press(clear)
		w.fill(passphrase, "another passphrase")
		w.see(v.PassphraseDiffers)
		w.press(escape)
		w.at("connector", enter)
		w.fill(passphrase, passphrase)
		w.at("credentials").see(s.VaultPath())
		w.stays(passphrase, s)
	})
}

// TestKeyringPagesOfferTheFile: whatever keeps the keyring closed, its page says so, and the
// encrypted file can be chosen there. A session of Windows over SSH is told by its number.
func TestKeyringPagesOfferTheFile(t *testing.T) {
	observed := map[string]string{store.LogonSession: "1312", store.Timeout: "", store.Locked: "", store.Denied: ""}
	for _, l := range steps.Languages {
		for reason, says := range observed {
			v, s := VoiceIn(l), inPhase(Unlocking)
			problem := ProblemOf(&store.VaultError{Reason: reason})
			page := v.Page(s.Next(Unlocked{s.Turn, VaultState{Kind: "keyring"}, problem}), nil)
			text := Spoken(page.Body, v.Colon)
			for _, want := range []string{v.Title("storage.keyring-"+reason, nil), says, "--vault file"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %s: no %q in\n%s", l, reason, want, text)
				}
			}
			choice := page.Asks[len(page.Asks)-1]
			i := slices.IndexFunc(choice.Options, func(o Option) bool { return o.Label == v.VaultFile })
			if i < 0 {
				t.Fatalf("%s: %s: no file among %+v", l, reason, choice.Options)
			}
			chosen := page.Submit(steps.Given{Texts: map[steps.Key]string{choice.Field.Key: choice.Options[i].Value}})
			if unlock, ok := chosen.(Unlock); !ok || unlock.Kind != "file" {
				t.Errorf("%s: %s: chosen is %+v", l, reason, chosen)
			}
		}
	}
}

// A dossier whose secret is in the encrypted file is taken up again.
func TestPassphraseOpensTheFile(t *testing.T) {
	walking(t, func(t *testing.T, v Voice) {
		s := openStore(t)
		id := unchecked(t, s)
		sealed(t, s, id)
		walk := newWalk(t, s, "happy")
		walk.Real.vault, walk.Real.Kind = nil, "file"
		w := run(t, NewScreen(walk, v, State{Phase: Opening, ID: id}))
		w.see(v.VaultTitle, v.VaultKnown)
		w.fill("not the passphrase")
		w.see(v.Title("storage.passphrase", nil))
		w.fill(passphrase)
		w.at("credentials", enter)
		w.see(v.SecretKept)
		w.press(enter)
		w.wait(time.Second)
		w.at("access")
		w.stays(firstSecret, s)
		w.stays(passphrase, s)
	})
}

// unchecked saves a dossier with a kept secret that nobody checked, and returns its id.
func unchecked(t *testing.T, s *store.Store) string {
	t.Helper()
	a := answered(at("access"))
	delete(a.Structures[0].Evidence, "credentials")
	doc, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Create(t.Context(), a.Name(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// sealed writes the encrypted file with the dossier's secret, at a low work factor.
func sealed(t *testing.T, s *store.Store, id string) {
	t.Helper()
	recipient, err := age.NewScryptRecipient(passphrase)
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
	if _, err := w.Write([]byte(`{"version":1,"secrets":{"` + id + `":{"` + firstID + `":"` + firstSecret + `"}}}`)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
