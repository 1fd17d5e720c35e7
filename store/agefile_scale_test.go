package store

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"raccord/store/secret"
)

// TestAnotherProgramWrites: Get returns what another program wrote after the file was opened.
func TestAnotherProgramWrites(t *testing.T) {
	s := openTemp(t)
	v := filledVault(t, s, 3)
	other := openVault(t, s)
	for n := range 20 { // as long as the one before
		text := fmt.Sprint("secret ", 10+n)
		put(t, other, "commune-1", "id", text)
		wantSecret(t, v, "commune-1", "id", text)
	}
	wantSecret(t, v, "commune-0", "id", "secret fictif 0")
	if err := os.Remove(s.VaultPath()); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, v, "commune-0", "id", "")
}

// TestMoveWritesOnce: a move to the encrypted file or from it writes the file once. Of a
// keyring that is full halfway, the secrets it did not take stay in the file.
func TestMoveWritesOnce(t *testing.T) {
	s := openTemp(t)
	ring := &fakeRing{kept: map[string]string{}}
	rv, err := openRing(t.Context(), ring)
	if err != nil {
		t.Fatal(err)
	}
	secrets, writes := Secrets{}, 0
	for i := range 50 {
		dossier := fmt.Sprintf("commune-%02d", i)
		secrets[dossier] = map[string]secret.Text{"id": secret.Of(dossier), "login": secret.Of("x" + dossier)}
		if err := rv.Put(t.Context(), dossier, secrets[dossier]); err != nil {
			t.Fatal(err)
		}
	}
	s.files = faultyDisk{fail: func(op, path string) error {
		if op == "rename" && path == s.VaultPath() {
			writes++
		}
		return nil
	}}
	fv := openVault(t, s)
	if moved, err := Move(t.Context(), rv, fv, secrets); moved != 100 || err != nil || len(ring.kept) != 0 || writes != 1 {
		t.Errorf("%d moved, %v, %d left, %d writes", moved, err, len(ring.kept), writes)
	}
	ring.full = 31
	moved, err := Move(t.Context(), fv, rv, secrets)
	wantAs[*WriteError](t, err, true)
	if moved != 30 || writes != 2 {
		t.Errorf("%d moved, %d writes", moved, writes)
	}
	wantSecret(t, fv, "commune-14", "id", "")
	wantSecret(t, rv, "commune-14", "id", "commune-14")
	wantSecret(t, fv, "commune-15", "id", "commune-15")
	wantSecret(t, fv, "commune-49", "login", "xcommune-49")
}

// TestMoveThatCannotBeKept leaves everything where it was.
func TestMoveThatCannotBeKept(t *testing.T) {
	s := openTemp(t)
	ring := &fakeRing{kept: map[string]string{"evry/id": "x"}}
	rv, err := openRing(t.Context(), ring)
	if err != nil {
		t.Fatal(err)
	}
	fv := openVault(t, s)
	inject(s, "write", ".tmp", errors.New("no space"))
	moved, err := Move(t.Context(), rv, fv, Secrets{"evry": {"id": secret.Of("x")}})
	wantAs[*WriteError](t, err, true)
	if moved != 0 || ring.kept["evry/id"] != "x" {
		t.Errorf("%d moved, the keyring has %q", moved, ring.kept)
	}
}
