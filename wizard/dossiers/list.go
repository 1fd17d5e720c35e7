// Package dossiers is the commands list, show and remove.
package dossiers

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

type listOptions struct {
	*cli.Program
	json bool
}

// List is the command list.
func List(p *cli.Program) *cobra.Command {
	o := &listOptions{Program: p}
	c := &cobra.Command{
		Use:     "list",
		Args:    p.NoArguments,
		PreRunE: p.Opens,
		RunE:    func(*cobra.Command, []string) error { return o.run() },
	}
	c.Flags().BoolVar(&o.json, "json", false, "")
	return c
}

// listing is list's document, the contract's.
type listing struct {
	Version  int              `json:"version"`
	Dossiers []wizard.Summary `json:"dossiers"`
}

// run prints every dossier. One that cannot be read is named and stops none.
func (o *listOptions) run() error {
	summaries, err := wizard.List(o.Side.Store)
	if err != nil {
		return cli.Problem(err)
	}
	readable := []wizard.Summary{}
	code := wizard.ExitDone
	for _, s := range summaries {
		if s.Problem == nil {
			readable = append(readable, s)
			continue
		}
		o.Explain(*s.Problem)
		code = wizard.ExitOfProblem(*s.Problem)
	}
	if o.json {
		err = cli.WriteJSON(o.Out, listing{1, readable})
	} else if len(readable) > 0 || len(summaries) == 0 { // otherwise what is wrong with each has been said
		err = o.table(readable)
	}
	if err != nil {
		return err
	}
	return cli.Ending(code)
}

func (o *listOptions) table(summaries []wizard.Summary) error {
	if len(summaries) == 0 {
		return o.Printf("%s\n", o.Voice.Say("list.empty"))
	}
	w := tabwriter.NewWriter(o.Out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		for i, cell := range cells {
			cells[i] = steps.Printable(cell)
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	row(o.Voice.Say("list.dossier"), o.Voice.Say("list.customer"), o.Voice.Say("list.role"),
		o.Voice.Say("list.structures"), o.Voice.Say("list.step"), o.Voice.Say("list.verdict"))
	for _, s := range summaries {
		row(s.ID, s.Customer, cli.Role(o.Voice, s.Role), strconv.Itoa(s.Structures), o.step(s), o.Voice.Verdict(s))
	}
	return w.Flush()
}

func (o *listOptions) step(s wizard.Summary) string {
	if s.Step == "" {
		return o.Voice.Say("home.done")
	}
	return o.Voice.Title(steps.ByID(s.Step).Section(), nil)
}
