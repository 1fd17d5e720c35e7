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
	"raccord/wizard/input"
)

// ReadSecret reads a line without echo; the end of the input is io.EOF. The echo is back while
// the program is suspended, and when ctx ends first; what was typed until then is dropped, or
// the shell would show it.
func ReadSecret(ctx context.Context) (string, error) {
	stdin := int(os.Stdin.Fd())
	before, err := term.GetState(stdin)
	if err != nil {
		return "", err
	}
	giveBack := func() {
		dropInput(stdin)
		term.Restore(stdin, before)
	}
	defer OnSuspend(giveBack, func() { hide(stdin) })()
	defer term.Restore(stdin, before)
	if err := hide(stdin); err != nil {
		return "", err
	}
	typed, err := input.Await(ctx, readHidden)
	if ctx.Err() != nil {
		dropInput(stdin)
	}
	return typed, err
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
	typed, err := input.Await(ctx, func() (string, error) { return bufio.NewReader(os.Stdin).ReadString('\n') })
	return typed, interrupted(err)
}

// interrupted makes the end of the input the interruption that it is: a window that closes
// ends what is read from it, and may send its signal only after that.
func interrupted(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		return &ToldError{wizard.ExitInterrupted}
	}
	return err
}
