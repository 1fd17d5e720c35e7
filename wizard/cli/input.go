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
// when ctx ends first; what was typed until then is dropped, or the shell would show it.
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
	typed, err := await(ctx, func() ([]byte, error) { return term.ReadPassword(stdin) })
	if ctx.Err() != nil {
		giveBack()
	}
	return string(typed), err
}

// askHidden asks for a secret: a prompt, and a line that is read without echo.
func askHidden(ctx context.Context, prompt string) (secret.Text, error) {
	fmt.Fprint(os.Stderr, prompt, " ")
	typed, err := ReadSecret(ctx)
	fmt.Fprintln(os.Stderr)
	return secret.Of(typed), interrupted(err)
}

// readLine reads a line that is shown as it is typed.
func readLine(ctx context.Context) (string, error) {
	typed, err := await(ctx, func() (string, error) { return bufio.NewReader(os.Stdin).ReadString('\n') })
	return typed, interrupted(err)
}

// await returns what read returns, or the error of ctx where that ends first. A read of the
// terminal cannot be cancelled: it ends with the program.
func await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		value, err = read()
	}()
	select {
	case <-done:
		return value, err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// interrupted makes the end of the input the interruption that it is: a window that closes
// ends what is read from it, and may send its signal only after that.
func interrupted(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		return &ToldError{wizard.ExitInterrupted}
	}
	return err
}
