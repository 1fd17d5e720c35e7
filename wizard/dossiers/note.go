package dossiers

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"raccord/wizard/cli"
	"raccord/wizard/input"
)

type noteOptions struct{ *cli.Program }

// Note is the command note.
func Note(p *cli.Program) *cobra.Command {
	o := &noteOptions{p}
	return p.OnDossierWith("note DOSSIER [TEXT]", anyNumber, o.run)
}

// anyNumber is more words than a command line has: a text without quotation marks is several.
const anyNumber = 1 << 20

// run adds a note to a dossier. Without a text it is read from standard input: on a terminal a
// line, and everything otherwise.
func (o *noteOptions) run(ctx context.Context, id, text string) error {
	if _, err := o.Read(ctx, id); err != nil { // before anybody types
		return err
	}
	if text == "" || text == input.Stdin {
		var err error
		if text, err = o.typed(ctx); err != nil {
			return err
		}
	}
	if err := o.Side.AddNote(ctx, id, text); err != nil {
		return cli.Problem(err)
	}
	return o.Printf("%s\n", o.Voice.Say("note.done", "id", id))
}

// typed returns the note that standard input holds.
func (o *noteOptions) typed(ctx context.Context) (string, error) {
	if o.AskLine != nil {
		fmt.Fprint(o.Err, o.Voice.Say("note.ask"), " ")
		return o.AskLine(ctx)
	}
	text, err := o.Input(ctx, input.Note, input.Stdin)
	return string(text), err
}
