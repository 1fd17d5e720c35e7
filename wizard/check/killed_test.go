package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// This file interrupts the real program at random moments and starts it again, until it ends.
// What the server saw decides.

// program builds the program.
func program(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil && runtime.GOOS == "windows" {
		t.Skip("the tests were built elsewhere:", err)
	}
	path := filepath.Join(t.TempDir(), "raccord.exe") // so that Windows starts it
	if out, err := exec.Command("go", "build", "-o", path, "raccord").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// A batchRun starts the program over the same list, again and again.
type batchRun struct {
	t       *testing.T
	program string
	args    []string
	home    string
	out     bytes.Buffer
}

func newBatchRun(t *testing.T, path, list string, o *office) *batchRun {
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	home := t.TempDir()
	endpoints := filepath.Join(home, "endpoints.json")
	text := fmt.Sprintf(`{"production": {"oauth": %q, "api": %[1]q}, "sandbox": {"oauth": %[1]q, "api": %[1]q}}`, server.URL)
	if err := os.WriteFile(endpoints, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"check", "--pairs", list, "--rate", "0", "--json", "--endpoints", endpoints, "--store", filepath.Join(home, "store"), "--lang", "en"}
	return &batchRun{t: t, program: path, args: args, home: home}
}

// until runs the program, sends it stop after a while, and returns its exit code; -1 is a
// program that was killed.
func (r *batchRun) until(after time.Duration, stop os.Signal) int {
	r.t.Helper()
	command := exec.CommandContext(r.t.Context(), r.program, r.args...)
	command.Env = []string{"HOME=" + r.home, "PATH=" + os.Getenv("PATH")}
	r.out.Reset()
	command.Stdout = &r.out
	if err := command.Start(); err != nil {
		r.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { command.Process.Signal(stop) })
	defer timer.Stop()
	err := command.Wait()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		r.t.Fatal(err)
	}
	return command.ProcessState.ExitCode()
}

// TestInterruptedProcess: each pair is asked about once, whenever the interruptions came, and
// the last document is whole.
func TestInterruptedProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no program can be sent an interruption there")
	}
	const n = 120
	path, list := program(t), listOf(t, n)
	for range 4 {
		o := &office{takes: 20 * time.Millisecond}
		r := newBatchRun(t, path, list, o)
		interruptions := 0
		for code := 130; code != 0; interruptions++ {
			code = r.until(time.Duration(20+rand.IntN(200))*time.Millisecond, os.Interrupt)
			if code != 0 && code != 130 && code != -1 { // -1: before it began to listen
				t.Fatalf("exit code %d", code)
			}
		}
		o.wantOnce(t, n)
		wantDocument(t, &r.out, n, 0)
		t.Logf("%d interruptions", interruptions-1)
	}
}

// TestKilledProcess: a program that is killed loses no more than what was on its way. Killed once
// its document is whole, it had ended: nothing is left to take up.
func TestKilledProcess(t *testing.T) {
	const n, jobs = 120, 8
	path, list := program(t), listOf(t, n)
	o := &office{takes: 20 * time.Millisecond}
	r := newBatchRun(t, path, list, o)
	kills := 0
	for code := -1; code != 0 && !json.Valid(r.out.Bytes()); kills++ {
		if code = r.until(time.Duration(50+rand.IntN(200))*time.Millisecond, os.Kill); code > 0 && runtime.GOOS != "windows" {
			t.Fatalf("exit code %d", code)
		}
	}
	wantDocument(t, &r.out, n, 0)
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.asked) != n || len(o.at) > n+kills*jobs {
		t.Errorf("%d requests about %d pairs after %d kills", len(o.at), len(o.asked), kills-1)
	}
	t.Logf("%d kills, %d requests", kills-1, len(o.at))
}
