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
func HandOver(p *cli.Program) func(ctx context.Context, v wizard.Voice, side *wizard.Side, hosts, id string) (string, error) {
	return func(ctx context.Context, v wizard.Voice, side *wizard.Side, hosts, id string) (string, error) {
		name := v.Say("report.file", "id", id) + ".html"
		a, err := side.Read(ctx, id)
		if err != nil {
			return name, err
		}
		r := newReport(v, id, a, hosts, false)
		r.WrittenAt = wizard.Timestamp{Time: time.Now()}
		return p.WriteNew(ctx, name, "html", func(w io.Writer) error { return formats["html"](w, v, r) })
	}
}
