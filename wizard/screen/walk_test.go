package screen

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/storetest/canary"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// back leaves a step by Esc after typing, comes back by submitting the step before, and
// demands that what was typed stands there.
func (w *terminal) back(from steps.ID, typed string, to steps.ID, submit string) {
	w.Helper()
	w.at(from, typed, escape)
	w.at(to, strings.Split(submit, "")...)
	if s := strings.Trim(typed, "\r\t"); s != "" {
		for _, text := range strings.Split(s, "\r") {
			w.see(text)
		}
	}
}

// The whole walk: two structures of a recipient; Back in the middle of every part, a space
// to open, a refusal, a check left, a spelling that differs, an interruption.
func TestWalkFromHomeToReceipt(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		walk := wizardtest.NewEffects(t, s, "happy")
		w := run(t, New(walk, v, wizard.State{}))
		w.untilInterrupted()
		if end := w.end(); end.Code != wizard.ExitInterrupted || end.ID != "mairie-de-clairval" {
			t.Fatalf("interrupted: code %d, dossier %q", end.Code, end.ID)
		}

		w = run(t, New(walk, v, wizard.State{}))
		w.see("Mairie de Clairval")
		w.press(enter)
		w.declared()
		w.verified()
		w.secondStructure()
		w.reviewed()
		if end := w.end(); end.Code != wizard.ExitDone {
			t.Errorf("exit code %d", end.Code)
		}
		kept := walk.Real.Vault.(wizardtest.Memory)
		wantSecrets(t, kept, map[string]string{wizardtest.FirstID: wizardtest.FirstSecret, wizardtest.SecondID: wizardtest.SecondSecret, wizardtest.Login: wizardtest.Password})
		wantDossier(t, s)
		for _, hidden := range []string{wizardtest.FirstSecret, wizardtest.SecondSecret, wizardtest.Password, wizardtest.UnknownSecret} {
			w.stays(hidden, s)
		}
	})
}

// untilInterrupted goes from home to the terms of PISTE, and stops there by ctrl+c.
func (w *terminal) untilInterrupted() {
	w.Helper()
	w.see(w.Say("home.title"), w.Say("home.empty"))
	w.press(enter)
	w.at("customer").fill("Mairie de Clairval")
	w.press(down, down+enter)
	w.at("account", w.yes())
	w.back("structure", "Budget princ", "account", enter)
	w.at("structure").fill("ipal", "123 456 782 00010")
	w.at("connector", "6.11.2\r")
	w.back("application", "MON_APPLICATION_CHORUS_PRO\rsi@clair", "connector", enter)
	w.at("application", enter, clear).fill("si@clairval.example", "Claire Martin")
	w.at("terms", ctrlC)
}

// declared goes through Chorus Pro: the space is missing first, and a name is misspelt.
func (w *terminal) declared() {
	w.Helper()
	w.at("terms", w.yes())
	w.at("space", w.no())
	w.see("Budget principal")
	w.at("open-space", down+enter)
	w.back("declaration", "Mon_application_chorus_pro", "space", enter)
	w.at("declaration", enter).fill("+33 1 00 00 00 00")
	w.see(w.Title("flaw.names-differ", nil), "MON_APPLICATION_CHORUS_PRO", "Mon_application_chorus_pro")
	w.press(enter) // correct
	w.at("declaration", clear).fill("MON_APPLICATION_CHORUS_PRO")
}

// verified goes through Open Bee: a pair is refused and corrected, the access is tried.
func (w *terminal) verified() {
	w.Helper()
	w.back("credentials", wizardtest.FirstID+"\r"+tab, "declaration", enter)
	w.at("credentials", enter).fill(wizardtest.UnknownSecret)
	w.wait(time.Second)
	w.see(w.Title("fault.credentials-refused", nil))
	w.press(enter)
	w.at("credentials", enter).fill(wizardtest.FirstSecret)
	w.wait(time.Second)
	w.at("access").fill(wizardtest.Login, wizardtest.Password)
	w.wait(2 * time.Second)
	w.back("recipient", "", "access", enter+enter)
	w.at("recipient", w.yes())
	w.back("review", "", "recipient", enter)
	w.at("review", up+enter) // one more structure
}

// reviewed reads the last page from top to bottom, saves and leaves.
func (w *terminal) reviewed() {
	w.Helper()
	w.at("review")
	for range 60 {
		w.press(down)
	}
	w.press("\x1b[H")
	if !w.drawn(w.Say("secret.hidden")) {
		w.Errorf("the review does not say that secrets are kept\n%s", w.screen())
	}
	w.press(enter)
	w.see(w.Say("connected.title"))
	w.press(pageDown, pageDown, pageDown)
	w.see(w.Say("saved.complete"))
	w.press(enter)
}

