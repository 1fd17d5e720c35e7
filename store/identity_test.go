package store

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"
	"github.com/gofrs/flock"

	"raccord/store/secret"
	"raccord/store/storetest/canary"
)

// earlierVault writes the encrypted file as earlier versions did: under the passphrase itself.
func earlierVault(t *testing.T, s *Folder, text string) {
	t.Helper()
	content := fmt.Sprintf(`{"version":1,"secrets":{"evry":{"id":%q}}}`, text)
	write(t, s.VaultPath(), sealFor(t, scrypt(t), content))
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// spoil takes the passphrase from an open vault: what it does from then on derives no key.
func spoil(v Vault) { v.(*fileVault).passphrase = secret.Of("spoiled: nothing is derived again") }

// stanzas are the kinds of recipients that an age file is encrypted to.
func stanzas(t *testing.T, path string) []string {
	t.Helper()
	kinds, err := recipientsOf(path, []byte(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

func TestVaultForm(t *testing.T) {
	s := openTemp(t)
	form := func(want VaultForm) {
		t.Helper()
		want.Place, want.There = s.VaultPath(), want.Earlier || want.Keys > 0
		if got, err := s.VaultForm(); got != want || err != nil {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
	form(VaultForm{})
	earlierVault(t, s, "x")
	form(VaultForm{Earlier: true})
	openVault(t, s)
	form(VaultForm{Keys: 1})
	colleague := x25519(t).(*age.X25519Recipient)
	write(t, s.RecipientsPath(), []byte(colleague.String()))
	put(t, openVault(t, s), "evry", "id", "y")
	form(VaultForm{Keys: 2})
}

func TestIdentityIsMadeWithTheFirstSecret(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	if files := tree(t, s.Dir()); len(files) != 0 {
		t.Errorf("opening wrote %q", files)
	}
	put(t, v, "evry", "id", canary.Text)
	if got := fmt.Sprint(stanzas(t, s.IdentityPath()), stanzas(t, s.VaultPath())); got != "[scrypt] [X25519]" {
		t.Errorf("the files are encrypted to %s", got)
	}
	for _, path := range []string{s.IdentityPath(), s.VaultPath()} {
		wantPrivate(t, path)
	}
	inTheVaultAlone(t, s)
}

// TestOneDerivation: once the vault is open, no key is derived, whatever is read and written
// here or by another program.
func TestOneDerivation(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	spoil(v)
	put(t, v, "evry", "id", "x") // the first secret
	other := openVault(t, s)
	for n := range 3 {
		put(t, other, "agen", "id", fmt.Sprint(n))
		wantSecret(t, v, "agen", "id", fmt.Sprint(n))
		put(t, v, "evry", "id", fmt.Sprint(n))
	}
	if err := v.Drop(t.Context(), "evry", "id"); err != nil {
		t.Error(err)
	}
	if err := s.ChangePassphrase(t.Context(), passphrase, otherPassphrase); err != nil {
		t.Fatal(err)
	}
	put(t, v, "evry", "id", "after another passphrase")
	wantSecret(t, other, "evry", "id", "after another passphrase")
}

// TestOpensWhileLocked: the lock is for replacing. What derives and reads does not wait for it.
func TestOpensWhileLocked(t *testing.T) {
	s := openTemp(t)
	put(t, openVault(t, s), "evry", "id", "x")
	other := flock.New(filepath.Join(s.dir, "lock"))
	if ok, err := other.TryLock(); !ok {
		t.Fatal(err)
	}
	defer other.Unlock()
	waits := 0
	ctx := WithWaiting(t.Context(), func() { waits++ })
	v, err := s.OpenFile(ctx, passphrase)
	if err != nil || waits > 0 {
		t.Fatalf("%v, waited %d times", err, waits)
	}
	wantSecret(t, v, "evry", "id", "x")
}

// TestTwoFirstSecrets: two programs that found no vault each make an identity. The one that is
// later takes the other's.
func TestTwoFirstSecrets(t *testing.T) {
	s := openTemp(t)
	first, second := openVault(t, s), openVault(t, s)
	put(t, first, "evry", "id", "x")
	identity := read(t, s.IdentityPath())
	put(t, second, "agen", "id", "y")
	for _, v := range []Vault{first, second, openVault(t, s)} {
		wantSecret(t, v, "evry", "id", "x")
		wantSecret(t, v, "agen", "id", "y")
	}
	if read(t, s.IdentityPath()) != identity {
		t.Error("the identity was replaced")
	}
}

// TestIdentityWithoutSecrets is what a program killed at its first secret leaves.
func TestIdentityWithoutSecrets(t *testing.T) {
	s := openTemp(t)
	early := openVault(t, s)
	put(t, openVault(t, s), "evry", "id", "x")
	if err := os.Remove(s.VaultPath()); err != nil {
		t.Fatal(err)
	}
	if !s.VaultFileExists() {
		t.Error("a second passphrase would be chosen")
	}
	_, err := s.OpenFile(t.Context(), otherPassphrase)
	wantAs[*PassphraseError](t, err, true)
	identity := read(t, s.IdentityPath())
	put(t, early, "evry", "id", "y")
	wantSecret(t, openVault(t, s), "evry", "id", "y")
	if read(t, s.IdentityPath()) != identity {
		t.Error("the identity was replaced")
	}
}

// TestIdentityThatVanishes: a program that has it open still writes it back.
func TestIdentityThatVanishes(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	put(t, v, "evry", "id", "x")
	if err := os.Remove(s.IdentityPath()); err != nil {
		t.Fatal(err)
	}
	put(t, v, "agen", "id", "y")
	wantSecret(t, openVault(t, s), "evry", "id", "x")
}

func TestChangePassphrase(t *testing.T) {
	s := openTemp(t)
	chosen := secret.Of("une nouvelle, fictive")
	wantAs[*ReadError](t, s.ChangePassphrase(t.Context(), passphrase, chosen), true)
	put(t, openVault(t, s), "evry", "id", "x")
	wantAs[*PassphraseError](t, s.ChangePassphrase(t.Context(), chosen, chosen), true)
	if err := s.ChangePassphrase(t.Context(), passphrase, secret.Text{}); err == nil {
		t.Error("an empty passphrase was taken")
	}
	wantSecret(t, openVault(t, s), "evry", "id", "x")

	secrets, before := read(t, s.VaultPath()), tree(t, s.Dir())
	if err := s.ChangePassphrase(t.Context(), passphrase, chosen); err != nil {
		t.Fatal(err)
	}
	_, err := s.OpenFile(t.Context(), passphrase)
	wantAs[*PassphraseError](t, err, true)
	v, err := s.OpenFile(t.Context(), chosen)
	if err != nil {
		t.Fatal(err)
	}
	wantSecret(t, v, "evry", "id", "x")
	if read(t, s.VaultPath()) != secrets || fmt.Sprint(tree(t, s.Dir())) != fmt.Sprint(before) {
		t.Error("more than the identity was written")
	}
}

// TestEarlierForm: a file under the passphrase itself is opened and written anew.
func TestEarlierForm(t *testing.T) {
	s := openTemp(t)
	earlierVault(t, s, "x")
	_, err := s.OpenFile(t.Context(), otherPassphrase)
	wantAs[*PassphraseError](t, err, true)
	if got := stanzas(t, s.VaultPath()); got[0] != "scrypt" {
		t.Errorf("the file is encrypted to %s", got)
	}
	v := openVault(t, s)
	wantSecret(t, v, "evry", "id", "x")
	if got := fmt.Sprint(stanzas(t, s.IdentityPath()), stanzas(t, s.VaultPath())); got != "[scrypt] [X25519]" {
		t.Errorf("the files are encrypted to %s", got)
	}
	spoil(v)
	put(t, v, "evry", "id", "y")
	wantSecret(t, openVault(t, s), "evry", "id", "y")
}

// TestEarlierFormHalfway: the identity is there, of a program that was killed before it wrote
// the secrets anew. It is the one that is used.
func TestEarlierFormHalfway(t *testing.T) {
	s := openTemp(t)
	put(t, openVault(t, s), "evry", "id", "gone")
	identity := read(t, s.IdentityPath())
	earlierVault(t, s, "x")
	wantSecret(t, openVault(t, s), "evry", "id", "x")
	if got := stanzas(t, s.VaultPath()); got[0] != "X25519" || read(t, s.IdentityPath()) != identity {
		t.Errorf("the file is encrypted to %s", got)
	}
}

// TestEarlierFormTwice: of two programs that have opened the earlier form, both go on.
func TestEarlierFormTwice(t *testing.T) {
	s := openTemp(t)
	earlierVault(t, s, "x")
	inject(s, "create", "", syscall.EROFS)
	first, second := openVault(t, s), openVault(t, s)
	s.files = disk{}
	put(t, first, "agen", "id", "y")
	put(t, second, "albi", "id", "z")
	for _, v := range []Vault{first, second, openVault(t, s)} {
		wantSecret(t, v, "evry", "id", "x")
		wantSecret(t, v, "agen", "id", "y")
		wantSecret(t, v, "albi", "id", "z")
	}
}

// TestEarlierFormThatCannotBeWritten is read as it is. A change of the passphrase says why it
// cannot be.
func TestEarlierFormThatCannotBeWritten(t *testing.T) {
	s := openTemp(t)
	earlierVault(t, s, "x")
	before := read(t, s.VaultPath())
	inject(s, "create", "", syscall.EROFS)
	wantSecret(t, openVault(t, s), "evry", "id", "x")
	wantAs[*WriteError](t, s.ChangePassphrase(t.Context(), passphrase, otherPassphrase), true)
	if read(t, s.VaultPath()) != before {
		t.Error("the file was changed")
	}
}

// TestRecipients: the file is encrypted to the keys of recipients too, at every save; that file
// stays as it is.
func TestRecipients(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	own := v.(*fileVault).identity.keys[0].Recipient()
	colleague, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	content := fmt.Sprintf("\ufeff# the desk\r\n\r\n%s\r\n%s\n  # me\n%s\n", colleague.Recipient(), colleague.Recipient(), own)
	write(t, s.RecipientsPath(), []byte(content))
	for n := range 2 {
		put(t, v, "evry", "id", fmt.Sprint(n))
		if got := stanzas(t, s.VaultPath()); len(got) != 2 {
			t.Errorf("encrypted to %d keys", len(got))
		}
		plain, err := decrypt([]byte(read(t, s.VaultPath())), colleague)
		if err != nil || !strings.Contains(string(plain), fmt.Sprintf(`"id":"%d"`, n)) {
			t.Errorf("the colleague reads %s, %v", plain, err)
		}
	}
	if read(t, s.RecipientsPath()) != content {
		t.Error("the file of recipients was changed")
	}
}

// badVaults are files of a vault that cannot be used: each is an error of its own, and left as
// it is.
var badVaults = []struct {
	name   string
	spoil  func(t *testing.T, s *Folder)
	reason string // of an AgeError; "" for a DamagedError
	path   func(*Folder) string
	inside bool // it takes the passphrase to see that
}{
	{"identity cut", func(t *testing.T, s *Folder) {
		write(t, s.IdentityPath(), []byte(read(t, s.IdentityPath())[:80]))
	}, "", (*Folder).IdentityPath, false},
	{"identity empty", func(t *testing.T, s *Folder) { write(t, s.IdentityPath(), nil) }, "", (*Folder).IdentityPath, false},
	{"identity in clear", func(t *testing.T, s *Folder) {
		write(t, s.IdentityPath(), []byte("AGE-SECRET-KEY-1"+canary.Text))
	}, "", (*Folder).IdentityPath, false},
	{"identity holds something else", func(t *testing.T, s *Folder) {
		write(t, s.IdentityPath(), sealFor(t, scrypt(t), "AGE-SECRET-KEY-1"+canary.Text))
	}, "", (*Folder).IdentityPath, true},
	{"identity of a plugin", func(t *testing.T, s *Folder) {
		write(t, s.IdentityPath(), sealFor(t, scrypt(t), "AGE-PLUGIN-YUBIKEY-1QQQ"))
	}, "", (*Folder).IdentityPath, true},
	{"identity to a key", func(t *testing.T, s *Folder) {
		write(t, s.IdentityPath(), sealFor(t, x25519(t), "AGE-SECRET-KEY-1"))
	}, "", (*Folder).IdentityPath, false},
	{"identity missing", func(t *testing.T, s *Folder) {
		if err := os.Remove(s.IdentityPath()); err != nil {
			t.Fatal(err)
		}
	}, IdentityMissing, (*Folder).VaultPath, false},
	{"another identity", func(t *testing.T, s *Folder) {
		other := openTemp(t)
		put(t, openVault(t, other), "evry", "id", "x")
		write(t, s.IdentityPath(), []byte(read(t, other.IdentityPath())))
	}, NotRecipient, (*Folder).VaultPath, true},
	{"costly identity", func(t *testing.T, s *Folder) {
		write(t, s.IdentityPath(), bytes.Replace([]byte(read(t, s.IdentityPath())), []byte(" 4\n"), []byte(" 21\n"), 1))
	}, WorkFactor, (*Folder).IdentityPath, false},
	{"costly earlier form without identity", func(t *testing.T, s *Folder) {
		earlierVault(t, s, "x")
		write(t, s.VaultPath(), bytes.Replace([]byte(read(t, s.VaultPath())), []byte(" 4\n"), []byte(" 21\n"), 1))
		if err := os.Remove(s.IdentityPath()); err != nil {
			t.Fatal(err)
		}
	}, WorkFactor, (*Folder).VaultPath, false},
	{"costly earlier form", func(t *testing.T, s *Folder) {
		earlierVault(t, s, "x")
		write(t, s.VaultPath(), bytes.Replace([]byte(read(t, s.VaultPath())), []byte(" 4\n"), []byte(" 21\n"), 1))
	}, WorkFactor, (*Folder).VaultPath, false},
	{"plugin", recipient("age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t"), RecipientPlugin, (*Folder).RecipientsPath, false},
	{"post-quantum", recipient("age1pq1" + strings.Repeat("q", 100)), RecipientPlugin, (*Folder).RecipientsPath, false},
	{"SSH", recipient("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIInvented somebody@example"), RecipientSSH, (*Folder).RecipientsPath, false},
	{"private key", recipient("AGE-SECRET-KEY-1" + canary.Text), RecipientPrivate, (*Folder).RecipientsPath, false},
	{"another text", recipient("somebody@example"), RecipientUnknown, (*Folder).RecipientsPath, false},
	{"cut", recipient("age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszq"), RecipientUnknown, (*Folder).RecipientsPath, false},
}

// recipient writes a file of recipients whose third line is this one.
func recipient(line string) func(*testing.T, *Folder) {
	return func(t *testing.T, s *Folder) { write(t, s.RecipientsPath(), []byte("# desk\n\n"+line+"\n")) }
}

func TestBadVault(t *testing.T) {
	for _, tt := range badVaults {
		t.Run(tt.name, func(t *testing.T) {
			s := openTemp(t)
			put(t, openVault(t, s), "evry", "id", "x")
			tt.spoil(t, s)
			before := map[string]string{}
			for _, path := range tree(t, s.Dir()) {
				before[path] = read(t, path)
			}
			_, openErr := s.OpenFile(t.Context(), passphrase)
			errs := []error{openErr, s.ChangePassphrase(t.Context(), passphrase, otherPassphrase)}
			if _, err := s.VaultForm(); !tt.inside {
				errs = append(errs, err)
			} else if err != nil {
				t.Errorf("seen without the passphrase: %v", err)
			}
			for _, err := range errs {
				var path string
				if tt.reason == "" {
					path = wantAs[*DamagedError](t, err, true).Path
				} else if e := wantAs[*AgeError](t, err, true); e.Reason != tt.reason || strings.HasPrefix(tt.reason, "recipient-") != (e.Line == 3) {
					t.Errorf("error is %v", err)
				} else {
					path = e.Path
				}
				if path != tt.path(s) || canary.Find([]byte(err.Error()), canary.Text) != nil {
					t.Errorf("error is %v", err)
				}
			}
			for _, path := range tree(t, s.Dir()) {
				if read(t, path) != before[path] {
					t.Errorf("%s was changed", path)
				}
			}
		})
	}
}

// TestRecipientsSpoiledWhileOpen: a save says so, and keeps what there is.
func TestRecipientsSpoiledWhileOpen(t *testing.T) {
	s := openTemp(t)
	v := openVault(t, s)
	put(t, v, "evry", "id", "x")
	recipient("ssh-rsa AAAA")(t, s)
	err := v.Put(t.Context(), "evry", map[string]secret.Text{"id": secret.Of("y")})
	wantAs[*AgeError](t, err, true)
	wantSecret(t, v, "evry", "id", "x")
}

const manyDir = "RACCORD_TEST_MANY_DIR"

func init() {
	otherPrograms[manyDir] = func(task string) {
		dir, name, _ := strings.Cut(task, "|")
		s, err := Open(dir)
		must(err)
		v, err := s.OpenFile(background, passphrase)
		must(err)
		for n := range 20 {
			must(v.Put(background, name, map[string]secret.Text{fmt.Sprint("id-", n): secret.Of(name)}))
		}
	}
}

// TestEightPrograms start at once on an empty store, and on one of the earlier form: nothing
// that one of them saved is lost.
func TestEightPrograms(t *testing.T) {
	for _, form := range []string{"none", "earlier"} {
		s := openTemp(t)
		if form == "earlier" {
			earlierVault(t, s, "x")
		}
		var running []*exec.Cmd
		for n := range 8 {
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|dossier-%d", manyDir, s.Dir(), n))
			c.Stderr = os.Stderr
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			running = append(running, c)
		}
		for _, c := range running {
			if err := c.Wait(); err != nil {
				t.Error(err)
			}
		}
		v := openVault(t, s)
		for n := range 160 {
			name := fmt.Sprint("dossier-", n/20)
			wantSecret(t, v, name, fmt.Sprint("id-", n%20), name)
		}
		if form == "earlier" {
			wantSecret(t, v, "evry", "id", "x")
		}
	}
}
