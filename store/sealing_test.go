package store

import (
	"bytes"
	"slices"
	"testing"

	"filippo.io/age"

	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// person returns a new identity.
func person(t *testing.T) *Identity {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return &Identity{[]*age.X25519Identity{key}}
}

// TestSeal: each of the people reads the secret, wherever the server says that their part is, and
// no other one does.
func TestSeal(t *testing.T) {
	claire, paul, stranger := person(t), person(t), person(t)
	sealed, err := Seal("agen", "id", secret.Of(canary.Text), []string{claire.Key(), paul.Key(), claire.Key()})
	if err != nil {
		t.Fatal(err)
	}
	if forms := canary.Find(sealed.Text, canary.Text); forms != nil {
		t.Errorf("the sealed text holds the secret: %s", forms)
	}
	for _, reader := range []*Identity{claire, paul} {
		for _, hint := range [][]string{sealed.Keys, nil, {reader.Key()}, {"x", "y", "z", reader.Key()}} {
			hinted := sealed
			hinted.Keys = hint
			text, keys, err := reader.Open(hinted)
			if err != nil || !text.Is(canary.Text) || !slices.Equal(keys, sealed.Keys) || len(keys) != 2 {
				t.Errorf("%v %v", keys, err)
			}
		}
	}
	_, _, err = stranger.Open(sealed)
	if e := wantAs[*SealedError](t, err, true); e.Reason != SealedToOthers {
		t.Error(e)
	}
}

// TestSealedSwapped: the secret of one account is not taken for another's, and nothing that was cut
// or changed is taken for a secret.
func TestSealedSwapped(t *testing.T) {
	claire := person(t)
	sealed, err := Seal("agen", "id", secret.Of(canary.Text), []string{claire.Key()})
	if err != nil {
		t.Fatal(err)
	}
	other, _ := encrypt([]byte(`{"version":1,"secret":"x"}`), claire.keys[0].Recipient())
	newer, _ := encrypt([]byte(`{"version":2}`), claire.keys[0].Recipient())
	for name, c := range map[string]struct {
		sealed Sealed
		reason string
	}{
		"another account": {Sealed{"agen", "autre", sealed.Keys, sealed.Text}, SealedDamaged},
		"another dossier": {Sealed{"brest", "id", sealed.Keys, sealed.Text}, SealedDamaged},
		"cut":             {Sealed{"agen", "id", sealed.Keys, sealed.Text[:len(sealed.Text)-1]}, SealedDamaged},
		"changed":         {Sealed{"agen", "id", sealed.Keys, append(bytes.Clone(sealed.Text[:len(sealed.Text)-1]), 0)}, SealedDamaged},
		"empty":           {Sealed{"agen", "id", sealed.Keys, nil}, SealedDamaged},
		"something else":  {Sealed{"agen", "id", sealed.Keys, other}, SealedDamaged},
		"newer":           {Sealed{"agen", "id", sealed.Keys, newer}, SealedNewer},
	} {
		_, _, err := claire.Open(c.sealed)
		if e := wantAs[*SealedError](t, err, true); e.Reason != c.reason {
			t.Errorf("%s: %v", name, e)
		}
	}
}
