package report

import (
	"context"
	"io"
	"time"

	"raccord/wizard"
	"raccord/wizard/cli"
)

// HandOver returns what writes the report on a dossier of a side as one HTML page into a new file
// of the current folder, for a walk that ends. It returns the path, also where the file could not be
// written. Hosts is the address of the servers in use where they are not PISTE's.
func HandOver(p *cli.Program) func(ctx context.Context, side *wizard.Side, hosts, id string) (path string, err error) {
	return func(ctx context.Context, side *wizard.Side, hosts, id string) (string, error) {
		name := p.Voice.Say("report.file", "id", id) + ".html"
		a, err := side.Read(ctx, id)
		if err != nil {
			return name, err
		}
		r := newReport(p.Voice, id, a, hosts, false)
		r.WrittenAt = wizard.Timestamp{Time: time.Now()}
		return p.WriteNew(name, "html", func(w io.Writer) error { return formats["html"](w, p.Voice, r) })
	}
}
