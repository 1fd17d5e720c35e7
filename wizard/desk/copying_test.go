package desk

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/wizardtest"
)

// copyingOf is a copying from a store of two dossiers with a secret each to an empty one. What is said
// goes to out.
func copyingOf(t *testing.T) (c *copying, out *bytes.Buffer) {
	t.Helper()
	from, to := wizardtest.OpenStore(t), wizardtest.OpenStore(t)
	held := wizardtest.Memory{}
	for _, name := range []string{"Agen", "Brest"} {
		id, err := from.Create(t.Context(), name, dossierOf(name))
		if err != nil {
			t.Fatal(err)
		}
		held[id+"/"+"id-1"] = secret.Of(canary.Text + id)
	}
	out = &bytes.Buffer{}
	program := &cli.Program{Voice: wizard.VoiceIn(steps.English), Out: out, Err: out}
	return &copying{options: &options{Program: program}, secrets: store.Secrets{},
		from: &wizard.Side{Store: from, Vault: held}, to: &wizard.Side{Store: to, Vault: wizardtest.Memory{}}}, out
}

// dossierOf is a dossier that keeps a secret under the account id-1.
func dossierOf(customer string) []byte {
	return fmt.Appendf(nil, `{"version":1,"customer":{"name":%q},"structures":[{"credentials":{"client_id":"id-1"},`+
		`"kept":[{"secret":"credentials.client_secret","account":"id-1"}]}]}`, customer)
}

// runs runs the copying anew, and wants an exit code.
func (c *copying) runs(t *testing.T, code int) {
	t.Helper()
	again := copying{options: c.options, from: c.from, to: c.to, secrets: store.Secrets{}}
	if err := again.run(t.Context()); cli.ExitOf(err) != code {
		t.Errorf("exit code %d, want %d: %v", cli.ExitOf(err), code, err)
	}
}

// arrived wants dossiers to be there as they were, each with its secret.
func arrived(t *testing.T, c *copying, ids ...string) {
	t.Helper()
	for _, id := range ids {
		was, _ := c.from.Store.Read(t.Context(), id)
		doc, err := c.to.Store.Read(t.Context(), id)
		if err != nil || !bytes.Equal(doc, was) {
			t.Errorf("%s: %s %v", id, doc, err)
		}
		if text, err := c.to.Vault.Get(t.Context(), id, "id-1"); err != nil || !text.Is(canary.Text+id) {
			t.Errorf("%s: another secret, %v", id, err)
		}
	}
}

// TestCopy: all of it is there, and the same again changes nothing.
func TestCopy(t *testing.T) {
	c, out := copyingOf(t)
	c.runs(t, wizard.ExitDone)
	arrived(t, c, "agen", "brest")
	if !strings.Contains(out.String(), "dossiers 2, secrets 2. There already: 0.") {
		t.Error(out)
	}
	c.runs(t, wizard.ExitDone)
	if !strings.Contains(out.String(), "dossiers 0, secrets 0. There already: 2.") {
		t.Error(out)
	}
	if forms := canary.Find(out.Bytes(), canary.Text); forms != nil {
		t.Error("a secret is shown:", forms)
	}
}

// TestCopyConflicts: what is there otherwise stays as it is, is named, and stops nothing else.
func TestCopyConflicts(t *testing.T) {
	c, out := copyingOf(t)
	theirs := []byte(`{"version":1,"customer":{"name":"Agen"},"assigned":"anne"}`)
	if _, err := c.to.Store.Create(t.Context(), "Agen", theirs); err != nil {
		t.Fatal(err)
	}
	c.runs(t, wizard.ExitStorage)
	if doc, _ := c.to.Store.Read(t.Context(), "agen"); !bytes.Equal(doc, theirs) {
		t.Errorf("written over: %s", doc)
	}
	if _, err := c.to.Vault.Get(t.Context(), "agen", "id-1"); !errors.Is(err, store.ErrNoSecret) {
		t.Error("its secret was copied")
	}
	arrived(t, c, "brest")
	if !strings.Contains(out.String(), "Dossier agen:") || strings.Contains(out.String(), "Dossier brest: "+c.to.Store.String()) {
		t.Error(out)
	}
	c.to.Vault.Put(t.Context(), "brest", map[string]secret.Text{"id-1": secret.Of("un autre secret")})
	c.runs(t, wizard.ExitStorage)
	if text, _ := c.to.Vault.Get(t.Context(), "brest", "id-1"); !text.Is("un autre secret") {
		t.Error("a secret was written over")
	}
	if !strings.Contains(out.String(), "another secret for id-1") {
		t.Error(out)
	}
}

// TestCopyWithoutSecret: a secret that is missing where it should be is named; the dossier is copied.
func TestCopyWithoutSecret(t *testing.T) {
	c, out := copyingOf(t)
	c.from.Vault.Drop(t.Context(), "agen", "id-1")
	c.runs(t, wizard.ExitIncomplete)
	arrived(t, c, "brest")
	if doc, err := c.to.Store.Read(t.Context(), "agen"); err != nil || !strings.Contains(out.String(), "the secret of id-1 is not in the vault") {
		t.Errorf("%s %v %s", doc, err, out)
	}
}

// TestCopyInterrupted: where the secrets cannot be kept, no dossier that speaks of them is there, and
// the same command completes what is missing.
func TestCopyInterrupted(t *testing.T) {
	c, _ := copyingOf(t)
	failure := error(&store.WriteError{Path: "memory", Op: "write", Err: errors.New("full")})
	c.to.Vault = wizardtest.Broken{Memory: wizardtest.Memory{}, Err: &failure}
	c.runs(t, wizard.ExitStorage)
	if ids, err := c.to.Store.IDs(t.Context()); err != nil || len(ids) > 0 {
		t.Error(ids, err)
	}
	failure = nil
	c.to.Vault.Put(t.Context(), "agen", map[string]secret.Text{"id-1": secret.Of(canary.Text + "agen")}) // as if killed then
	c.runs(t, wizard.ExitDone)
	arrived(t, c, "agen", "brest")
}

// TestCopyWithDamagedDossier: one that cannot be read is named, and the others are copied.
func TestCopyWithDamagedDossier(t *testing.T) {
	c, out := copyingOf(t)
	folder := c.from.Store.(*store.Folder)
	if err := store.WriteFile(folder.Path("agen"), []byte("{"), false); err != nil {
		t.Fatal(err)
	}
	c.runs(t, wizard.ExitStorage)
	arrived(t, c, "brest")
	if !strings.Contains(out.String(), folder.Path("agen")) {
		t.Error(out)
	}
}
