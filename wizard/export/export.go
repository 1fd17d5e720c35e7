package export

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file hands over what Open Bee's connector wants. The rules are:
//
//   - Identifiers are masked and secrets hidden, unless they are asked for on purpose: shown
//     after a yes, or sealed to a person's key, which needs none.
//   - The vault is opened only where secrets go out.
//   - A value stands alone on its line, so that it can be copied from a phone.
//   - What is missing is said, and the exit code says that something is.

type options struct {
	*cli.Program
	// siret is that of the one structure wanted; "" means all.
	siret string
	// show asks for the secrets in clear; yes answers the question that this raises.
	show, yes bool
	// seal are age recipients, or names of files of them.
	seal   []string
	output cli.Output
	json   bool
}

// Command returns the command export.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := p.OnDossier("export DOSSIER", o.run)
	f := c.Flags()
	f.BoolVar(&o.json, "json", false, "")
	f.StringVar(&o.siret, "structure", "", "")
	f.BoolVar(&o.show, "show-secrets", false, "")
	f.BoolVar(&o.yes, "yes", false, "")
	f.StringArrayVar(&o.seal, "seal", nil, "")
	o.output.Declare(f)
	return c
}

// run writes what the connector wants: shown, masked or sealed.
func (o *options) run(ctx context.Context, id string) error {
	recipients, err := o.recipients(ctx)
	if err != nil {
		return err
	}
	if err := o.Writable(ctx, o.output, o.seal...); err != nil {
		return err
	}
	a, err := o.Read(ctx, id)
	if err != nil {
		return err
	}
	wanted, err := o.structures(a)
	if err != nil {
		return err
	}
	shown := o.show || len(recipients) > 0
	if shown {
		if a, err = o.revealed(ctx, id, a, len(recipients) > 0 || o.yes); err != nil {
			return err
		}
	}
	doc := o.exportOf(id, a, wanted, shown)
	format, write := "txt", func(w io.Writer) error { return o.write(w, doc) }
	if o.json {
		format = "json"
	}
	if len(recipients) > 0 {
		format, write = cli.Sealed, o.sealed(recipients, write)
	}
	if err := o.Write(ctx, o.output, format, write); err != nil {
		return err
	}
	return o.complete(doc, wanted)
}

// structures returns the indices of those wanted. A SIRET that no structure has is a
// *UsageError.
func (o *options) structures(a steps.Answers) ([]int, error) {
	siret, _ := steps.Inspect(steps.CleanNumber, o.siret)
	var wanted []int
	var known []string
	for i := range a.Structures {
		own := steps.View{Answers: a, Structure: i}.Text("structure.siret")
		known = append(known, cmp.Or(own, steps.Blank))
		if siret == "" || own == strings.ReplaceAll(siret, " ", "") {
			wanted = append(wanted, i)
		}
	}
	if len(wanted) == 0 {
		return nil, o.Usage("export.unknown-structure", "siret", siret, "known", strings.Join(known, ", "))
	}
	return wanted, nil
}

// agree asks before secrets are shown, unless the person is sure. Without a terminal to ask on,
// that has to be said in advance.
func (o *options) agree(ctx context.Context, sure bool) error {
	switch {
	case sure:
		return nil
	case o.AskLine == nil:
		return o.Usage("export.needs-yes")
	}
	yes := o.Voice.Say("export.yes")
	fmt.Fprint(o.Err, o.Voice.Say("export.ask", "yes", yes), " ")
	typed, err := o.AskLine(ctx)
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.TrimSpace(typed), yes) {
		return o.Usage("export.not-shown")
	}
	return nil
}

// revealed returns the answers with their secrets, once the person who asks has agreed or is
// sure.
func (o *options) revealed(ctx context.Context, id string, a steps.Answers, sure bool) (steps.Answers, error) {
	if err := o.agree(ctx, sure); err != nil {
		return a, err
	}
	if err := o.Unlock(ctx, a, nil); err != nil {
		return a, err
	}
	a, err := o.Side.Load(ctx, id, a, nil)
	return a, cli.Problem(err)
}

// complete says on Err which structures have no credentials yet.
func (o *options) complete(doc export, wanted []int) error {
	missing := false
	for n, s := range doc.Structures {
		if s.ClientID == "" || s.ClientSecret == "" {
			fmt.Fprintln(o.Err, o.Voice.Say("export.incomplete", "dossier", doc.Dossier, "number", wanted[n]+1))
			missing = true
		}
	}
	if missing {
		return &cli.ToldError{Code: wizard.ExitIncomplete}
	}
	return nil
}
