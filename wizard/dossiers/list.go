package dossiers

import (
	"bufio"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

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
		Use:  "list",
		Args: p.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := p.Open(); err != nil {
				return err
			}
			return o.run()
		},
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
	var unread error
	for _, s := range summaries {
		if s.Problem == nil {
			readable = append(readable, s)
			continue
		}
		o.Explain(*s.Problem)
		unread = &cli.ToldError{Code: wizard.ExitOfProblem(*s.Problem)}
	}
	if o.json {
		err = cli.WriteJSON(o.Out, listing{1, readable})
	} else {
		err = o.table(readable)
	}
	if err != nil {
		return err
	}
	return unread
}

func (o *listOptions) table(summaries []wizard.Summary) error {
	if len(summaries) == 0 {
		return o.Printf("%s\n", o.Voice.Say("list.empty"))
	}
	out := bufio.NewWriter(o.Out) // a tabwriter writes cell by cell
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { w.Write([]byte(strings.Join(cells, "\t") + "\n")) }
	row(o.Voice.Say("list.dossier"), o.Voice.Say("list.customer"), o.Voice.Say("list.role"),
		o.Voice.Say("list.structures"), o.Voice.Say("list.step"), o.Voice.Say("list.verdict"))
	for _, s := range summaries {
		row(s.ID, s.Customer, cli.Role(o.Voice, s.Role), strconv.Itoa(s.Structures), o.step(s), o.Voice.Verdict(s))
	}
	w.Flush() // into out, which keeps the error
	return out.Flush()
}

func (o *listOptions) step(s wizard.Summary) string {
	if s.Step == "" {
		return o.Voice.DossierDone
	}
	return o.Voice.Title("step."+string(s.Step), nil)
}
