package verbs

import (
	"bufio"
	"strconv"
	"strings"
	"text/tabwriter"

	"raccord/wizard"
)

// listing is list's document, the contract's.
type listing struct {
	Version  int              `json:"version"`
	Dossiers []wizard.Summary `json:"dossiers"`
}

// List prints every dossier. One that cannot be read is named and stops none.
func (e *Env) List(asJSON bool) error {
	summaries, err := wizard.List(e.Side.Store)
	if err != nil {
		return problem(err)
	}
	readable := []wizard.Summary{}
	var unread error
	for _, s := range summaries {
		if s.Problem == nil {
			readable = append(readable, s)
			continue
		}
		e.Explain(*s.Problem)
		unread = &ToldError{wizard.ExitOfProblem(*s.Problem)}
	}
	if asJSON {
		err = e.JSON(listing{1, readable})
	} else {
		err = e.table(readable)
	}
	if err != nil {
		return err
	}
	return unread
}

func (e *Env) table(summaries []wizard.Summary) error {
	if len(summaries) == 0 {
		return e.printf("%s\n", e.Voice.Command.ListEmpty)
	}
	out := bufio.NewWriter(e.Out) // a tabwriter writes cell by cell
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { w.Write([]byte(strings.Join(cells, "\t") + "\n")) }
	row(e.Voice.Command.ListHead...)
	for _, s := range summaries {
		row(s.ID, s.Customer, roleIn(e.Voice, s.Role), strconv.Itoa(s.Structures), e.step(s), e.Voice.Verdict(s))
	}
	w.Flush() // into out, which keeps the error
	return out.Flush()
}

func (e *Env) step(s wizard.Summary) string {
	if s.Step == "" {
		return e.Voice.Say("home.done")
	}
	return e.Voice.Title("step."+string(s.Step), nil)
}
