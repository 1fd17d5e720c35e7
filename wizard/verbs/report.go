package verbs

import (
	"io"
	"time"

	"raccord/wizard"
)

// ReportOptions are how a report is to be written.
type ReportOptions struct {
	// Format is "md", "html" or "json".
	Format string
	// Output is the file, "" or "-" for Out.
	Output string
	// Anonymize leaves nobody named.
	Anonymize bool
}

// reportFormats are the formats of a report by name.
var reportFormats = map[string]func(*handover, io.Writer) error{
	"md":   (*handover).markdown,
	"html": (*handover).html,
	"json": func(h *handover, w io.Writer) error { return writeJSON(w, h) },
}

// Report writes the hand-over report on a dossier. It names people: a file is for its owner
// alone. Another format is a *UsageError.
func (e *Env) Report(id string, o ReportOptions) error {
	write, ok := reportFormats[o.Format]
	if !ok {
		return Usagef(e.Voice.Command.FlagValue, o.Format, "--format")
	}
	a, err := e.read(id)
	if err != nil {
		return err
	}
	h := newHandover(e.Voice, id, a, e.CustomHosts, o.Anonymize)
	h.WrittenAt = wizard.Timestamp{Time: time.Now()}
	return e.ToOwnFile(o.Output, func(w io.Writer) error { return write(h, w) })
}