// secondStructure goes through a structure whose first check is slow, and is left.
func (w *terminal) secondStructure() {
	w.Helper()
	w.at("structure").fill("École", "12345678200028")
	w.at("connector", clear, "7.0\r") // the first structure's is offered
	w.at("sharing", down+enter)
	w.at("application").fill("ECOLE_CHORUS_PRO")
	w.press(clear)
	w.fill("ecole@clairval.example")
	w.press(enter) // the first structure's person is offered
	w.at("terms", w.yes())
	w.at("space", w.yes())
	w.at("declaration").fill("ECOLE_CHORUS_PRO") // the first structure's contact is taken over
	w.at("credentials").fill(wizardtest.SlowID, wizardtest.SlowSecret)
	w.see(w.Say("busy.checking"), w.Say("key.cancel"))
	w.wait(4 * time.Second)
	w.see(w.Title("stage.answer", nil))
	w.press(escape)
	w.at("credentials", clear).fill(wizardtest.SecondID, wizardtest.SecondSecret)
	w.wait(time.Second)
	w.at("access", clear, enter) // the first structure's account is offered; skipped
	w.at("recipient", w.yes())
}

// wantSecrets compares what the vault holds, by account.
func wantSecrets(t *testing.T, kept wizardtest.Memory, want map[string]string) {
	t.Helper()
	for account, text := range want {
		if got, ok := kept["mairie-de-clairval/"+account]; !ok || !got.Is(text) {
			t.Errorf("the vault does not hold the secret of %s", account)
		}
	}
	if len(kept) != len(want) {
		t.Errorf("the vault holds %d secrets, want %d", len(kept), len(want))
	}
}

// wantDossier compares the file with what the walk answered.
func wantDossier(t *testing.T, s *store.Folder) {
	t.Helper()
	doc := wizardtest.ReadDossier(t, s, "mairie-de-clairval")
	for path, want := range map[string]any{
		"version": 1.0, "customer.name": "Mairie de Clairval", "customer.role": "recipient", "account.ready": true,
		"structures.0.structure.name": "Budget principal", "structures.0.structure.siret": "12345678200010",
		"structures.0.application.name":  "MON_APPLICATION_CHORUS_PRO",
		"structures.0.application.email": "si@clairval.example", "structures.0.application.responsible": "Claire Martin",
		"structures.0.terms.accepted": true, "structures.0.space.visible": true,
		"structures.0.declaration.application_name": "MON_APPLICATION_CHORUS_PRO",
		"structures.0.declaration.contact_name":     "Claire Martin",
		"structures.0.declaration.contact_email":    "si@clairval.example",
		"structures.0.declaration.contact_phone":    "+33 1 00 00 00 00",
		"structures.0.connector.version":            "6.11.2", "structures.0.credentials.client_id": wizardtest.FirstID,
		"structures.0.access.login": wizardtest.Login, "structures.0.openbee.done": true,
		"structures.1.structure.siret": "12345678200028", "structures.1.credentials.client_id": wizardtest.SecondID,
		"structures.1.application.shared": false, "structures.1.access.login": nil, "structures.1.connector.version": "7.0",
	} {
		if got := wizardtest.MemberAt(doc, path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	if at, ok := doc["reviewed"].(string); !ok || !strings.HasPrefix(at, "2000-01-01T") {
		t.Errorf("reviewed is %v", doc["reviewed"])
	}
	for i, sheet := range doc["structures"].([]any) {
		for _, e := range sheet.(map[string]any)["evidence"].([]any) {
			if e.(map[string]any)["passed"] != true {
				t.Errorf("structure %d: evidence that did not pass: %v", i, e)
			}
		}
	}
}

// stays demands that a secret was on no frame, in no file and in no receipt.
func (w *terminal) stays(hidden string, s *store.Folder) {
	w.Helper()
	if w.drawn(hidden) {
		w.Error("a secret was drawn")
	}
	receipt := layout.Plain(w.Receipt(w.model.State, w.model.side(), "raccord"), 78)
	if forms := canary.Find([]byte(receipt), hidden); forms != nil {
		w.Errorf("a secret is on the receipt: %q", forms)
	}
	err := filepath.WalkDir(s.Dir(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if forms := canary.Find(content, hidden); forms != nil {
			w.Errorf("%s holds a secret: %q", filepath.Base(path), forms)
		}
		return err
	})
	if err != nil {
		w.Error(err)
	}
}
