package report

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"raccord/wizard"
	"raccord/wizard/cli"
)

type options struct {
	*cli.Program
	format    string // a key of formats
	output    string // the file, "" or "-" for Out
	anonymize bool
}

// Command is the command report.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use:               "report DOSSIER",
		Args:              p.OneDossier,
		ValidArgsFunction: p.Dossiers,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := p.Open(); err != nil {
				return err
			}
			return o.run(args[0])
		},
	}
	c.Flags().StringVar(&o.format, "format", "md", "")
	c.Flags().StringVarP(&o.output, "output", "o", "", "")
	c.Flags().BoolVar(&o.anonymize, "anonymize", false, "")
	return c
}

// formats are the formats of a report by name.
var formats = map[string]func(*handover, io.Writer) error{
	"md":   (*handover).markdown,
	"html": (*handover).html,
	"json": func(h *handover, w io.Writer) error { return cli.WriteJSON(w, h) },
}

// run writes the hand-over report on a dossier. It names people: a file is for its owner
// alone.
func (o *options) run(id string) error {
	write, ok := formats[o.format]
	if !ok {
		return o.Usage("usage.flag-value", "value", o.format, "flag", "--format")
	}
	a, err := o.Read(id)
	if err != nil {
		return err
	}
	h := newHandover(o.Voice, id, a, o.CustomHosts, o.anonymize)
	h.WrittenAt = wizard.Timestamp{Time: time.Now()}
	return o.ToOwnFile(o.output, func(w io.Writer) error { return write(h, w) })
}
