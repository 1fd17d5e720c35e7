package handbook

import (
	"context"
	"embed"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/document"
)

type options struct {
	*cli.Program
	format string // a key of formats
	output cli.Output
}

// Command returns the command handbook.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p, output: cli.Output{Shared: true}}
	c := &cobra.Command{
		Use:  "handbook",
		Args: p.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	c.Flags().StringVar(&o.format, "format", "md", "")
	cli.Complete(c, "format", slices.Sorted(maps.Keys(formats)))
	o.output.Declare(c.Flags())
	return c
}

// formats write a handbook, by name.
var formats = map[string]func(io.Writer, wizard.Voice, *handbook) error{
	"md": func(w io.Writer, v wizard.Voice, h *handbook) error {
		return document.WriteText(w, v, files, "handbook.md.tmpl", h)
	},
	"html": func(w io.Writer, v wizard.Voice, h *handbook) error { return document.WritePage(w, v, files, h) },
}

//go:embed *.tmpl *.css
var files embed.FS

// run writes the whole procedure as a document.
func (o *options) run(ctx context.Context) error {
	if err := cli.OneOf(o.Program, "format", o.format, slices.Sorted(maps.Keys(formats))...); err != nil {
		return err
	}
	if err := o.Writable(ctx, o.output); err != nil {
		return err
	}
	return o.Write(ctx, o.output, o.format, func(w io.Writer) error { return formats[o.format](w, o.Voice, newHandbook(o.Voice)) })
}
