// Package importing is the command import: it makes dossiers of a list of customers.
package importing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/input"
)

// This file makes dossiers of a list. The rules are:
//
//   - A line is one structure. The lines of one customer make one dossier, or complete the one
//     that the customer has, which is saved once.
//   - A line that is wrong is named with what is wrong in each of its columns, nothing of it is
//     taken, and the others are.
//   - An answer that a dossier has stays; where the list says something else, that is told. So the
//     same list given again changes nothing.

type options struct {
	*cli.Program
	list   string // the list's path, "-" for standard input
	dryRun bool
	title  func(column string) string // what the list calls a column
}

// Command is the command import.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use: "import LIST",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return p.Usage("usage.needs-list")
			}
			return nil
		},
		PreRunE: p.Opens,
		RunE: func(c *cobra.Command, args []string) error {
			o.list = args[0]
			return o.run(c.Context())
		},
	}
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "")
	return c
}

// A line is what one line of the list says, well formed.
type line struct {
	number   int
	given    map[steps.Key]string
	assignee string
}

// A customer is the lines about one customer.
type customer struct {
	name  string
	lines []line
}

// run imports the list. Its error is exit code 2 where lines were wrong, or the worse one of what
// could not be read or saved.
func (o *options) run(ctx context.Context) error {
	customers, wrong, err := o.read(ctx)
	if err != nil {
		return err
	}
	known, err := o.known(ctx)
	if err != nil {
		return err
	}
	if o.dryRun {
		fmt.Fprintln(o.Err, o.Voice.Say("import.dry-run"))
	}
	counts, code := map[outcome]int{}, wizard.ExitDone
	for _, c := range customers {
		done, err := o.take(ctx, c, known)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			o.Tell(err)
			code = wizard.Worst(code, cli.ExitOf(err))
			wrong += len(c.lines)
			continue
		}
		counts[done]++
	}
	if err := o.Printf("%s\n", o.Voice.Say("import.summary", "new", counts[made], "completed", counts[completed],
		"same", counts[same], "wrong", wrong)); err != nil {
		return err
	}
	if code == wizard.ExitDone && wrong > 0 {
		code = wizard.ExitUsage
	}
	return cli.Ending(code)
}

// read returns the customers of the list in the order of their first lines, and how many lines
// were wrong, each of which is named.
func (o *options) read(ctx context.Context) (customers []*customer, wrong int, err error) {
	content, err := o.Input(ctx, input.List, o.list)
	if err != nil {
		return nil, 0, err
	}
	t, err := columns.Open(content)
	if flaw, ok := err.(*steps.Problem); ok {
		flaw.Args["path"] = o.list
		return nil, 0, o.UsageOf(flaw)
	}
	o.title = t.Title
	byName := map[string]*customer{}
	for l := range t.Lines {
		if l.Remark() {
			fmt.Fprintln(o.Err, o.AtLine(l.Number, o.Voice.Say("table.line.remark")))
			continue
		}
		r, flaw := t.Read(l)
		if flaw != nil {
			o.wrong(l.Number, "", flaw)
			wrong++
			continue
		}
		one, ok := o.line(l.Number, r)
		if !ok {
			wrong++
			continue
		}
		name := one.given["customer.name"]
		if byName[steps.CustomerKey(name)] == nil {
			byName[steps.CustomerKey(name)] = &customer{name: name}
			customers = append(customers, byName[steps.CustomerKey(name)])
		}
		c := byName[steps.CustomerKey(name)]
		c.lines = append(c.lines, one)
	}
	return customers, wrong, nil
}

// line returns what a line says; false where something in it is wrong, which is told.
func (o *options) line(number int, r row) (one line, ok bool) {
	one, ok = line{number: number, given: map[steps.Key]string{}}, true
	for _, a := range answers {
		text := a.text(r)
		if text == "" {
			continue
		}
		answer, flaw := steps.ParseAnswer(a.key, text)
		if flaw != nil {
			o.wrong(number, a.column, flaw)
			ok = false
			continue
		}
		one.given[a.key] = answer
	}
	var flaw *steps.Problem
	if one.assignee, flaw = steps.ParseName(r.assignee); flaw != nil {
		o.wrong(number, "assignee", flaw)
		ok = false
	}
	return one, ok
}

