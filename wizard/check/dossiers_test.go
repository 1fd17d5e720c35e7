package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// keepDossier makes a dossier with so many structures, their secrets in the vault.
func keepDossier(t *testing.T, e *options, name string, structures int) string {
	t.Helper()
	document := map[string]any{"version": 1, "customer": map[string]any{"name": name, "role": "supplier"}}
	var sheets []any
	for i := range structures {
		id := clientID(name, i)
		sheets = append(sheets, map[string]any{
			"structure":   map[string]any{"name": "Structure", "siret": "12345678200010"},
			"credentials": map[string]any{"client_id": id},
			"kept":        []any{map[string]any{"secret": "credentials.client_secret", "account": id}},
		})
	}
	document["structures"] = sheets
	raw, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	id, err := e.Side.Store.Create(t.Context(), name, raw)
	if err != nil {
		t.Fatal(err)
	}
	keepSecrets(t, id, structures)
	return id
}

// saveOver saves over the dossier that is there.
func saveOver(e *options, id string, document []byte) error {
	before, err := e.Side.Store.Read(context.Background(), id)
	if err != nil {
		return err
	}
	return e.Side.Store.Save(context.Background(), id, document, store.RevisionOf(before))
}

func clientID(name string, structure int) string {
	return fmt.Sprintf("%s-%04d-4000-8000-000000000000", name, structure)
}

// keepSecrets puts the secrets of a dossier into the vault.
func keepSecrets(t *testing.T, id string, structures int) {
	t.Helper()
	secrets := map[string]secret.Text{}
	for i := range structures {
		secrets[clientID(id, i)] = secret.Of("secret-fictif")
	}
	vault, err := store.OpenKeyring(t.Context())
	if err == nil {
		err = vault.Put(t.Context(), id, secrets)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// verdictsOf are what a dossier says was found, by structure; "" where nothing was.
func verdictsOf(t *testing.T, e *options, id string) (verdicts []chorus.Verdict) {
	t.Helper()
	a, err := e.Side.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range a.Structures {
		verdicts = append(verdicts, sheet.Evidence["credentials"].Verdict)
	}
	return verdicts
}

func wantVerdicts(t *testing.T, e *options, id string, want ...chorus.Verdict) {
	t.Helper()
	if got := verdictsOf(t, e, id); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s says %q, want %q", id, got, want)
	}
}

// TestDossiersTakenUp: interrupted in the middle of a dossier and asked again, each structure
// is asked about once, and what was found before and after is saved together.
func TestDossiersTakenUp(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		o, e, out := batchAt(t, 200*time.Millisecond, 2)
		e.all = true
		ids := []string{keepDossier(t, e, "aaaa", 3), keepDossier(t, e, "bbbb", 4)}
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(500*time.Millisecond, stop) // the second round of two is on its way
		wantCode(t, e.checkDossiers(ctx, ids), wizard.ExitInterrupted)
		wantVerdicts(t, e, ids[0], "valid", "valid", "valid")
		wantVerdicts(t, e, ids[1], "", "", "", "")
		asked := len(o.at)
		out.Reset()
		wantCode(t, e.checkDossiers(t.Context(), ids), wizard.ExitDone)
		if o.wantOnce(t, 7); asked < 4 || asked >= 7 {
			t.Errorf("%d asked before the interruption", asked)
		}
		wantVerdicts(t, e, ids[0], "valid", "valid", "valid")
		wantVerdicts(t, e, ids[1], "valid", "valid", "valid", "valid")
		wantResults(t, out, 7)
		wantNoJournal(t, e)
	})
}

// TestDossierNamedTwice: a dossier that is named twice is checked once, and is no twin of itself.
func TestDossierNamedTwice(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		o, e, out := batchAt(t, 200*time.Millisecond, 2)
		a, b := keepDossier(t, e, "aaaa", 1), keepDossier(t, e, "bbbb", 1)
		wantCode(t, e.checkDossiers(t.Context(), []string{b, a, b}), wizard.ExitDone)
		o.wantOnce(t, 2)
		wantResults(t, out, 2)
		if bytes.Contains(out.Bytes(), []byte(samePair)) {
			t.Errorf("a twin of itself: %s", out)
		}
	})
}

func wantResults(t *testing.T, out *bytes.Buffer, n int) {
	t.Helper()
	var document struct {
		Results []struct{ Dossier, Verdict string }
		Summary struct{ Valid int }
	}
	if err := json.Unmarshal(out.Bytes(), &document); err != nil || len(document.Results) != n || document.Summary.Valid != n {
		t.Errorf("%d results, %+v, %v, want %d", len(document.Results), document.Summary, err, n)
	}
}

// interruptDossiers begins the batch of e's dossiers and interrupts it after so long.
func interruptDossiers(t *testing.T, e *options, ids []string, after time.Duration) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(after, stop)
	wantCode(t, e.checkDossiers(ctx, ids), wizard.ExitInterrupted)
}

