// Package dossiers is the commands list, show and remove.
package dossiers

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/charmbracelet/x/ansi"
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

// table prints a row a dossier, where the rows fit the terminal; else a few lines a dossier.
func (o *listOptions) table(summaries []wizard.Summary) error {
	if len(summaries) == 0 {
		return o.Printf("%s\n", o.Voice.Say("list.empty"))
	}
	rows := [][]string{{o.Voice.Say("list.dossier"), o.Voice.Say("list.customer"), o.Voice.Say("list.role"),
		o.Voice.Say("list.structures"), o.Voice.Say("list.step"), o.Voice.Say("list.verdict")}}
	for _, s := range summaries {
		rows = append(rows, []string{s.ID, steps.Printable(s.Customer), cli.Role(o.Voice, s.Role),
			strconv.Itoa(s.Structures), o.step(s), o.Voice.Verdict(s)})
	}
	text := aligned(rows)
	if width := cli.Columns(o.Out); width > 0 && longest(text) > width {
		text = o.stacked(rows, width)
	}
	return o.Printf("%s", text)
}

// aligned returns rows as a table.
func aligned(rows [][]string) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
	return text.String()
}

// longest returns the width of the widest line, in cells.
func longest(text string) int {
	most := 0
	for line := range strings.Lines(text) {
		most = max(most, ansi.StringWidth(line))
	}
	return most
}

// stacked returns each dossier as its id and its customer, and under them what the table's heads
// name, as far as a line is wide.
func (o *listOptions) stacked(rows [][]string, width int) string {
	var text strings.Builder
	for _, row := range rows[1:] {
		text.WriteString(row[0] + "  " + row[1] + "\n")
		role, structures, step, verdict := row[2], row[3], row[4], row[5]
		facts := []string{role, o.Voice.Say("list.counted", "count", structures), step, verdict}
		line := " "
		for i, fact := range facts {
			if i > 0 && ansi.StringWidth(line+" · "+fact) > width {
				text.WriteString(line + "\n")
				line = " "
			} else if i > 0 {
				line += " ·"
			}
			line += " " + fact
		}
		text.WriteString(line + "\n")
	}
	return text.String()
}

func (o *listOptions) step(s wizard.Summary) string {
	if s.Step == "" {
		return o.Voice.Say("home.done")
	}
	return o.Voice.Title(steps.ByID(s.Step).Section(), nil)
}
