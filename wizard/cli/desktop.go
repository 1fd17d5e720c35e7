package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"

	"raccord/wizard/input"
)

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
