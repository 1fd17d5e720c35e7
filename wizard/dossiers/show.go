package dossiers

import (
	"context"

	"github.com/spf13/cobra"

	"raccord/wizard/cli"
	"raccord/wizard/layout"
)

type showOptions struct {
	*cli.Program
	json bool
}

// Show is the command show.
func Show(p *cli.Program) *cobra.Command {
	o := &showOptions{Program: p}
	c := p.OnDossier("show DOSSIER", o.run)
	c.Flags().BoolVar(&o.json, "json", false, "")
	return c
}

// run prints one dossier in full, secrets never.
func (o *showOptions) run(ctx context.Context, id string) error {
	a, err := o.Read(ctx, id)
	if err != nil {
		return err
	}
	if o.json {
		document, err := a.EncodeWithID(id)
		if err != nil {
			return err
		}
		_, err = o.Out.Write(document)
		return err
	}
	return o.Printf("%s\n", layout.Plain(o.Voice.Dossier(id, a), cli.Width(o.Out)))
}
