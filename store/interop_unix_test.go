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

// TestAgeOpensTheFile: the program age decrypts what this program wrote.
func TestAgeOpensTheFile(t *testing.T) {
	program, err := exec.LookPath("age")
	if err != nil {
		peers(t, "age is not installed")
	}
	s := openTemp(t)
	put(t, openVault(t, s), "evry", "id", canary.Text)
	plain := filepath.Join(t.TempDir(), "plain.json")
	runAge(t, 1, program, "-d", "-o", plain, s.VaultPath())
	want := `{"version":1,"secrets":{"evry":{"id":"` + canary.Text + `"}}}`
	if got, err := os.ReadFile(plain); string(got) != want {
		t.Errorf("age decrypted %s, %v", got, err)
	}
}

// TestFileOfAge: this program reads what age encrypted, at age's own work factor.
func TestFileOfAge(t *testing.T) {
	if !allPeers {
		t.Skip("three derivations at age's work factor; RACCORD_PEERS=1 runs them")
	}
	program, err := exec.LookPath("age")
	if err != nil {
		peers(t, "age is not installed")
	}
	s := openTemp(t)
	plain := filepath.Join(t.TempDir(), "plain.json")
	content := `{"version":1,"secrets":{"evry":{"id":"` + canary.Text + `"}}}`
	if err := os.WriteFile(plain, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	runAge(t, 2, program, "-e", "-p", "-o", s.VaultPath(), plain)
	wantSecret(t, openVault(t, s), "evry", "id", canary.Text)
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
