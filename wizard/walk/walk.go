// Package walk is the program itself, raccord [DOSSIER]: it walks through the procedure with
// the reader that the terminal and the flags allow.
package walk

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/cli/browser"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/layout"
	"raccord/wizard/lines"
	"raccord/wizard/screen"
)

// This file decides which reader walks. The rules are:
//
//   - An answers file is read unattended, whatever the terminal is.
//   - A cursor is placed only where standard input and output are both a terminal that can. One
//     that seemed to and does not is walked line by line, and the reason is said.
//   - Where nothing may be asked, what is missing is an error, never a question.

type options struct {
	*cli.Program
	answers string // the answers file, "-" for standard input, "" for none
}

// Command is the program itself: raccord [DOSSIER].
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use:               "raccord [DOSSIER]",
		Args:              p.AtMostOneArgument,
		ValidArgsFunction: p.Dossiers,
		RunE: func(c *cobra.Command, args []string) error {
			w, err := o.Sides(c.Context())
			if err != nil {
				return err
			}
			defer w.Real.Store.Release()
			defer w.Practice.Store.Release()
			if o.answers != "" {
				return o.unattended(c.Context(), w)
			}
			return o.asking(c, w, args)
		},
	}
	c.Flags().StringVar(&o.answers, "answers", "", "")
	return c
}

// asking walks through the dossier that args name, or from the list of dossiers where they
// name none.
func (o *options) asking(c *cobra.Command, w *wizard.Effects, args []string) error {
	ctx, s := c.Context(), wizard.State{Practice: o.Practice != ""}
	if len(args) == 1 {
		ids, err := w.Side(s.Practice).Store.IDs()
		if err != nil {
			return cli.Problem(err)
		}
		if !slices.Contains(ids, args[0]) {
			var known []string
			for _, command := range c.Commands() {
				known = append(known, command.Name())
			}
			return o.Unknown("usage.unknown-command", args[0], append(known, ids...))
		}
		s.Phase, s.ID = wizard.Opening, args[0]
	}
	if o.NoInput {
		return o.Usage("usage.needs-answers")
	}
	if o.WhyLines() != "" {
		return o.finish(w, o.lines(w).Run(ctx, s))
	}
	if s.Phase.Waits() { // done before the screen is there, it is part of the first frame
		s = s.Next(w.Do(ctx, s))
	}
	end, err := o.onScreen(ctx, w, s)
	if err != nil {
		return err
	}
	return o.finish(w, end)
}

// onScreen walks on the screen. A terminal that does not let itself be taken is walked line by
// line; one that goes away ends the walk, and what was typed is saved.
func (o *options) onScreen(ctx context.Context, w *wizard.Effects, s wizard.State) (wizard.State, error) {
	m := screen.New(w, o.Voice, s)
	if os.Getenv("SSH_CONNECTION") == "" {
		browser.Stdout, browser.Stderr = nil, nil
		m.OpenPage = browser.OpenURL
	}
	m.Suspend = cli.Suspend
	if runtime.GOOS != "windows" { // where the terminal is given UTF-16
		m.Charset = layout.CharsetOf(os.Getenv)
	}
	options := []tea.ProgramOption{tea.WithoutSignalHandler()}
	if os.Getenv("NO_COLOR") != "" { // any value counts, not only those Go reads as true
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	err := runScreen(tea.NewProgram(m, options...))
	switch {
	case err == nil || errors.Is(err, tea.ErrProgramPanic):
		return m.State, err
	case errors.Is(err, tea.ErrProgramKilled): // the terminal went away
		return m.Abandoned(context.WithoutCancel(ctx)), nil
	}
	fmt.Fprintln(o.Err, o.Voice.Say("walk.no-screen"))
	return o.lines(w).Run(ctx, m.State), nil
}

// runScreen runs a screen until it ends. A signal to end is an event of the walk, each time it
// comes: the first may lead to a question, as when a save fails.
func runScreen(t *tea.Program) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	go func() {
		for range signals {
			t.Send(screen.Interrupted{})
		}
	}()
	defer cli.OnSuspend(func() { t.ReleaseTerminal() }, func() { t.RestoreTerminal() })()
	_, err := t.Run()
	return err
}

// lines is the reader that goes line by line.
func (o *options) lines(w *wizard.Effects) *lines.Reader {
	l := &lines.Reader{Effects: w, Voice: o.Voice, In: bufio.NewReader(os.Stdin), Out: o.Out}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		l.Width = width
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		l.ReadSecret = cli.ReadSecret
	}
	return l
}

// finish leaves the receipt on the terminal, and the answers file where it was asked for. Its
// error is the walk's exit code.
func (o *options) finish(w *wizard.Effects, end wizard.State) error {
	receipt := o.Voice.Receipt(end, w.Side(end.Practice), o.resume(end))
	err := o.Printf("%s\n", layout.Spoken(receipt, o.Voice.Colon()))
	if err != nil && (end.Code == wizard.ExitInterrupted || end.Code == wizard.ExitStorage) {
		return cli.Ending(end.Code) // the window is closed: the receipt has no reader
	}
	if err == nil && end.PrintAnswers {
		var document []byte
		if document, err = end.Answers.EncodeAnswers(); err == nil {
			err = o.Printf("\n%s", document)
		}
	}
	return cmp.Or(err, cli.Ending(end.Code))
}

// resume is the command that takes a dossier up again.
func (o *options) resume(s wizard.State) string {
	command := "raccord " + s.ID
	if s.Practice {
		command += " --practice"
	}
	if o.StoreDir != "" && o.StoreDir != os.Getenv("RACCORD_STORE") {
		command += " --store " + strconv.Quote(o.StoreDir)
	}
	return command
}
