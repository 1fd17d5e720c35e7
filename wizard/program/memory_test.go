//go:build linux

package program

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestMemoryIsClosed: only root reads the memory of the running program, and a crash leaves no
// core file. A process of another program shows that the test sees the difference.
func TestMemoryIsClosed(t *testing.T) {
	usual, closed := byNobody(t, "/bin/cat"), byNobody(t, raccord, "simulate", "--listen", "127.0.0.1:0")
	if owner := memoryOwner(t, usual); owner == 0 {
		t.Skip("the memory of every process is root's here")
	}
	if owner := memoryOwner(t, closed); owner != 0 {
		t.Errorf("user %d may read the memory", owner)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", closed))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(limits)) {
		if words := strings.Fields(line); strings.HasPrefix(line, "Max core file size") && (words[4] != "0" || words[5] != "0") {
			t.Error(line)
		}
	}
}

// byNobody starts a program as a user that is not root, waits until it says something where
// it has something to say, and returns its process.
func byNobody(t *testing.T, name string, args ...string) int {
	t.Helper()
	program := exec.Command(reachable(t, name), args...)
	program.Env = surroundings(t)
	if os.Getuid() == 0 {
		program.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	in, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		program.Process.Kill()
		program.Wait()
	})
	io.WriteString(in, "said\n")
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return program.Process.Pid
}

// nobody is a user without rights.
const nobody = 65534

// reachable is a copy of a program where everybody may start it.
func reachable(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Chmod(filepath.Dir(folder), 0o711); err != nil { // the test's, closed to others
		t.Fatal(err)
	}
	path := filepath.Join(folder, filepath.Base(name))
	if err := os.WriteFile(path, content, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// memoryOwner is the user that a process's memory belongs to.
func memoryOwner(t *testing.T, pid int) uint32 {
	t.Helper()
	var stat unix.Stat_t
	if err := unix.Stat(fmt.Sprintf("/proc/%d/mem", pid), &stat); err != nil {
		t.Fatal(err)
	}
	return stat.Uid
}
