package verbs

import (
	"context"
	"fmt"
	"strings"
)

// Remove forgets a dossier and its secrets. Unless sure, it asks for the id again. The
// secrets go first: what fails halfway leaves a dossier that says what is left.
func (e *Env) Remove(ctx context.Context, id string, sure bool) error {
	a, err := e.read(id)
	if err != nil {
		return err
	}
	if !sure {
		if err := e.confirm(ctx, id); err != nil {
			return err
		}
	}
	if err := e.unlock(ctx, a); err != nil {
		return err
	}
	if err := e.Side.Forget(ctx, id, a); err != nil {
		return problem(err)
	}
	if err := e.Side.Store.Remove(id); err != nil {
		return problem(err)
	}
	return e.printf(e.Voice.Command.Removed+"\n", id)
}

// confirm asks for the id again.
func (e *Env) confirm(ctx context.Context, id string) error {
	if e.AskLine == nil {
		return Usagef("%s", e.Voice.Command.RemoveNeedsYes)
	}
	fmt.Fprintf(e.Err, e.Voice.Command.RemoveAsk, id)
	typed, err := e.AskLine(ctx)
	if err != nil {
		return err
	}
	if strings.TrimSpace(typed) != id {
		return Usagef("%s", e.Voice.Command.RemoveOther)
	}
	return nil
}
