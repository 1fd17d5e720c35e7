package dossiers

import (
	"context"

	"github.com/spf13/cobra"

	"raccord/wizard/cli"
)

type assignOptions struct{ *cli.Program }

// Assign is the command assign.
func Assign(p *cli.Program) *cobra.Command {
	o := &assignOptions{p}
	return p.OnDossierWith("assign DOSSIER [NAME]", 1, o.run)
}

// run says who takes care of a dossier; an empty name says that no one does.
func (o *assignOptions) run(ctx context.Context, id, name string) error {
	if err := o.Side.Assign(ctx, id, name); err != nil {
		return cli.Problem(err)
	}
	a, err := o.Read(ctx, id)
	if err != nil {
		return err
	}
	if a.Assigned == "" {
		return o.Printf("%s\n", o.Voice.Say("assign.none", "id", id))
	}
	return o.Printf("%s\n", o.Voice.Say("assign.done", "id", id, "name", a.Assigned))
}
