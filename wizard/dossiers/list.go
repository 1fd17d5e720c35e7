// Package dossiers is the commands list, show, note, assign and remove.
package dossiers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/layout"
)

type listOptions struct {
	*cli.Program
	json   bool
	search string
	filter wizard.Filter
}

// List is the command list.
func List(p *cli.Program) *cobra.Command {
	o := &listOptions{Program: p}
	c := &cobra.Command{
		Use:     "list",
		Args:    p.NoArguments,
		PreRunE: p.Opens,
		RunE:    func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	c.Flags().BoolVar(&o.json, "json", false, "")
	c.Flags().StringVarP(&o.search, "search", "S", "", "")
	for _, name := range []string{wizard.FilterAssigned, wizard.FilterStuck, wizard.FilterBefore} {
		c.Flags().Var(&condition{filter: &o.filter, name: name}, name, "")
	}
	c.Flags().Lookup(wizard.FilterStuck).NoOptDefVal = anyStep
	return c
}

// anyStep is what pflag gives for --stuck without a step: it takes "" for no default.
const anyStep = " "

// A condition is a flag that adds one to a filter.
type condition struct {
	filter *wizard.Filter
	name   string
}

func (c *condition) String() string { return "" }
func (c *condition) Type() string   { return "string" }

// Set adds the condition. pflag names the flag and the value in its error.
func (c *condition) Set(value string) error {
	if !c.filter.Set(c.name, strings.TrimSpace(value)) {
		return errors.New("cannot be read")
	}
	return nil
}

// Takes implements cli.Taking.
func (c *condition) Takes(v wizard.Voice) string {
	if c.name == wizard.FilterBefore {
		return v.Say("usage.takes-day")
	}
	var ids []string
	for _, step := range steps.Procedure {
		ids = append(ids, string(step.ID))
	}
	return v.Say("usage.takes-one-of", "known", strings.Join(ids, ", "))
}

// listing is list's document, the contract's.
type listing struct {
	Version  int              `json:"version"`
	Dossiers []wizard.Summary `json:"dossiers"`
}

// run prints every dossier. One that cannot be read is named and stops none.
func (o *listOptions) run(ctx context.Context) error {
	summaries, err := wizard.List(ctx, o.Side.Store)
	if err != nil {
		return cli.Problem(err)
	}
	wanted := summaries[:0] // in place: they are large, and can be many
	code, unread := wizard.ExitDone, 0
	searched := wizard.ParseFilter(o.search)
	for _, s := range summaries {
		if s.Problem == nil {
			if o.filter.Matches(s) && searched.Matches(s) {
				wanted = append(wanted, s)
			}
			continue
		}
		o.Explain(*s.Problem)
		unread++
		code = wizard.ExitOfProblem(*s.Problem)
	}
	if o.json {
		err = cli.WriteJSON(o.Out, listing{1, wanted})
	} else if unread < len(summaries) || unread == 0 { // otherwise what is wrong with each has been said
		err = o.table(wanted, len(summaries))
	}
	if err != nil {
		return err
	}
	return cli.Ending(code)
}

// table prints a row a dossier that is wanted, of so many, where the rows fit the terminal; else a
// few lines a dossier.
func (o *listOptions) table(summaries []wizard.Summary, of int) error {
	switch {
	case of == 0:
		return o.Printf("%s\n", o.Voice.Say("list.empty"))
	case len(summaries) == 0:
		return o.Printf("%s\n", o.Voice.Say("list.none-found"))
	}
	rows := [][]string{{o.Voice.Say("list.dossier"), o.Voice.Say("list.customer"), o.Voice.Say("list.role"),
		o.Voice.Say("list.structures"), o.Voice.Say("list.step"), o.Voice.Say("list.verdict"), o.Voice.Say("list.assigned"),
		o.Voice.Say("board.reason"), o.Voice.Say("board.changed"), o.Voice.Say("board.expires")}}
	for _, s := range summaries {
		rows = append(rows, []string{s.ID, steps.Printable(s.Customer), cli.Role(o.Voice, s.Role),
			strconv.Itoa(s.Structures), o.step(s), o.Voice.Verdict(s), steps.Printable(s.Assigned),
			o.Voice.Obstacle(s), o.Voice.DayOf(s.ChangedAt), o.Voice.DayOf(s.PasswordExpires)})
	}
	rows = filled(rows)
	text := cli.Aligned(rows)
	if width := cli.Columns(o.Out); width > 0 && longest(text) > width {
		text = o.stacked(rows, width)
	}
	return o.Printf("%s", text)
}

// always are how many of the first columns are there even where they are empty.
const always = 7

// filled returns rows without the columns, of those that are not always there, that hold nothing
// but their head.
func filled(rows [][]string) [][]string {
	kept := make([][]string, len(rows))
	for column := range rows[0] {
		holds := func(row []string) bool { return row[column] != "" }
		if column >= always && !slices.ContainsFunc(rows[1:], holds) {
			continue
		}
		for i, row := range rows {
			kept[i] = append(kept[i], row[column])
		}
	}
	return kept
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
// name, as far as a line is wide. The id stays whole, for it is typed again; what else is wider than
// a line is cut.
func (o *listOptions) stacked(rows [][]string, width int) string {
	var text strings.Builder
	for _, row := range rows[1:] {
		line := row[0]
		for i, fact := range o.facts(rows[0], row) {
			between := " · "
			if i == 0 {
				between = "  "
			}
			if ansi.StringWidth(line+between+fact) > width || i == 1 { // the customer stands beside the id alone
				text.WriteString(line + "\n")
				line, between = "", "  "
			}
			line += between + layout.Cut(fact, width-ansi.StringWidth(between))
		}
		text.WriteString(line + "\n")
	}
	return text.String()
}

// facts are what a row says behind the id: a number and a day with the words for them.
func (o *listOptions) facts(heads, row []string) (facts []string) {
	for i, fact := range row[1:] {
		switch head := heads[i+1]; {
		case fact == "":
			continue
		case head == o.Voice.Say("list.structures"):
			fact = o.Voice.Say("list.counted", "count", fact)
		case head == o.Voice.Say("board.changed"), head == o.Voice.Say("board.expires"):
			fact = strings.ToLower(head) + " " + fact
		}
		facts = append(facts, fact)
	}
	return facts
}

func (o *listOptions) step(s wizard.Summary) string {
	if s.Step == "" {
		return o.Voice.Say("home.done")
	}
	return o.Voice.Title(steps.ByID(s.Step).Section(), nil)
}
