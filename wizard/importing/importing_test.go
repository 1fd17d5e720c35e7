package importing

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/table/tabletest"
	"raccord/wizard/wizardtest"
)

// importer imports lists into one store.
func importer(t *testing.T) (run func(name string, content []byte) (code int, said string), side *wizard.Side) {
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	side = &wizard.Side{Store: s, Who: "claire"}
	return func(name string, content []byte) (int, string) {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		o := &options{Program: &cli.Program{Voice: wizard.VoiceIn(steps.English), Side: side, Out: &out, Err: &out}, list: path}
		return cli.ExitOf(o.run(t.Context())), out.String()
	}, side
}

// TestWorkbookAndText: the same list in either form is the same list.
func TestWorkbookAndText(t *testing.T) {
	run, side := importer(t)
	book := tabletest.Workbook(t,
		[]any{"Collectivité", "RÔLE", "Structure", "Numéro de SIRET", "Application PISTE", "Courriel", "Responsable", "Contact technique", "Suivi par"},
		[]any{"Mairie d’Évry", "récipiendaire", "Mairie", tabletest.Number("73282932000074"), "EVRY", "si@evry.example", "Claire Martin", "Paul", "Denis"},
		[]any{"Mairie d’Évry", "Recipient", "École", "123 456 782 00010"},
	)
	if code, said := run("list.xlsx", book); code != 0 || !strings.Contains(said, "New dossiers: 1.") {
		t.Fatalf("code %d: %s", code, said)
	}
	a, err := side.Read(t.Context(), "mairie-d-evry")
	if err != nil {
		t.Fatal(err)
	}
	first := steps.View{Answers: a}
	for key, want := range map[steps.Key]string{
		"customer.name": "Mairie d’Évry", "customer.role": "recipient", "structure.name": "Mairie", "structure.siret": "73282932000074",
		"application.name": "EVRY", "application.email": "si@evry.example", "application.responsible": "Claire Martin", "declaration.contact_name": "Paul",
	} {
		if got := first.Text(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if got := a.SIRETs(); len(got) != 2 || got[1] != "12345678200010" || a.Assigned != "Denis" {
		t.Errorf("SIRETs %q, assigned to %q", got, a.Assigned)
	}
	text := "client,rôle,structure,siret\nMairie d’Évry,recipient,Mairie,73282932000074\nMairie d’Évry,recipient,École,12345678200010\n"
	for _, again := range []struct {
		name    string
		content []byte
	}{{"list.csv", []byte(text)}, {"list.xlsx", book}} {
		if code, said := run(again.name, again.content); code != 0 || !strings.Contains(said, "Unchanged: 1.") {
			t.Errorf("%s: code %d: %s", again.name, code, said)
		}
	}
	if now, err := side.Read(t.Context(), "mairie-d-evry"); err != nil || !now.Same(a) {
		t.Errorf("the same list changes the dossier: %v", err)
	}
}

// TestAnswersStay: a list completes a dossier and replaces nothing.
func TestAnswersStay(t *testing.T) {
	run, side := importer(t)
	const header = "client,siret,application,assignee\n"
	run("a.csv", []byte(header+"Mairie,73282932000074,UNE,\n"))
	code, said := run("b.csv", []byte(header+"Mairie,73282932000074,AUTRE,Claire\nMairie,12345678200010,DEUX,Denis\n"))
	a, err := side.Read(t.Context(), "mairie")
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Each("application.name"); code != 0 || len(got) != 2 || got[0] != "UNE" || got[1] != "DEUX" || a.Assigned != "Claire" {
		t.Errorf("code %d, applications %q, assigned to %q", code, got, a.Assigned)
	}
	for _, want := range []string{"line 2: the dossier already has another answer, which is kept (application).", "line 3: the dossier already has another answer, which is kept (assignee).", "Dossier mairie updated (new structures: 1)"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
}

// TestABrokenDossierIsNotDoubled: a customer whose dossier cannot be read gets no second one.
func TestABrokenDossierIsNotDoubled(t *testing.T) {
	run, side := importer(t)
	if err := os.WriteFile(wizardtest.Folder(side.Store).Path("mairie"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, said := run("a.csv", []byte("client,siret\nMairie,73282932000074\n\xc9cole,12345678200010\n")) // Windows-1252
	ids, err := side.Store.IDs(t.Context())
	if code != wizard.ExitStorage || err != nil || strings.Join(ids, " ") != "ecole mairie" || !strings.Contains(said, "not imported: 1.") {
		t.Errorf("code %d, dossiers %q, %v\n%s", code, ids, err, said)
	}
}
