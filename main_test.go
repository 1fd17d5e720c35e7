package main

// This file tests the real program: this binary starts itself again as "raccord". The
// rules are:
//
//   - What can be seen in files and pipes is a script of wizard/verbs/testdata/script,
//     which reads as a manual. What needs a terminal is here, on a pty.
//   - A screen is waited for by looking at every write, never by sleeping. Only a
//     program that hangs meets the clock.
//   - The user's own store, keyring and settings are out of reach.

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/term"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"raccord": main})
}

// TestScripts runs the command line's manual.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "wizard/verbs/testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "RACCORD_LANG=en", "RACCORD_VAULT=file", "RACCORD_STORE="+filepath.Join(e.WorkDir, "store"))
			return nil
		},
		Condition: peer,
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "simulator": simulator, "timeless": timeless, "appends": appends},
	})
}

// peer is the condition [peer:PROGRAM]: it is installed. Where all peers have to be, one
// that is missing is an error.
func peer(condition string) (bool, error) {
	name, ok := strings.CutPrefix(condition, "peer:")
	if !ok {
		return false, fmt.Errorf("unknown condition %q", condition)
	}
	_, err := exec.LookPath(name)
	if os.Getenv("RACCORD_PEERS") == "1" {
		return true, err
	}
	return err == nil, nil
}

// exits is "exits CODE PROGRAM ARGUMENT…": exec that wants this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENT…")
	}
	code, err := 0, ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// simulator is "simulator SCENARIO": raccord simulate, until the script ends. Its first
// line becomes endpoints.json, the production host in it $oauth, application 1 $id1 and
// secret1.txt, and so on, technical account 1 $login1 and password1.txt.
func simulator(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: simulator SCENARIO")
	}
	program := exec.Command("raccord", "simulate", "--scenario", args[0])
	out, err := program.StdoutPipe()
	ts.Check(err)
	ts.Check(program.Start())
	ts.Defer(func() {
		program.Process.Kill()
		program.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	ts.Check(err)
	var printed struct {
		chorus.Endpoints
		Accounts chorus.Accounts
	}
	ts.Check(json.Unmarshal(line, &printed))
	ts.Setenv("oauth", printed.Production.OAuth)
	write := func(name, text string) { ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600)) }
	write("endpoints.json", string(line))
	for i, application := range printed.Accounts.Applications {
		ts.Setenv(fmt.Sprint("id", i+1), application.ClientID)
		write(fmt.Sprint("secret", i+1, ".txt"), application.ClientSecret)
	}
	for i, account := range printed.Accounts.TechnicalAccounts {
		ts.Setenv(fmt.Sprint("login", i+1), account.Login)
		write(fmt.Sprint("password", i+1, ".txt"), account.Password)
	}
}

// appends is "appends FILE LINE".
func appends(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: appends FILE LINE")
	}
	path := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(path, []byte(ts.ReadFile(args[0])+args[1]+"\n"), 0o600))
}

// moment is what a document says of the time: an instant, or how long something took.
var moment = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"|"durationMs": \d+`)

// timeless is "timeless FILE": what was just printed, with TIME for every moment.
func timeless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: timeless FILE")
	}
	text := moment.ReplaceAllString(ts.ReadFile("stdout"), "TIME")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// A terminal is a pty with the program at one end and an emulator at the other.
type terminal struct {
	t       *testing.T
	program *exec.Cmd
	pty     *os.File
	done    chan struct{} // closed when the program has let go of the pty

	mu      sync.Mutex
	changed sync.Cond // at every write, and at the end
	screen  *vt.Emulator
	written bytes.Buffer // everything, escape sequences too
	over    bool
}

// patience is how long a test may last; a program that hangs is killed then.
const patience = time.Minute

// open starts the program in 80×24 with settings beyond a bare xterm's.
func open(t *testing.T, settings []string, args ...string) *terminal {
	t.Helper()
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("no pty here")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	c := &terminal{t: t, program: exec.CommandContext(ctx, "raccord", args...), done: make(chan struct{}), screen: vt.NewEmulator(80, 24)}
	c.changed.L = &c.mu
	c.program.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TERM=xterm-256color", "RACCORD_LANG=en", "RACCORD_VAULT=file"}, settings...)
	var err error
	if c.pty, err = pty.StartWithSize(c.program, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		<-c.done
		c.screen.InputPipe().(io.Closer).Close()
		c.pty.Close()
	})
	go io.Copy(c.pty, c.screen) // the terminal's answers
	go c.draw()
	return c
}

