//go:build unix

package store

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"raccord/store/storetest/canary"
)

// program returns the path of a program of another, or skips the test.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		peers(t, name+" is not installed")
	}
	return path
}

// TestAgeOpensTheFile: the program age decrypts what this program wrote.
func TestAgeOpensTheFile(t *testing.T) {
	s := openTemp(t)
	put(t, openVault(t, s), "evry", "id", canary.Text)
	plain := filepath.Join(t.TempDir(), "plain.json")
	runAge(t, 1, program(t, "age"), "-d", "-i", s.IdentityPath(), "-o", plain, s.VaultPath())
	want := `{"version":1,"secrets":{"evry":{"id":"` + canary.Text + `"}}}`
	if got, err := os.ReadFile(plain); string(got) != want {
		t.Errorf("age decrypted %s, %v", got, err)
	}
}

// TestIdentityOfAge: an identity that age-keygen made and age -p encrypted, armored or not, is
// the vault's; age -d opens what was put into it.
func TestIdentityOfAge(t *testing.T) {
	if !allPeers {
		t.Skip("derivations at age's work factor; RACCORD_PEERS=1 runs them")
	}
	for _, format := range []string{"binary", "armored"} {
		s, keys := openTemp(t), filepath.Join(t.TempDir(), "keys.txt")
		if out, err := exec.Command(program(t, "age-keygen"), "-o", keys).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		args := []string{"-p", "-o", s.IdentityPath(), keys}
		if format == "armored" {
			args = append([]string{"-a"}, args...)
		}
		runAge(t, 2, program(t, "age"), args...)
		before, _ := os.ReadFile(s.IdentityPath())
		put(t, openVault(t, s), "evry", "id", canary.Text)
		if after, _ := os.ReadFile(s.IdentityPath()); string(after) != string(before) {
			t.Errorf("%s: the identity was rewritten", format)
		}
		out, err := exec.Command(program(t, "age"), "-d", "-i", keys, s.VaultPath()).Output()
		if err != nil || !strings.Contains(string(out), canary.Text) {
			t.Errorf("%s: age opened %q, %v", format, out, err)
		}
		plain := filepath.Join(t.TempDir(), "plain.json")
		runAge(t, 1, program(t, "age"), "-d", "-i", s.IdentityPath(), "-o", plain, s.VaultPath())
	}
}

// TestFileOfAge: this program reads what age encrypted under a passphrase, as earlier versions
// of it did, and writes it anew to an identity.
func TestFileOfAge(t *testing.T) {
	if !allPeers {
		t.Skip("three derivations at age's work factor; RACCORD_PEERS=1 runs them")
	}
	s := openTemp(t)
	plain := filepath.Join(t.TempDir(), "plain.json")
	content := `{"version":1,"secrets":{"evry":{"id":"` + canary.Text + `"}}}`
	if err := os.WriteFile(plain, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	runAge(t, 2, program(t, "age"), "-e", "-p", "-o", s.VaultPath(), plain)
	wantSecret(t, openVault(t, s), "evry", "id", canary.Text)
	again := filepath.Join(t.TempDir(), "plain.json")
	runAge(t, 1, program(t, "age"), "-d", "-i", s.IdentityPath(), "-o", again, s.VaultPath())
	if got, err := os.ReadFile(again); string(got) != content {
		t.Errorf("age decrypted %s, %v", got, err)
	}
}

// TestRecipientsOfAge: whoever has a key of the file recipients opens the secrets with age.
func TestRecipientsOfAge(t *testing.T) {
	s, keys := openTemp(t), filepath.Join(t.TempDir(), "keys.txt")
	if out, err := exec.Command(program(t, "age-keygen"), "-o", keys).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	public, err := exec.Command(program(t, "age-keygen"), "-y", keys).Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.RecipientsPath(), append([]byte("# colleague\n\n"), public...), 0o600); err != nil {
		t.Fatal(err)
	}
	put(t, openVault(t, s), "evry", "id", canary.Text)
	out, err := exec.Command(program(t, "age"), "-d", "-i", keys, s.VaultPath()).Output()
	if err != nil || !strings.Contains(string(out), canary.Text) {
		t.Errorf("age opened %q, %v", out, err)
	}
}

// runAge runs age on a terminal and types the passphrase as often as it asks.
func runAge(t *testing.T, times int, program string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	var screen strings.Builder
	for range times {
		if !readUntil(terminal, &screen, ": ") {
			break
		}
		io.WriteString(terminal, passphrase.Reveal()+"\n")
	}
	io.Copy(&screen, terminal)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("age %q: %v\n%s", args, err, screen.String())
	}
}

// readUntil copies from r until end was read. It tells whether it was.
func readUntil(r io.Reader, to *strings.Builder, end string) bool {
	one := make([]byte, 1)
	for seen := ""; !strings.HasSuffix(seen, end); seen += string(one) {
		if _, err := r.Read(one); err != nil {
			return false
		}
		to.Write(one)
	}
	return true
}
