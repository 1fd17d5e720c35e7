//go:build unix

// Package program tests the real program on a real terminal, under what happens to
// programs: signals, a terminal that goes away, a full disk, libraries that write logs. The
// rules are:
//
//   - What can be seen in files and pipes is a script of testdata/script,
//     which reads as a manual. What needs a terminal, or a system that fails, is here.
//   - A screen is waited for by looking at every write, never by sleeping. Only a
//     program that hangs meets the clock.
//   - The user's own store, keyring and settings are out of reach.
package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"raccord/wizard"
)

// raccord is the program's path.
var raccord string

func TestMain(m *testing.M) {
	os.Exit(withProgram(m.Run))
}

// withProgram builds the program: without the race detector, under which a key derivation
// takes longer than a program that hangs.
func withProgram(run func() int) int {
	folder, err := os.MkdirTemp("", "raccord-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	raccord = filepath.Join(folder, "raccord")
	build := exec.Command("go", "build", "-o", raccord, "raccord")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return run()
}

// A terminal is a pty with a program at one end and an emulator at the other.
type terminal struct {
	t       *testing.T
	program *exec.Cmd
	pty     *os.File
	tty     string        // the other end's name
	done    chan struct{} // closed when the program has let go of the pty

	mu      sync.Mutex
	changed sync.Cond // at every write, and at the end
	screen  *vt.Emulator
	written bytes.Buffer // everything, escape sequences too
	over    bool
	gone    bool // the terminal, not the program
}

// patience is how long a test may last; a program that hangs is killed then.
const patience = time.Minute

// open starts raccord in 80×24 with settings beyond a bare xterm's.
func open(t *testing.T, settings []string, args ...string) *terminal {
	t.Helper()
	return openProgram(t, settings, raccord, args...)
}

func openProgram(t *testing.T, settings []string, name string, args ...string) *terminal {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	c := &terminal{t: t, program: exec.CommandContext(ctx, name, args...), done: make(chan struct{}), screen: vt.NewEmulator(80, 24)}
	c.changed.L = &c.mu
	c.program.Env = append(surroundings(t), settings...)
	c.start()
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

// start starts the program as the first of a session on the terminal.
func (c *terminal) start() {
	c.t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		c.t.Fatal(err)
	}
	defer theirs.Close()
	defer ours.Close()
	c.tty = theirs.Name()
	c.program.Stdin, c.program.Stdout, c.program.Stderr = theirs, theirs, theirs
	c.program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	err = errors.Join(pty.Setsize(ours, &pty.Winsize{Rows: 24, Cols: 80}), c.program.Start())
	if err != nil {
		c.t.Fatal(err)
	}
	fd, err := unix.Dup(int(ours.Fd())) // a file whose Close does not wait for a Read
	if err != nil {
		c.t.Fatal(err)
	}
	unix.SetNonblock(fd, true)
	c.pty = os.NewFile(uintptr(fd), "pty")
}

// surroundings are the environment of a program that finds nothing of the user's.
func surroundings(t *testing.T) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TERM=xterm-256color", "RACCORD_LANG=en", "RACCORD_VAULT=file", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"}
}

// runs runs raccord without a terminal, and returns its exit code and all that it said.
func runs(t *testing.T, settings []string, args ...string) (code int, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	program := exec.CommandContext(ctx, raccord, args...)
	program.Env = append(surroundings(t), settings...)
	out, _ := program.CombinedOutput()
	return program.ProcessState.ExitCode(), string(out)
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
	c.until(fmt.Sprintf("%q on the screen", text), func() bool { return strings.Contains(c.screen.String(), text) })
}

// writes waits until text was written, since a moment that [terminal.mark] gave.
func (c *terminal) writes(since int, text string) {
	c.t.Helper()
	c.until(fmt.Sprintf("%q written", text), func() bool { return strings.Contains(c.written.String()[since:], text) })
}

// said waits until text is on the screen, or was and went off it again: in line mode, a page
// may be longer than the screen.
func (c *terminal) said(text string) {
	c.t.Helper()
	c.until(fmt.Sprintf("%q on the screen", text), func() bool {
		return strings.Contains(c.screen.String(), text) || strings.Contains(c.written.String(), text)
	})
}

// mark is this moment, among what is written.
func (c *terminal) mark() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.written.Len()
}

func (c *terminal) until(what string, seen func() bool) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !seen() {
		if c.over {
			c.t.Fatalf("ended without %s:\n%s", what, c.screen)
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

// goesAway closes the terminal, as the window's button does.
func (c *terminal) goesAway() {
	c.gone = true
	c.pty.Close()
}

// ends waits for the end, and wants this exit code and the terminal as it was before.
func (c *terminal) ends(code int) {
	c.t.Helper()
	<-c.done
	c.program.Wait()
	if got := c.program.ProcessState.ExitCode(); got != code {
		c.t.Errorf("exit code %d, want %d; the screen:\n%s", got, code, c.screen)
	}
	if !c.gone {
		c.isAsBefore()
	}
}

// interrupted types ctrl+c, and wants the program to end of it.
func (c *terminal) interrupted() {
	c.t.Helper()
	c.types("\x03")
	c.ends(wizard.ExitInterrupted)
}

// isAsBefore wants the terminal as it was before the program.
func (c *terminal) isAsBefore() {
	c.t.Helper()
	c.showsItself()
	if got, want := modes(c.t, c.pty), fresh(c.t); !reflect.DeepEqual(got, want) {
		c.t.Errorf("the terminal is left in %+v, was %+v", got, want)
	}
}

// showsItself wants the screen, the paste and the cursor that a shell expects.
func (c *terminal) showsItself() {
	c.t.Helper()
	for _, mode := range []struct{ name, on, off string }{
		{"alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
		{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
		{"hidden cursor", "\x1b[?25l", "\x1b[?25h"},
	} {
		if on, off := strings.LastIndex(c.written.String(), mode.on), strings.LastIndex(c.written.String(), mode.off); on > off {
			c.t.Errorf("the terminal is left with: %s", mode.name)
		}
	}
}

// typesUnseen types where the echo is off, and waits until the terminal holds what was typed:
// asking it whether there is something to read makes it take in what was sent.
func (c *terminal) typesUnseen(keys string) {
	c.t.Helper()
	c.hidden()
	c.types(keys)
	other, err := os.OpenFile(c.tty, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	defer other.Close()
	if _, err := unix.Poll([]unix.PollFd{{Fd: int32(other.Fd()), Events: unix.POLLIN}}, 0); err != nil {
		c.t.Fatal(err)
	}
}

// hidden waits until the echo is off. The program writes nothing then, so the modes are asked.
func (c *terminal) hidden() {
	c.t.Helper()
	for shown := fresh(c.t); reflect.DeepEqual(modes(c.t, c.pty), shown); {
		select {
		case <-c.done:
			c.t.Fatal("ended before the echo went")
		default:
		}
	}
}

// modes are the line discipline's: echo, signals, lines.
func modes(t *testing.T, terminal *os.File) (state *term.State) {
	t.Helper()
	raw, err := terminal.SyscallConn() // Fd would make reading from it block its Close
	if err == nil {
		raw.Control(func(fd uintptr) { state, err = term.GetState(int(fd)) })
	}
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// fresh are the modes of a terminal that was just made.
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
