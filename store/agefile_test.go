package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"

	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

var (
	background = context.Background()
	passphrase = secret.Of("phrase de passe fictive")
)

// openVault opens the encrypted file of s.
func openVault(t *testing.T, s *Folder) Vault {
	t.Helper()
	v, err := s.OpenFile(t.Context(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// put keeps one secret.
func put(t *testing.T, v Vault, dossier, account, text string) {
	t.Helper()
	if err := v.Put(t.Context(), dossier, map[string]secret.Text{account: secret.Of(text)}); err != nil {
		t.Fatal(err)
	}
}

// wantSecret compares a kept secret; "" stands for none.
func wantSecret(t *testing.T, v Vault, dossier, account, text string) {
	t.Helper()
	got, err := v.Get(t.Context(), dossier, account)
	if text == "" && errors.Is(err, ErrNoSecret) && isStorage(err) {
		return
	}
	if err != nil || !got.Is(text) {
		t.Errorf("%s/%s: %q, %v, want %q", dossier, account, got.Reveal(), err, text)
	}
}

// checkVaultRules checks what the interface Vault promises.
func checkVaultRules(t *testing.T, v Vault) {
	t.Helper()
	wantSecret(t, v, "evry", "id-1", "")
	err := v.Put(t.Context(), "evry", map[string]secret.Text{"id-1": secret.Of("un"), "login": secret.Of("deux\nlignes é")})
	if err != nil {
		t.Fatal(err)
	}
	put(t, v, "agen", "id-1", "autre")
	put(t, v, "evry", "id-1", "remplacé")
	wantSecret(t, v, "evry", "id-1", "remplacé")
	wantSecret(t, v, "evry", "login", "deux\nlignes é")
	wantSecret(t, v, "agen", "id-1", "autre")
	if err := v.Drop(t.Context(), "evry", "nobody", "id-1"); err != nil {
		t.Error(err)
	}
	wantSecret(t, v, "evry", "id-1", "")
	wantSecret(t, v, "evry", "login", "deux\nlignes é")
	if err := v.Drop(t.Context(), "evry", "login"); err != nil {
		t.Error(err)
	}
	if err := v.Drop(t.Context(), "nowhere", "x"); err != nil {
		t.Error(err)
	}
	wantSecret(t, v, "agen", "id-1", "autre")
}

func TestFileVault(t *testing.T) {
	s := openTemp(t)
	if s.VaultFileExists() {
		t.Error("there is a file before any secret")
	}
	v := openVault(t, s)
	if s.VaultFileExists() {
		t.Error("opening made the file")
	}
	checkVaultRules(t, v)
	if v.Kind() != "file" || v.Place() != s.VaultPath() || !s.VaultFileExists() {
		t.Errorf("vault is a %s in %s", v.Kind(), v.Place())
	}
	wantSecret(t, openVault(t, s), "agen", "id-1", "autre")
}

func TestSecretIsNowhereInClear(t *testing.T) {
	s := openTemp(t)
	create(t, s, "Évry", 1)
	v := openVault(t, s)
	for n := range 3 {
		put(t, v, "evry", fmt.Sprint("id-", n), canary.Text)
	}
	inject(s, "sync folder", "", errors.New("broken"))
	v.Put(t.Context(), "evry", map[string]secret.Text{"id-9": secret.Of(canary.Text)})

	inTheVaultAlone(t, s)
}

func TestWrongPassphrase(t *testing.T) {
	s := openTemp(t)
	put(t, openVault(t, s), "evry", "id", "x")
	for _, wrong := range []string{"", "phrase de passe Fictive"} {
		_, err := s.OpenFile(t.Context(), secret.Of(wrong))
		wantAs[*PassphraseError](t, err, true)
	}
	_, err := openTemp(t).OpenFile(t.Context(), secret.Text{})
	wantAs[*PassphraseError](t, err, true)
}

// TestPassphraseChosenTwice is about two programs that both found no file: the second
// to write must not replace the first one's.
func TestPassphraseChosenTwice(t *testing.T) {
	s := openTemp(t)
	first := openVault(t, s)
	second, err := s.OpenFile(t.Context(), secret.Of("une autre, fictive"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, first, "evry", "id", "x")
	err = second.Put(t.Context(), "agen", map[string]secret.Text{"id": secret.Of("y")})
	wantAs[*PassphraseError](t, err, true)
	wantSecret(t, openVault(t, s), "evry", "id", "x")
}

func TestDamagedFileIsKept(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	put(t, v, "evry", "id", canary.Text)
	own := v.(*fileVault).identity.keys[0].Recipient()
	whole, err := os.ReadFile(s.VaultPath())
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-1] ^= 1
	tests := map[string][]byte{
		"empty":                       {},
		"no age file":                 []byte(`{"evry":"x"}`),
		"cut in the head":             whole[:40],
		"cut in the body":             whole[:len(whole)-20],
		"another bit":                 flipped,
		"no JSON":                     sealFor(t, own, canary.Text),
		"another shape":               sealFor(t, own, `{"version":1,"secrets":{"evry":"`+canary.Text+`"}}`),
		"no JSON, earlier form":       sealFor(t, scrypt(t), canary.Text),
		"another shape, earlier form": sealFor(t, scrypt(t), `{"version":1,"secrets":{"evry":"`+canary.Text+`"}}`),
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(s.VaultPath(), content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := s.OpenFile(t.Context(), passphrase)
			e := wantAs[*DamagedError](t, err, true)
			if e.Path != s.VaultPath() || canary.Find([]byte(err.Error()), canary.Text) != nil {
				t.Errorf("error is %v", err)
			}
			if got, _ := os.ReadFile(s.VaultPath()); !bytes.Equal(got, content) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestNewerFileIsKept(t *testing.T) {
	s := openTemp(t)
	if err := os.WriteFile(s.VaultPath(), sealFor(t, scrypt(t), `{"version":3,"secrets":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := s.OpenFile(t.Context(), passphrase)
	if e := wantAs[*NewerError](t, err, true); e.Version != 3 || e.Path != s.VaultPath() {
		t.Errorf("newer: %+v", e)
	}
}

func TestFileVaultBehindLinkToNothing(t *testing.T) {
	s := openTemp(t)
	link(t, filepath.Join(t.TempDir(), "unplugged.age"), s.VaultPath())
	if !s.VaultFileExists() {
		t.Error("a second passphrase would be chosen")
	}
	_, err := s.OpenFile(t.Context(), passphrase)
	wantAs[*ReadError](t, err, true)
}

func TestTwoVaultsMerge(t *testing.T) {
	s := openTemp(t)
	vaults := []Vault{openVault(t, s), openVault(t, s)}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() { put(t, vaults[w%2], fmt.Sprint("dossier-", w%3), fmt.Sprint("id-", w), fmt.Sprint("x", w)) })
	}
	wg.Wait()
	for w := range 8 {
		for _, v := range vaults {
			wantSecret(t, v, fmt.Sprint("dossier-", w%3), fmt.Sprint("id-", w), fmt.Sprint("x", w))
		}
	}
}

func TestFileVaultThatCannotBeWritten(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	put(t, v, "evry", "id", "x")
	inject(s, "write", ".tmp", syscall.ENOSPC)
	err := v.Put(t.Context(), "evry", map[string]secret.Text{"id": secret.Of("y")})
	wantAs[*WriteError](t, err, true)
	wantSecret(t, v, "evry", "id", "x")
	s.files = disk{}
	wantSecret(t, openVault(t, s), "evry", "id", "x")
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestFileVaultGivenUp(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	put(t, v, "evry", "id", "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, openErr := s.OpenFile(ctx, passphrase)
	putErr := v.Put(ctx, "evry", map[string]secret.Text{"id": secret.Of("y")})
	for _, err := range []error{openErr, putErr} {
		if !errors.Is(err, context.Canceled) || isStorage(err) {
			t.Errorf("error is %v", err)
		}
	}
	wantSecret(t, openVault(t, s), "evry", "id", "x")
}

// TestDerivationGivenUp: the wait for a key derivation ends with its context.
func TestDerivationGivenUp(t *testing.T) {
	s := openTemp(t)
	put(t, openVault(t, s), "evry", "id", "x")
	costly := bytes.Replace([]byte(read(t, s.IdentityPath())), []byte(" 4\n"), []byte(" 18\n"), 1)
	write(t, s.IdentityPath(), costly)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := s.OpenFile(ctx, passphrase); !errors.Is(err, context.DeadlineExceeded) || isStorage(err) {
		t.Errorf("error is %v", err)
	}
}

// TestWorkFactor: outside tests the work factor is age's own.
func TestWorkFactor(t *testing.T) {
	if defaultWorkFactor != 18 {
		t.Errorf("the work factor is %d", defaultWorkFactor)
	}
}

// sealFor encrypts content as age does.
func sealFor(t *testing.T, r age.Recipient, content string) []byte {
	t.Helper()
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes()
}

func scrypt(t *testing.T) age.Recipient {
	r, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	r.SetWorkFactor(4)
	return r
}

func x25519(t *testing.T) age.Recipient {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity.Recipient()
}
