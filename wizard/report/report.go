package report

import (
	"context"
	"embed"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/document"
)

type options struct {
	*cli.Program
	format    string // a key of formats
	output    cli.Output
	anonymize bool
}

// Command returns the command report.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := p.OnDossier("report DOSSIER", o.run)
	c.Flags().StringVar(&o.format, "format", "md", "")
	cli.Complete(c, "format", slices.Sorted(maps.Keys(formats)))
	o.output.Declare(c.Flags())
	c.Flags().BoolVar(&o.anonymize, "anonymize", false, "")
	return c
}

// formats write a report, by name.
var formats = map[string]func(io.Writer, wizard.Voice, *report) error{
	"md": func(w io.Writer, v wizard.Voice, r *report) error {
		return document.WriteText(w, v, files, "report.md.tmpl", wordingOf(v, r))
	},
	"html": func(w io.Writer, v wizard.Voice, r *report) error {
		return document.WritePage(w, v, files, wordingOf(v, r))
	},
	"json": func(w io.Writer, _ wizard.Voice, r *report) error { return cli.WriteJSON(w, r) },
}

//go:embed *.tmpl *.css
var files embed.FS

// run writes the report on a dossier. It names people: a file is for its owner alone.
func (o *options) run(ctx context.Context, id string) error {
	if err := cli.OneOf(o.Program, "format", o.format, slices.Sorted(maps.Keys(formats))...); err != nil {
		return err
	}
	if err := o.Writable(ctx, o.output); err != nil {
		return err
	}
	a, err := o.Read(ctx, id)
	if err != nil {
		return err
	}
	r := newReport(o.Voice, id, a, o.CustomHosts, o.anonymize)
	r.WrittenAt = wizard.Timestamp{Time: time.Now()}
	return o.Write(ctx, o.output, o.format, func(w io.Writer) error { return formats[o.format](w, o.Voice, r) })
}
