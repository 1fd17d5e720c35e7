//go:build unix

package document_test

// This file opens pages in a real browser, headless Chromium over its DevTools protocol.
// The rules are:
//
//   - The protocol is spoken through two pipes: no port, no library. Messages are JSON, each
//     ended by a zero byte (https://chromedevtools.github.io/devtools-protocol).
//   - A page is opened afresh for each look at it, and everything it asks for is noted.
//   - Without Chromium these tests are skipped, unless every peer has to be there.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A chromium is one browser with one tab attached at a time.
type chromium struct {
	t    *testing.T
	to   *os.File
	from *bufio.Reader
	last int
	// tab is the session of the page that is open in target.
	tab, target string
	// happened are the events of that page.
	happened []message
}

// A message is one of the protocol: a command's answer, or an event.
type message struct {
	ID        int                       `json:"id,omitempty"`
	SessionID string                    `json:"sessionId,omitempty"`
	Method    string                    `json:"method,omitempty"`
	Params    json.RawMessage           `json:"params,omitempty"`
	Result    json.RawMessage           `json:"result,omitempty"`
	Error     *struct{ Message string } `json:"error,omitempty"`
}

// peer is the path of a program that a test needs.
func peer(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("RACCORD_PEERS") == "1" {
		t.Fatal(name + " is not installed")
	}
	t.Skip(name + " is not installed")
	return ""
}

// browserPatience is how long Chromium may take for everything a test asks.
const browserPatience = 5 * time.Minute

// openBrowser starts Chromium with a profile of its own.
func openBrowser(t *testing.T) *chromium {
	t.Helper()
	program := peer(t, "chromium")
	theirIn, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile := t.TempDir()
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+profile, "--remote-debugging-pipe")
	cmd.Env = append(os.Environ(), "HOME="+profile)
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}        // file descriptors 3 and 4
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its children end with it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	stop := func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	hung := time.AfterFunc(browserPatience, stop)
	t.Cleanup(func() {
		hung.Stop()
		stop()
		cmd.Wait()
		to.Close()
		from.Close()
	})
	return &chromium{t: t, to: to, from: bufio.NewReader(from)}
}

// ask sends a command and returns its answer. Events that come first are noted.
func (b *chromium) ask(method string, params map[string]any, answer any) {
	b.t.Helper()
	b.last++
	if params == nil {
		params = map[string]any{}
	}
	raw, err := json.Marshal(params)
	if err != nil {
		b.t.Fatal(err)
	}
	line, err := json.Marshal(message{ID: b.last, SessionID: b.tab, Method: method, Params: raw})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(line, 0)); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	for {
		m := b.next()
		if m.ID != b.last {
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if answer != nil && json.Unmarshal(m.Result, answer) != nil {
			b.t.Fatalf("%s answered %.200s", method, m.Result)
		}
		return
	}
}

// next is the next message; an event is noted.
func (b *chromium) next() message {
	b.t.Helper()
	raw, err := b.from.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("Chromium is gone: %v", err)
	}
	var m message
	if err := json.Unmarshal(bytes.TrimSuffix(raw, []byte{0}), &m); err != nil {
		b.t.Fatal(err)
	}
	if m.Method != "" && m.SessionID == b.tab {
		b.happened = append(b.happened, m)
	}
	return m
}

// visit opens a page in a new tab, in the light or the dark scheme and of that width.
func (b *chromium) visit(address, scheme string, width int) {
	b.t.Helper()
	b.tab, b.happened = "", nil
	if b.target != "" {
		b.ask("Target.closeTarget", map[string]any{"targetId": b.target}, nil)
	}
	var target struct{ TargetID string }
	b.ask("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	b.target = target.TargetID
	var session struct{ SessionID string }
	b.ask("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.tab = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.ask(domain+".enable", nil, nil)
	}
	b.ask("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	b.ask("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
	b.ask("Page.navigate", map[string]any{"url": address}, nil)
	for !b.saw("Page.loadEventFired") {
		b.next()
	}
}

func (b *chromium) saw(method string) bool {
	for _, m := range b.happened {
		if m.Method == method {
			return true
		}
	}
	return false
}

// value is what an expression comes to in the page.
func (b *chromium) value(expression string, into any) {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.ask("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &answer)
	if answer.ExceptionDetails != nil {
		b.t.Fatalf("the page threw %.300s", answer.ExceptionDetails)
	}
	if into != nil && json.Unmarshal(answer.Result.Value, into) != nil {
		b.t.Fatalf("%.60s is %.200s", expression, answer.Result.Value)
	}
}

// complaints are errors and warnings of the console, and everything asked for beyond the page.
func (b *chromium) complaints(address string) []string {
	var all []string
	for _, m := range b.happened {
		var p struct {
			Type    string
			Entry   struct{ Level, Text string }
			Request struct{ URL string }
		}
		json.Unmarshal(m.Params, &p)
		switch {
		case m.Method == "Network.requestWillBeSent" && p.Request.URL != address:
			all = append(all, "asked for "+p.Request.URL)
		case m.Method == "Runtime.exceptionThrown", m.Method == "Runtime.consoleAPICalled" && (p.Type == "error" || p.Type == "warning"):
			all = append(all, fmt.Sprintf("%s: %.200s", m.Method, m.Params))
		case m.Method == "Log.entryAdded" && (p.Entry.Level == "error" || p.Entry.Level == "warning"):
			all = append(all, "console: "+p.Entry.Text)
		}
	}
	return all
}

// print makes a PDF of the page and returns its file.
func (b *chromium) print() string {
	b.t.Helper()
	var printed struct{ Data []byte }
	b.ask("Page.printToPDF", map[string]any{"preferCSSPageSize": true, "printBackground": true}, &printed)
	file := b.t.TempDir() + "/page.pdf"
	if err := os.WriteFile(file, printed.Data, 0o600); err != nil {
		b.t.Fatal(err)
	}
	return file
}

// paper are the pages of a PDF, as their text in running words.
func paper(t *testing.T, file string) []string {
	t.Helper()
	out, err := exec.Command(peer(t, "pdftotext"), "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var pages []string
	for page := range strings.SplitSeq(strings.TrimSuffix(string(out), "\f"), "\f") {
		pages = append(pages, strings.Join(strings.Fields(page), " "))
	}
	return pages
}
