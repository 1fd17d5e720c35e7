// Package doctor is the command doctor, which examines what the program stands on.
package doctor

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file decides what a finding is and how it is told. The rules are:
//
//   - Every examination runs, whatever the others found.
//   - What is found is one line; what failed has one more, its remedy. Both are the
//     section doctor.CODE of text/*.md: the heading, and the body.
//   - What does no harm, but could worry the reader, is notable: it has a second line too,
//     and fails nothing.
//   - What was not examined is neither right nor wrong.
//   - The terminal alone never fails a run; everything else has its exit code.

type options struct {
	*cli.Program
	// offline leaves the network alone: hosts and clock are skipped.
	offline, json bool
	surroundings
}

// Command is the command doctor.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use:  "doctor",
		Args: p.NoArguments,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if o.surroundings, err = look(c.Context(), p); err != nil {
				return err
			}
			return o.run(c.Context())
		},
	}
	c.Flags().BoolVar(&o.offline, "offline", false, "")
	c.Flags().BoolVar(&o.json, "json", false, "")
	return c
}

// A state is what a finding amounts to. It is also the section with the word for it.
type state string

const (
	well    state = "ok"
	notable state = "notable"
	failed  state = "failed"
	skipped state = "skipped"
)

// A finding is one line of the examination.
type finding struct {
	// code is the section's name without "doctor.", and begins with the check's.
	code    string
	state   state
	subject string // the path, host or dossier concerned
	args    steps.Args
	exit    int // of a failure
}

// check is the name of the examination that found it: "store" for "store.locked".
func (f finding) check() string {
	name, _, _ := strings.Cut(f.code, ".")
	return name
}

// An examination is one run of doctor: its options, and what an earlier check leaves to the
// later ones.
type examination struct {
	*options
	store   store.Store // nil when it does not open
	reached []chorus.Reach
}

// examinations are all of them, in order: the vault may be in the store, and the clock
// is compared with a host's.
var examinations = []func(*examination, context.Context) []finding{
	(*examination).examineTerminal, (*examination).examineStore, (*examination).examineVault,
	(*examination).examineProxy, (*examination).examineHosts, (*examination).examineClock,
}

// diagnosis is doctor's document. A check that was skipped is not ok either.
type diagnosis struct {
	Version int    `json:"version"`
	Checks  []line `json:"checks"`
}

type line struct {
	Check    string `json:"check"`
	Code     string `json:"code"`
	Subject  string `json:"subject"`
	OK       bool   `json:"ok"`
	Skipped  bool   `json:"skipped"`
	Observed string `json:"observed"`
	Remedy   string `json:"remedy"`

	state state
}

// run examines terminal, store, vault, proxy, hosts and clock, and says each result as
// soon as it is there. The exit code is that of the worst failure.
func (o *options) run(ctx context.Context) error {
	x := &examination{options: o}
	document := diagnosis{Version: 1}
	worst := wizard.ExitDone
	for _, examine := range examinations {
		findings := examine(x, ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, f := range findings {
			l := o.line(f)
			document.Checks = append(document.Checks, l)
			worst = wizard.Worst(worst, f.exit)
			if err := o.say(l); err != nil {
				return err
			}
		}
	}
	return cmp.Or(o.conclude(document), cli.Ending(worst))
}

// line puts a finding into words.
func (o *options) line(f finding) line {
	section, args := "doctor."+f.code, o.Voice.RepeatedArgs(f.args)
	l := line{
		Check: f.check(), Code: f.code, Subject: o.Voice.Repeated(f.subject),
		OK: f.state == well || f.state == notable, Skipped: f.state == skipped, state: f.state,
		Observed: o.Voice.Title(section, args),
	}
	if f.state == failed || f.state == notable {
		l.Remedy = o.Voice.Sentence(section, args)
	}
	return l
}

// say prints a line for people. It is not wrapped, so that commands and paths can be copied.
func (o *options) say(l line) error {
	if o.json {
		return nil
	}
	name := o.Voice.Title("doctor."+l.Check, nil)
	if err := o.Printf("%s  %s%s%s\n", o.label(l.state), name, o.Voice.Colon(), l.Observed); err != nil || l.Remedy == "" {
		return err
	}
	return o.Printf("%s  %s\n", o.label("remedy"), l.Remedy)
}

// label is the word for a state, as wide as the widest of them.
func (o *options) label(shown state) string {
	word := func(s state) string { return o.Voice.Title("doctor."+string(s), nil) }
	width := 0
	for _, s := range []state{well, notable, failed, skipped, "remedy"} {
		width = max(width, utf8.RuneCountInString(word(s)))
	}
	return fmt.Sprintf("%-*s", width, word(shown))
}

// conclude prints the document, or how many points there are to mend.
func (o *options) conclude(document diagnosis) error {
	if o.json {
		return cli.WriteJSON(o.Out, document)
	}
	failures := 0
	for _, l := range document.Checks {
		if l.state == failed {
			failures++
		}
	}
	if failures == 0 {
		return o.Printf("\n%s\n", o.Voice.Say("doctor.well"))
	}
	return o.Printf("\n%s\n", o.Voice.Say("doctor.unwell", "count", failures))
}

func number(n int) string { return strconv.Itoa(n) }

func milliseconds(d time.Duration) string { return number(int(d.Milliseconds())) }
