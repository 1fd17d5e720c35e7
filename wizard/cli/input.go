package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"golang.org/x/term"

	"raccord/store/secret"
	"raccord/wizard"
)

// ReadSecret reads a line without echo. The echo is back while the program is suspended, and
// when ctx ends first; what was typed until then is dropped, or the shell would show it. The
// read cannot be interrupted: it ends with the program.
func ReadSecret(ctx context.Context) (string, error) {
	stdin := int(os.Stdin.Fd())
	before, err := term.GetState(stdin)
	if err != nil {
		return "", err
	}
	hidden := before
	giveBack := func() {
		hidden, _ = term.GetState(stdin)
		dropInput(stdin)
		term.Restore(stdin, before)
	}
	defer OnSuspend(giveBack, func() { term.Restore(stdin, hidden) })()
	var typed []byte
	var failed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		typed, failed = term.ReadPassword(stdin)
	}()
	select {
	case <-done:
		return string(typed), failed
	case <-ctx.Done():
		giveBack()
		return "", ctx.Err()
	}
}

// askPassphrase reads the passphrase without echo.
func (p *Program) askPassphrase(ctx context.Context) (secret.Text, error) {
	return askHidden(ctx, p.Voice.Say("vault.passphrase"))
}

// askHidden reads a line without echo, after a prompt and a space.
func askHidden(ctx context.Context, prompt string) (secret.Text, error) {
	fmt.Fprint(os.Stderr, prompt, " ")
	typed, err := ReadSecret(ctx)
	fmt.Fprintln(os.Stderr)
	return secret.Of(typed), unanswered(err)
}

// unanswered takes the end of the input for the interruption that it is: a window that closes
// ends what is read from it, and may send its signal after that.
func unanswered(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		return &ToldError{wizard.ExitInterrupted}
	}
	return err
}

// readLine reads one line from the terminal.
func readLine(ctx context.Context) (string, error) {
	type line struct {
		text string
		err  error
	}
	read := make(chan line, 1)
	go func() {
		text, err := bufio.NewReader(os.Stdin).ReadString('\n')
		read <- line{text, err}
	}()
	select {
	case l := <-read:
		return l.text, unanswered(l.err)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