// draw shows what the program writes, until it has let go of the pty.
func (c *terminal) draw() {
	defer close(c.done)
	buffer := make([]byte, 4096)
	for {
		n, err := c.pty.Read(buffer)
		c.mu.Lock()
		c.written.Write(buffer[:n])
		c.screen.Write(buffer[:n])
		c.over = err != nil
		c.mu.Unlock()
		c.changed.Broadcast()
		if err != nil {
			return
		}
	}
}

// shows waits until text is on the screen.
func (c *terminal) shows(text string) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !strings.Contains(c.screen.String(), text) {
		if c.over {
			c.t.Fatalf("ended without %q on the screen:\n%s", text, c.screen)
		}
		c.changed.Wait()
	}
}

func (c *terminal) types(keys string) { io.WriteString(c.pty, keys) }

func (c *terminal) resize(width, height int) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.screen.Resize(width, height)
	if err := pty.Setsize(c.pty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
		c.t.Fatal(err)
	}
}

// ends waits for the end, and wants this exit code and the terminal as it was before.
func (c *terminal) ends(code int) {
	c.t.Helper()
	<-c.done
	c.program.Wait()
	if got := c.program.ProcessState.ExitCode(); got != code {
		c.t.Errorf("exit code %d, want %d; the screen:\n%s", got, code, c.screen)
	}
	for _, mode := range []struct{ name, on, off string }{
		{"alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
		{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
		{"hidden cursor", "\x1b[?25l", "\x1b[?25h"},
	} {
		if on, off := strings.LastIndex(c.written.String(), mode.on), strings.LastIndex(c.written.String(), mode.off); on > off {
			c.t.Errorf("the terminal is left with: %s", mode.name)
		}
	}
	if got, want := modes(c.t, c.pty), fresh(c.t); !reflect.DeepEqual(got, want) {
		c.t.Errorf("the terminal is left in %+v, was %+v", got, want)
	}
}

// modes are the line discipline's: echo, signals, lines.
func modes(t *testing.T, terminal *os.File) *term.State {
	t.Helper()
	state, err := term.GetState(int(terminal.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// fresh are the modes of a terminal that nobody has used.
func fresh(t *testing.T) *term.State {
	t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	defer theirs.Close()
	return modes(t, ours)
}

// Words of the English screens.
var (
	english  = wizard.VoiceIn(steps.English)
	atHome   = english.HomeNew
	atName   = english.Title("customer.name", nil)
	tooSmall = strings.Fields(english.TooSmall)[0]
)

// saved wants a dossier of that customer in the rehearsals' store.
func saved(t *testing.T, store, id, customer string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(store, "practice", "dossiers", id+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if a, err := steps.Decode(raw); err != nil || a.Name() != customer {
		t.Errorf("%s is of %q: %v", id, a.Name(), err)
	}
}

// named starts a rehearsal and types a new customer's name, past the dossiers there are.
func named(t *testing.T, store, name string, others int, settings ...string) *terminal {
	t.Helper()
	c := open(t, settings, "--practice", "--store", store)
	c.shows(english.Practice)
	c.shows(atHome)
	c.types(strings.Repeat("\x1b[B", others) + "\r") // down
	c.shows(atName)
	c.types(name)
	c.shows(name)
	return c
}

// TestSignalWhileTyping: what is typed survives a screen that becomes too small and a
// signal; the traces that Bubble Tea would write are not written.
func TestSignalWhileTyping(t *testing.T) {
	store, trace := t.TempDir(), filepath.Join(t.TempDir(), "trace")
	c := named(t, store, "Mairie d'Exem", 0, "TEA_TRACE="+trace, "TEA_DEBUG=1")
	c.resize(20, 5)
	c.shows(tooSmall)
	c.resize(80, 24)
	c.shows("Mairie d'Exem")
	c.types("ple")
	c.shows("Mairie d'Exemple")
	c.program.Process.Signal(syscall.SIGTERM)
	c.ends(wizard.ExitInterrupted)
	if text := c.written.String(); !strings.Contains(text, "\x1b[?1049h") || !strings.Contains(text, "\x1b[?2004h") {
		t.Error("no mode of the terminal was changed: nothing to give back")
	}
	saved(t, store, "mairie-d-exemple", "Mairie d'Exemple")
	for _, file := range []string{trace, "debug.log"} {
		if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is there: %v", file, err)
		}
	}
}

// TestSameNameTwice: two customers of one name are two dossiers. ctrl+c is a key here.
func TestSameNameTwice(t *testing.T) {
	store := t.TempDir()
	for others := range 2 {
		c := named(t, store, "École", others)
		c.types("\x03")
		c.ends(wizard.ExitInterrupted)
	}
	saved(t, store, "ecole", "École")
	saved(t, store, "ecole-2", "École")
}

// TestHangUp: the terminal goes away in the middle of typing.
func TestHangUp(t *testing.T) {
	store := t.TempDir()
	c := named(t, store, "Bourg", 0)
	c.program.Process.Signal(syscall.SIGHUP)
	c.ends(wizard.ExitInterrupted)
	saved(t, store, "bourg", "Bourg")
}

// colour is an SGR sequence with a foreground or a background colour.
var colour = regexp.MustCompile(`\x1b\[(\d+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]`)

// TestNoColor: any value of NO_COLOR counts, the absent and the empty one do not.
func TestNoColor(t *testing.T) {
	for setting, coloured := range map[string]bool{"NO_COLOR=1": false, "NO_COLOR=yes": false, "NO_COLOR=": true, "COLORTERM=": true} {
		c := open(t, []string{setting}, "--practice", "--store", t.TempDir())
		c.shows(atHome)
		c.program.Process.Signal(syscall.SIGTERM)
		c.ends(wizard.ExitInterrupted)
		if found := colour.FindString(c.written.String()); (found != "") != coloured {
			t.Errorf("%s: colour %q", setting, found)
		}
	}
}

// TestDumbTerminal: where no cursor can be placed, the walk goes line by line.
func TestDumbTerminal(t *testing.T) {
	store := t.TempDir()
	c := open(t, []string{"TERM=dumb"}, "--practice", "--store", store)
	c.shows(atHome)
	c.types("1\n")
	c.shows(atName)
	c.types("Mairie\n")
	c.shows("2. " + english.Title("customer.role.recipient", nil)[:12])
	c.program.Process.Signal(syscall.SIGTERM)
	c.ends(wizard.ExitInterrupted)
	if i := bytes.IndexByte(c.written.Bytes(), '\x1b'); i >= 0 {
		t.Errorf("an escape sequence: %q", c.written.Bytes()[i:])
	}
	saved(t, store, "mairie", "Mairie")
}

// TestPassphraseInterrupted: ctrl+c at the hidden passphrase gives the echo back.
func TestPassphraseInterrupted(t *testing.T) {
	store := t.TempDir()
	folder := filepath.Join(store, "practice", "dossiers")
	dossier := `{"version":1,"practice":true,"customer":{"name":"Mairie"},"structures":[{"credentials":{"client_id":"x"},"kept":[{"secret":"credentials.client_secret","account":"x"}]}]}`
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "mairie.json"), []byte(dossier), 0o600)); err != nil {
		t.Fatal(err)
	}
	c := open(t, nil, "check", "mairie", "--practice", "--store", store)
	c.shows(strings.TrimSpace(english.Command.AskPassphrase))
	for shown := fresh(t); reflect.DeepEqual(modes(t, c.pty), shown); runtime.Gosched() {
		select { // the echo goes after the prompt, and nothing is written about it
		case <-c.done:
			t.Fatal("ended before the echo went")
		default:
		}
	}
	c.types("sesame\x03")
	c.ends(wizard.ExitInterrupted)
	if strings.Contains(c.written.String(), "sesame") {
		t.Error("the passphrase was shown")
	}
}
