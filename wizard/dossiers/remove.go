package dossiers

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"raccord/wizard/cli"
)

type removeOptions struct {
	*cli.Program
	yes bool
}

// Remove is the command remove.
func Remove(p *cli.Program) *cobra.Command {
	o := &removeOptions{Program: p}
	c := p.OnDossier("remove DOSSIER", o.run)
	c.Flags().BoolVar(&o.yes, "yes", false, "")
	return c
}

// run forgets a dossier and its secrets. Without --yes it asks for the id again. The
// secrets go first: what fails halfway leaves a dossier that says what is left.
func (o *removeOptions) run(ctx context.Context, id string) error {
	a, err := o.Read(ctx, id)
	if err != nil {
		return err
	}
	if !o.yes {
		if err := o.confirm(ctx, id); err != nil {
			return err
		}
	}
	if err := o.Unlock(ctx, a, nil); err != nil {
		return err
	}
	if err := o.Side.Forget(ctx, id, a); err != nil {
		return cli.Problem(err)
	}
	if err := o.Side.Store.Remove(ctx, id); err != nil {
		return cli.Problem(err)
	}
	return o.Printf("%s\n", o.Voice.Say("remove.done", "id", id))
}

// confirm asks for the id again.
func (o *removeOptions) confirm(ctx context.Context, id string) error {
	if o.AskLine == nil {
		return o.Usage("remove.needs-yes")
	}
	fmt.Fprint(o.Err, o.Voice.Say("remove.ask", "id", id), " ")
	typed, err := o.AskLine(ctx)
	if err != nil {
		return err
	}
	if strings.TrimSpace(typed) != id {
		return o.Usage("remove.other")
	}
	return nil
}
