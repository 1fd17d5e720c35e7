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
	"raccord/wizard/keys"
)

// ReadSecret reads a line without echo, as it was sent; the end of the input is io.EOF. The echo is back while
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

// askHidden asks for a secret: a prompt, and a line that is read without echo, until one is UTF-8.
func (p *Program) askHidden(ctx context.Context, prompt string) (secret.Text, error) {
	for {
		fmt.Fprint(p.Err, prompt, " ")
		sent, err := ReadSecret(ctx)
		fmt.Fprintln(p.Err)
		if err != nil {
			return secret.Text{}, interrupted(err)
		}
		if typed := p.typed(sent); !typed.Foreign {
			return secret.Of(typed.Text), nil
		}
	}
}

// AskAfresh is AskLine for what has to be read before it is answered: what was typed before it was
// asked is no answer.
func (p *Program) AskAfresh(ctx context.Context) (string, error) {
	if p.canAsk() {
		dropInput(int(os.Stdin.Fd()))
	}
	return p.AskLine(ctx)
}

// readLine reads a line that is shown as it is typed.
func (p *Program) readLine(ctx context.Context) (string, error) {
	sent, err := input.Await(ctx, func() (string, error) { return bufio.NewReader(os.Stdin).ReadString('\n') })
	if err != nil {
		return "", interrupted(err)
	}
	return p.typed(sent).Text, nil
}

// typed returns a line as it was meant, and says what was left out of it.
func (p *Program) typed(sent string) keys.Line {
	line := keys.ReadLine(sent)
	if line.Keys {
		fmt.Fprintln(p.Err, p.Voice.Say("line.keys"))
	}
	if line.Foreign {
		fmt.Fprintln(p.Err, p.Voice.Say("typed.foreign"))
	}
	return line
}

// interrupted makes the end of the input the interruption that it is: a window that closes
// ends what is read from it, and may send its signal only after that.
func interrupted(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		return &ToldError{wizard.ExitInterrupted}
	}
	return err
}
