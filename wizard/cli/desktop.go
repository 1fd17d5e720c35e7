package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/atotto/clipboard"
	"golang.org/x/term"

	"raccord/wizard/input"
)

// CopyText returns what puts a text into the desktop's clipboard. It is nil over SSH, where it
// would be the clipboard of another computer, and where the desktop has none. The text goes to it through
// a pipe or a call, in the command line of no program.
func CopyText() func(text string) error {
	if os.Getenv("SSH_CONNECTION") != "" || clipboard.Unsupported || !hasDesktop() {
		return nil
	}
	return clipboard.WriteAll
}

// DropText empties the desktop's clipboard of a text, unless it holds another one by now.
func DropText(text string) error {
	held, err := clipboard.ReadAll()
	if err != nil || strings.TrimRight(held, "\r\n") != text {
		return err
	}
	return clipboard.WriteAll("")
}

// hasDesktop tells whether there is a desktop that a clipboard belongs to: elsewhere the programs
// that reach it are there at most, and wait or fail.
func hasDesktop() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// HoldWindow waits for Enter, or a signal to end, where the window closes with the program: what
// it said last would not be read.
func (p *Program) HoldWindow() {
	if !StartedFromDesktop() || !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stderr.Fd())) {
		return
	}
	fmt.Fprintln(p.Err, "\n"+p.Voice.Say("walk.close-window"))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	input.Await(ctx, func() (string, error) { return bufio.NewReader(os.Stdin).ReadString('\n') })
}
