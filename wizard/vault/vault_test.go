package vault

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/wizardtest"
)

const chosenPassphrase = "sept petits canards verts"

// keeper is an environment with three dossiers of two structures each, whose secrets are in
// the keyring: the canary, then a number.
func keeper(t *testing.T) (options, *bytes.Buffer) {
	t.Helper()
	keyring.MockInit()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		doc := fmt.Sprintf(`{"version":1,"customer":{"name":"Mairie"},"structures":[{"credentials":{"client_id":"a%d"},"kept":[{"secret":"credentials.client_secret","account":"a%d"}]},`+
			`{"credentials":{"client_id":"b"},"kept":[{"secret":"credentials.client_secret","account":"b"}]}]}`, n, n)
		id, err := s.Create(t.Context(), "Mairie", []byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		for _, account := range []string{fmt.Sprint("a", n), "b"} {
			if err := keyring.Set("raccord", id+"/"+account, canary.Text+id+account); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	side := &wizard.Side{Store: s, Passphrase: secret.Of(chosenPassphrase)}
	return options{&cli.Program{Voice: wizard.VoiceIn(steps.English), Side: side, Out: &out, Err: &out}}, &out
}

// secretsIn are the secrets of the three dossiers in one vault.
func secretsIn(t *testing.T, e options, kind string) (found int) {
	t.Helper()
	side := e.Side.WithVault(kind)
	if _, p := side.Unlock(t.Context(), kind, side.Passphrase); p != nil {
		t.Fatal(p)
	}
	for n, id := range []string{"mairie", "mairie-2", "mairie-3"} {
		a, err := side.Read(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		held, err := side.Held(t.Context(), id, a)
		if err != nil {
			t.Fatal(err)
		}
		for account, text := range held[id] {
			if found++; !text.Is(canary.Text+id+account) || account != "b" && account != fmt.Sprint("a", n) {
				t.Errorf("%s/%s is another secret", id, account)
			}
		}
	}
	return found
}

// Testmove moves them to the file, and back.
func TestMove(t *testing.T) {
	e, out := keeper(t)
	for _, move := range []struct {
		to   string
		left int // in the keyring
	}{{"file", 0}, {"keyring", 6}} {
		out.Reset()
		if err := e.move(t.Context(), move.to); err != nil || !strings.Contains(out.String(), "Secrets moved: 6.") {
			t.Errorf("to %s: %v\n%s", move.to, err, out)
		}
		if ring := secretsIn(t, e, "keyring"); ring != move.left {
			t.Errorf("to %s: %d in the keyring", move.to, ring)
		}
		if forms := canary.Find(out.Bytes(), canary.Text); forms != nil {
			t.Errorf("%q in\n%s", forms, out)
		}
	}
	if file := secretsIn(t, e, "file"); file != 0 {
		t.Errorf("%d still in the file", file)
	}
}

// TestDescribe: the command alone says where the secrets are and what the encrypted file is, or
// what is wrong with it, and asks for no passphrase.
func TestDescribe(t *testing.T) {
	o, out := keeper(t)
	ring, err := store.OpenKeyring(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	says := func(kind string, wants ...string) {
		t.Helper()
		out.Reset()
		o.Side = o.Side.WithVault(kind)
		if err := o.describe(t.Context()); err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, code := range wants {
			lines = append(lines, o.Voice.Say(code, "place", map[bool]string{true: ring.Place(), false: wizardtest.Folder(o.Side.Store).VaultPath()}[code == "vault.kept-keyring"], "count", 1))
		}
		if want := strings.Join(lines, "\n") + "\n"; out.String() != want {
			t.Errorf("says:\n%s\nwant:\n%s", out, want)
		}
	}
	says("", "vault.kept-keyring")
	says("file", "vault.kept-file", "vault.form-none")
	if err := o.move(t.Context(), "file"); err != nil {
		t.Fatal(err)
	}
	says("file", "vault.kept-file", "vault.form-identity")
	says("", "vault.kept-keyring", "vault.other-file", "vault.form-identity")
	if err := os.Remove(wizardtest.Folder(o.Side.Store).IdentityPath()); err != nil {
		t.Fatal(err)
	}
	o.Side = o.Side.WithVault("file")
	if err := o.describe(t.Context()); cli.ExitOf(err) != wizard.ExitStorage || err.Error() != "storage.identity-missing" {
		t.Errorf("%v", err)
	}
}

// TestMovePastDamaged: a dossier that cannot be read keeps its secrets where they
// are, and stops no other.
func TestMovePastDamaged(t *testing.T) {
	e, out := keeper(t)
	if err := os.WriteFile(wizardtest.Folder(e.Side.Store).Path("mairie"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := e.move(t.Context(), "file"); cli.ExitOf(err) != wizard.ExitStorage || !strings.Contains(out.String(), "Secrets moved: 4.") {
		t.Errorf("%v\n%s", err, out)
	}
	if text, err := keyring.Get("raccord", "mairie/b"); text != canary.Text+"mairieb" {
		t.Errorf("the keyring has %q, %v", text, err)
	}
}

// TestMoveThatCannotBeKept: they stay where they were.
func TestMoveThatCannotBeKept(t *testing.T) {
	e, out := keeper(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.move(ctx, "file"); err == nil {
		t.Errorf("no error\n%s", out)
	}
	if ring := secretsIn(t, e, "keyring"); ring != 6 {
		t.Errorf("%d in the keyring", ring)
	}
}
