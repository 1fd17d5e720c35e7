package dossiers

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"raccord/wizard/cli"
)

type assignOptions struct{ *cli.Program }

// Assign is the command assign.
func Assign(p *cli.Program) *cobra.Command {
	o := &assignOptions{p}
	return &cobra.Command{
		Use:               "assign DOSSIER [NAME]",
		Args:              p.DossierAndMore(1),
		ValidArgsFunction: p.Dossiers,
		PreRunE:           p.Opens,
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), args[0], strings.Join(args[1:], " "))
		},
	}
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
