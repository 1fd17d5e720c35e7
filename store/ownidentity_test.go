package store

import (
	"testing"

	"github.com/zalando/go-keyring"

	"raccord/store/secret"
)

// TestIdentityInKeyring: it is made once, found again, and has its own entry.
func TestIdentityInKeyring(t *testing.T) {
	keyring.MockInit()
	s := openTemp(t)
	place, err := s.LocateIdentity(background, "")
	if err != nil || place.Exists() || place.Kind() != "keyring" || place.Place() != keyringPlace {
		t.Fatalf("%+v %v", place, err)
	}
	made, err := place.Make(background, secret.Text{})
	if err != nil {
		t.Fatal(err)
	}
	place, err = s.LocateIdentity(background, "keyring")
	if err != nil || !place.Exists() {
		t.Fatalf("%+v %v", place, err)
	}
	found, err := place.Make(background, secret.Text{})
	if err != nil || found.Key() != made.Key() || !made.Has(found.Key()) {
		t.Errorf("%v", err)
	}
	if kept, err := keyring.Get("raccord", "identity"); err != nil || kept != made.keys[0].String() {
		t.Errorf("the entry holds %d bytes, %v", len(kept), err)
	}
	if exists(s.IdentityPath()) {
		t.Error("there is a file as well")
	}
}

// TestIdentityInFile: where there is no keyring, and where the file has one already.
func TestIdentityInFile(t *testing.T) {
	keyring.MockInitWithError(keyring.ErrUnsupportedPlatform)
	s := openTemp(t)
	place, err := s.LocateIdentity(background, "")
	if err != nil || place.Exists() || place.Kind() != "file" || place.Place() != s.IdentityPath() {
		t.Fatalf("%+v %v", place, err)
	}
	_, err = place.Make(background, secret.Text{})
	wantAs[*PassphraseError](t, err, true)
	made, err := place.Make(background, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	keyring.MockInit() // a keyring answers now, and holds no identity
	place, err = s.LocateIdentity(background, "")
	if err != nil || !place.Exists() || place.Kind() != "file" {
		t.Fatalf("%+v %v", place, err)
	}
	found, err := place.Open(background, passphrase)
	if err != nil || found.Key() != made.Key() {
		t.Error(err)
	}
	_, err = place.Open(background, secret.Of("une autre phrase"))
	wantAs[*PassphraseError](t, err, true)
	v, err := s.OpenFile(background, passphrase) // the same identity serves the encrypted file
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Put(background, "agen", map[string]secret.Text{"id": secret.Of("secret fictif")}); err != nil {
		t.Error(err)
	}
	if again, err := place.Open(background, passphrase); err != nil || again.Key() != made.Key() {
		t.Error(err)
	}
}

// TestIdentityThatIsNone: a damaged entry is told, and not replaced by another identity.
func TestIdentityThatIsNone(t *testing.T) {
	keyring.MockInit()
	if err := keyring.Set("raccord", "identity", "AGE-SECRET-KEY-FAUX"); err != nil {
		t.Fatal(err)
	}
	s := openTemp(t)
	_, err := s.LocateIdentity(background, "")
	wantAs[*DamagedError](t, err, true)
	keyring.MockInitWithError(errSilent)
	_, err = s.LocateIdentity(background, "")
	wantAs[*VaultError](t, err, true)
}