// wrong names a line, a column of it where one is at fault, and what is wrong there.
func (o *options) wrong(number int, column string, flaw *steps.Problem) {
	place := o.Voice.Say("check.at-line", "line", number)
	if column != "" {
		place += ", " + o.title(column)
	}
	fmt.Fprintln(o.Err, place+o.Voice.Colon()+o.Voice.WholeProblem(*flaw))
}

// known returns the dossiers of the store by their customers, and those that cannot be read by
// the id that their customers would have.
func (o *options) known(ctx context.Context) (map[string]wizard.Summary, error) {
	summaries, err := wizard.List(ctx, o.Side.Store)
	if err != nil {
		return nil, cli.Problem(err)
	}
	known := map[string]wizard.Summary{}
	for _, s := range slices.Backward(summaries) { // of two, the first counts, as for an answers file
		if s.Problem != nil {
			known[unreadable+s.ID] = s
			continue
		}
		known[steps.CustomerKey(s.Customer)] = s
	}
	return known, nil
}

// unreadable stands before the id of a dossier that cannot be read: no customer's name has it.
const unreadable = "\x00"

// An outcome is what came of a customer's lines.
type outcome int

const (
	made outcome = iota
	completed
	same
)

// take makes the dossier of a customer, or completes it.
func (o *options) take(ctx context.Context, c *customer, known map[string]wizard.Summary) (outcome, error) {
	if broken, ok := known[unreadable+store.Slug(c.name)]; ok { // it may be this customer's
		return same, &cli.ProblemError{Problem: *broken.Problem}
	}
	summary, exists := known[steps.CustomerKey(c.name)]
	if !exists {
		return made, o.make(ctx, c)
	}
	before, err := o.Read(ctx, summary.ID)
	if err != nil {
		return same, err
	}
	after := o.added(before, c, true)
	if after.Same(before) {
		return same, o.Printf("%s\n", o.Voice.Say("import.same", "id", summary.ID))
	}
	if !o.dryRun {
		_, err = o.Side.Update(ctx, summary.ID, func(a steps.Answers) steps.Answers { return o.added(a, c, false) })
		if err != nil {
			return same, cli.Problem(err)
		}
	}
	more := len(after.Structures) - len(before.Structures)
	return completed, o.Printf("%s\n", o.Voice.Say("import.completed", "id", summary.ID, "structures", more))
}

// make makes the dossier of a customer who has none.
func (o *options) make(ctx context.Context, c *customer) error {
	a := o.added(steps.Answers{Practice: o.Practice != ""}, c, true)
	id := store.Slug(c.name)
	if !o.dryRun {
		var err error
		if id, err = o.Side.Create(ctx, a); err != nil {
			return cli.Problem(err)
		}
	}
	return o.Printf("%s\n", o.Voice.Say("import.new", "id", id, "customer", c.name, "structures", len(a.Structures)))
}

// added returns the dossier with what the lines say, and tells what they say otherwise.
func (o *options) added(a steps.Answers, c *customer, tell bool) steps.Answers {
	for _, l := range c.lines {
		var kept []steps.Key
		a, kept = a.Add(l.given)
		var columns []string
		for _, key := range kept {
			columns = append(columns, o.title(columnOf(key)))
		}
		switch {
		case a.Assigned == "":
			a.Assigned = l.assignee
		case l.assignee != "" && l.assignee != a.Assigned:
			columns = append(columns, o.title("assignee"))
		}
		if tell && len(columns) > 0 {
			fmt.Fprintln(o.Err, o.AtLine(l.number, o.Voice.Say("import.kept", "columns", strings.Join(columns, ", "))))
		}
	}
	return a
}
