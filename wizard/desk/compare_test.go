package desk

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"raccord/steps"
	"raccord/store"
	"raccord/store/postgres/postgrestest"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
)

const passphrase = "sept petits canards"

// A colleague is a person at a computer of their own, who answers what is asked.
type colleague struct {
	*options
	t    *testing.T
	home string
	said bytes.Buffer
	// answers are what is typed, in turn.
	answers []string
}

// colleagueOf returns a person of that name, who is a role of the database too.
func colleagueOf(t *testing.T, server *postgrestest.Server, database, name string) *colleague {
	t.Helper()
	c := &colleague{t: t, home: t.TempDir()}
	program := &cli.Program{Voice: wizard.VoiceIn(steps.English), Out: &c.said, Err: &c.said}
	program.StoreDir, program.As, program.VaultKind = server.Address(name, database), name, "file"
	program.AskHidden = func(context.Context, string) (secret.Text, error) { return secret.Of(passphrase), nil }
	program.AskLine = func(context.Context) (string, error) {
		answer := c.answers[0]
		c.answers = c.answers[1:]
		return answer, nil
	}
	c.options = &options{Program: program}
	c.identity()
	return c
}

// identity makes an identity under the passphrase that costs little to try.
func (c *colleague) identity() {
	c.t.Helper()
	key, err := age.GenerateX25519Identity()
	recipient, recipientErr := age.NewScryptRecipient(passphrase)
	if err != nil || recipientErr != nil {
		c.t.Fatal(err, recipientErr)
	}
	recipient.SetWorkFactor(4)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		c.t.Fatal(err)
	}
	fmt.Fprintln(w, key)
	w.Close()
	folder := filepath.Join(c.home, "raccord")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := store.WriteFile(filepath.Join(folder, "identity.age"), sealed.Bytes(), false); err != nil {
		c.t.Fatal(err)
	}
}

// does runs "desk VERB WORD", wants an exit code, and returns what was said.
func (c *colleague) does(code int, verb, word string, answers ...string) string {
	c.t.Helper()
	c.t.Setenv("XDG_DATA_HOME", c.home)
	c.said.Reset()
	c.answers = answers
	v, _ := verbOf([]string{verb})
	err := v.run(c.options, c.t.Context(), word)
	if err != nil {
		c.Tell(err)
	}
	if cli.ExitOf(err) != code || len(c.answers) > 0 {
		c.t.Errorf("%s: desk %s %s: exit code %d, want %d; not asked for: %q\n%s", c.As, verb, word, cli.ExitOf(err), code, c.answers, &c.said)
	}
	return c.said.String()
}

// fingerprintIn returns the fingerprint behind a label in what was said.
func fingerprintIn(t *testing.T, said, label string) string {
	t.Helper()
	_, rest, ok := strings.Cut(said, label+" ")
	if !ok || len(rest) < 24 {
		t.Fatalf("no %q in\n%s", label, said)
	}
	return rest[:24]
}

// TestCompared: two people compare their keys by voice: a yes, what was heard, and what was heard
// otherwise.
func TestCompared(t *testing.T) {
	server := postgrestest.Start(t)
	database := server.Database(t)
	claire, paul := colleagueOf(t, server, database, "claire"), colleagueOf(t, server, database, "paul")
	claire.does(wizard.ExitDone, "create", "")

	said := paul.does(wizard.ExitIncomplete, "join", "", "perhaps")
	if !strings.Contains(said, "Nothing was confirmed.") {
		t.Error(said)
	}
	pauls, list := fingerprintIn(t, said, "Your fingerprint:"), fingerprintIn(t, said, "as it is here:")
	said = claire.does(wizard.ExitStorage, "admit", "paul", "AAAA-BBBB-CCCC-DDDD-EEEE")
	if fingerprintIn(t, said, "Fingerprint of paul:") != pauls || fingerprintIn(t, said, "whole list:") != list || !strings.Contains(said, "AAAA-BBBB-CCCC-DDDD-EEEE") {
		t.Error(said)
	}
	claire.does(wizard.ExitIncomplete, "admit", "paul", "no")
	claire.does(wizard.ExitDone, "admit", "paul", strings.ToLower(strings.ReplaceAll(pauls, "-", " ")))
	claire.does(wizard.ExitDone, "admit", "paul") // once more: nothing is asked

	list = fingerprintIn(t, claire.does(wizard.ExitDone, "members", ""), "whole list:")
	paul.does(wizard.ExitStorage, "members", "", "AAAA-BBBB-CCCC-DDDD-EEEE")
	paul.does(wizard.ExitDone, "members", "", list)
	if said = paul.does(wizard.ExitDone, "members", ""); fingerprintIn(t, said, "whole list:") != list {
		t.Error(said)
	}
}

// TestComparedAgain: a key that has changed is told in full, and a yes is not enough for it; a member
// is taken out after the name was typed again.
func TestComparedAgain(t *testing.T) {
	server := postgrestest.Start(t)
	database := server.Database(t)
	claire, paul := colleagueOf(t, server, database, "claire"), colleagueOf(t, server, database, "paul")
	claire.does(wizard.ExitDone, "create", "")
	paul.does(wizard.ExitDone, "join", "", "yes")
	claire.does(wizard.ExitDone, "admit", "paul", "yes")

	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	server.Exec(t, database, fmt.Sprintf("update raccord.members set public_key = '%s' where name = 'paul'", key.Recipient()))
	said := claire.does(wizard.ExitIncomplete, "admit", "paul", "yes")
	if !strings.Contains(said, "A member’s key has changed") || !strings.Contains(said, string(store.FingerprintOf(key.Recipient().String()))) {
		t.Error(said)
	}
	claire.does(wizard.ExitIncomplete, "members", "", "yes")
	claire.does(wizard.ExitDone, "admit", "paul", fingerprintIn(t, said, "Fingerprint of paul:"))
	if said = claire.does(wizard.ExitDone, "members", ""); strings.Contains(said, "CHANGED") {
		t.Error(said)
	}

	claire.does(wizard.ExitUsage, "remove", "paul", "paule")
	if said = claire.does(wizard.ExitDone, "remove", "paul", "paul"); !strings.Contains(said, "paul is no longer a member") {
		t.Error(said)
	}
	if said = paul.does(wizard.ExitStorage, "admit", "claire"); !strings.Contains(said, "another name") && !strings.Contains(said, "not a member") && !strings.Contains(said, "not any more") {
		t.Error(said)
	}
}