func wantNoJournal(t *testing.T, e *options) {
	t.Helper()
	if left, err := os.ReadDir(filepath.Join(wizardtest.Folder(e.Side.Store).Dir(), "batches")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestChangedInBetween: a dossier that was changed after the interruption is asked about
// again, and only that one.
func TestChangedInBetween(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		o, e, out := batchAt(t, 200*time.Millisecond, 2)
		ids := []string{keepDossier(t, e, "aaaa", 2), keepDossier(t, e, "bbbb", 2), keepDossier(t, e, "cccc", 2)}
		interruptDossiers(t, e, ids, 300*time.Millisecond)
		wantVerdicts(t, e, ids[0], "valid", "valid")
		a, err := e.Side.Read(t.Context(), ids[0])
		if err != nil {
			t.Fatal(err)
		}
		a.Customer.Texts["customer.name"] = "Renamed"
		save(t, e, ids[0], a)
		out.Reset()
		wantCode(t, e.checkDossiers(t.Context(), ids), wizard.ExitDone)
		if len(o.at) != 8 || len(o.asked) != 6 {
			t.Errorf("%d requests about %d pairs, want 8 about 6", len(o.at), len(o.asked))
		}
		wantResults(t, out, 6)
		wantNoJournal(t, e)
	})
}

func save(t *testing.T, e *options, id string, a steps.Answers) {
	t.Helper()
	document, err := a.Encode()
	if err == nil {
		err = saveOver(e, id, document)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestSavedMeanwhile: what somebody else saved while the check was on its way is kept.
func TestSavedMeanwhile(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		_, e, _ := batchAt(t, time.Second, 2)
		id := keepDossier(t, e, "aaaa", 2)
		time.AfterFunc(500*time.Millisecond, func() {
			a, err := e.Side.Read(t.Context(), id)
			if err != nil {
				t.Error(err)
				return
			}
			a.Customer.Texts["customer.name"] = "Renamed"
			a.Structures[1].Texts["structure.name"] = "Another"
			save(t, e, id, a)
		})
		wantCode(t, e.checkDossiers(t.Context(), []string{id}), wizard.ExitDone)
		a, err := e.Side.Read(t.Context(), id)
		if err != nil || a.Name() != "Renamed" || a.Structures[1].Texts["structure.name"] != "Another" {
			t.Errorf("%q, %v", a.Name(), err)
		}
		wantVerdicts(t, e, id, "valid", "") // of the second one, the answers are others now
	})
}

// TestOneBadDossier stops no other, and the worst decides.
func TestOneBadDossier(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		_, e, _ := batchAt(t, 200*time.Millisecond, 2)
		id := keepDossier(t, e, "aaaa", 1)
		wantCode(t, e.checkDossiers(t.Context(), []string{"missing", id, "gone"}), wizard.ExitStorage)
		wantVerdicts(t, e, id, "valid")
		wantNoJournal(t, e)
	})
}

// TestVaultStaysShut: that ends it, and what was found before is kept.
func TestVaultStaysShut(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		o, e, _ := batchAt(t, 200*time.Millisecond, 1)
		ids := []string{keepDossier(t, e, "aaaa", 1), keepDossier(t, e, "bbbb", 1), keepDossier(t, e, "cccc", 1)}
		interruptDossiers(t, e, ids, 100*time.Millisecond)
		open := e.Side
		e.Side = open.WithVault("keyring")
		keyring.MockInitWithError(errors.New("locked"))
		wantCode(t, e.checkDossiers(t.Context(), ids), wizard.ExitStorage)
		e.Side = open
		keyring.MockInit() // empty
		for _, id := range ids {
			keepSecrets(t, id, 1)
		}
		wantCode(t, e.checkDossiers(t.Context(), ids), wizard.ExitDone)
		o.wantOnce(t, 3)
	})
}

// A technical account whose password the vault has lost does not keep the pair from being verified: a
// secret that the verification does not use is not taken out.
func TestOnlyWhatIsUsedIsLoaded(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		e, out := batchOptions(t, at(&office{}), 0, 2)
		id := keepDossier(t, e, "aaaa", 1)
		a, err := e.Side.Read(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		a = a.Put(steps.Place{Step: "access"}, steps.Given{Texts: map[steps.Key]string{"access.login": "TECH"},
			Secrets: map[steps.Key]secret.Text{"access.password": secret.Of("perdu")}}).Keep()
		raw, err := a.Encode()
		if err == nil {
			err = saveOver(e, id, raw)
		}
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, e.checkDossiers(t.Context(), []string{id}), wizard.ExitDone)
		wantResults(t, out, 1)
		e.access = true
		wantCode(t, e.checkDossiers(t.Context(), []string{id}), wizard.ExitStorage)
	})
}
