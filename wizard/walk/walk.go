// Package walk is the program itself, raccord [DOSSIER]: it walks through the procedure with
// the reader that the terminal and the flags allow.
package walk

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/cli/browser"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"raccord/wizard"
	"raccord/wizard/cli"
	"raccord/wizard/input"
	"raccord/wizard/keys"
	"raccord/wizard/layout"
	"raccord/wizard/lines"
	"raccord/wizard/screen"
)

// This file decides which reader walks. The rules are:
//
//   - An answers file is read unattended, whatever the terminal is.
//   - A cursor is placed only where standard input and output are both a terminal that can. One
//     that seemed to and does not is walked line by line, and the reason is said.
//   - Where nothing may be asked, what is missing is an error, never a question. So it is where a
//     question would go to a file, or its answer is to come from an input that holds nothing. A
//     pipe is asked before it is read: its writer may wait for the question.

type options struct {
	*cli.Program
	answers string // the answers file, "-" for standard input, "" for none
	given   *pflag.FlagSet
	// received says that the last page of the walk was the receipt.
	received bool
}

// Command is the program itself: raccord [DOSSIER].
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use:               "raccord [DOSSIER]",
		Args:              p.AtMostOneArgument,
		ValidArgsFunction: p.Dossiers,
		RunE: func(c *cobra.Command, args []string) error {
			o.given = c.Flags()
			w, err := o.Sides(c.Context())
			if err != nil {
				return err
			}
			defer w.Real.Store.Release()
			defer w.Practice.Store.Release()
			o.offer(w)
			if o.answers != "" {
				return o.unattended(c.Context(), w)
			}
			return o.asking(c, w, args)
		},
	}
	c.Flags().StringVar(&o.answers, "answers", "", "")
	return c
}

// offer makes both sides offer what other commands do with a dossier.
func (o *options) offer(w *wizard.Effects) {
	for _, practice := range []bool{false, true} {
		side, hosts := w.Side(practice), w.CustomHosts
		if practice {
			hosts = ""
		}
		side.SealCommand = o.sealing
		if o.Report != nil {
			side.WriteReport = func(ctx context.Context, s wizard.State) (string, error) {
				return o.Report(ctx, o.Voice.For(s), side, hosts, s.ID)
			}
		}
	}
}

// asking walks through the dossier that args name, or from the list of dossiers where they
// name none.
func (o *options) asking(c *cobra.Command, w *wizard.Effects, args []string) error {
	ctx, s := c.Context(), wizard.State{Practice: o.Practice != ""}
	if len(args) == 1 {
		ids, err := w.Side(s.Practice).Store.IDs(ctx)
		if err != nil {
			return cli.Problem(err)
		}
		if !slices.Contains(ids, args[0]) {
			return o.Unknown("usage.unknown-command", args[0], slices.Concat(o.Commands, ids))
		}
		s.Phase, s.ID = wizard.Opening, args[0]
	}
	if o.NoInput {
		return o.Usage("usage.needs-answers")
	}
	if why := o.WhyLines(); why != "" {
		return o.byLine(ctx, w, s, why)
	}
	if s.Phase.Waits() { // done before the screen is there, it is part of the first frame
		fact := w.Do(ctx, s)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s = s.Next(fact)
	}
	end, err := o.onScreen(ctx, w, s)
	if err != nil {
		return err
	}
	return o.finish(w, end)
}

// byLine walks line by line. Why is what [cli.Program.WhyLines] says.
func (o *options) byLine(ctx context.Context, w *wizard.Effects, s wizard.State, why string) error {
	terminal := term.IsTerminal(int(os.Stdin.Fd()))
	if terminal && why == cli.LinesNoTerminal { // what is asked would not be seen
		return o.Usage("usage.needs-terminal")
	}
	l := o.lines(w)
	var piped *input.Piped
	if l.ReadSecret == nil {
		piped = input.NewPiped(os.Stdin)
		l.In = bufio.NewReader(piped)
	}
	unasked := !terminal && !o.Plain
	if info, err := os.Stdin.Stat(); unasked && err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) == 0 {
		_, err := input.Await(ctx, func() ([]byte, error) { return l.In.Peek(1) })
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, io.EOF) {
			return o.Usage("usage.needs-lines")
		}
	}
	end := l.Run(ctx, s)
	if unasked && l.Unanswered {
		return o.Usage("usage.needs-lines")
	}
	o.received = l.Received
	err := o.finish(w, end)
	if piped != nil && piped.Err() != nil { // what was answered before is saved
		return o.InputError(piped.Err())
	}
	return err
}

// onScreen walks on the screen. A terminal that does not let itself be taken is walked line by
// line; one that goes away ends the walk, and what was typed is saved.
func (o *options) onScreen(ctx context.Context, w *wizard.Effects, s wizard.State) (wizard.State, error) {
	m := screen.New(w, o.Voice, s)
	if os.Getenv("SSH_CONNECTION") == "" {
		browser.Stdout, browser.Stderr = nil, nil
		m.OpenPage = browser.OpenURL
	}
	m.Suspend, m.Clipboard = cli.Suspend, cli.Clipboard()
	m.CopyText, m.DropText = cli.CopyText(), cli.DropText
	if runtime.GOOS != "windows" { // where the terminal is given UTF-16
		m.Charset = layout.CharsetOf(os.Getenv)
	}
	err := runScreen(ctx, m, cli.Raw(o.Out))
	switch {
	case err == nil || errors.Is(err, tea.ErrProgramPanic):
		return m.State, err
	case errors.Is(err, tea.ErrProgramKilled): // the terminal went away
		return m.Abandoned(context.WithoutCancel(ctx)), nil
	}
	fmt.Fprintln(o.Err, o.Voice.Say("walk.no-screen"))
	l := o.lines(w)
	end := l.Run(ctx, m.State)
	o.received = l.Received
	return end, nil
}

// runScreen runs a screen on the terminal until it ends. A signal to end is an event of the walk, each time it
// comes: the first may lead to a question, as when a save fails. It comes after what was sent
// before it, a paste without its end included.
func runScreen(ctx context.Context, m *screen.Model, terminal io.Writer) error {
	var t *tea.Program
	typed := keys.NewTerminal(os.Stdin, func() { t.Send(screen.Foreign{}) })
	options := []tea.ProgramOption{tea.WithoutSignalHandler(), tea.WithOutput(terminal), tea.WithColorProfile(cli.Colours())}
	if runtime.GOOS != "windows" { // its console sends keys, not bytes, which Bubble Tea reads itself
		options = append(options, tea.WithInput(typed))
	}
	t = tea.NewProgram(m, options...)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	if ctx.Err() != nil { // it came before they were listened to
		select {
		case signals <- os.Interrupt:
		default:
		}
	}
	go func() {
		for range signals {
			if !typed.Interrupt() {
				t.Send(screen.Interrupted{})
			}
		}
	}()
	giveBack := func() {
		typed.Pause()
		t.ReleaseTerminal()
	}
	takeBack := func() {
		typed.Resume()
		t.RestoreTerminal()
	}
	defer cli.OnSuspend(giveBack, takeBack)()
	_, err := t.Run()
	return err
}

// lines is the reader that goes line by line.
func (o *options) lines(w *wizard.Effects) *lines.Reader {
	l := &lines.Reader{Effects: w, Voice: o.Voice, In: bufio.NewReader(os.Stdin), Out: o.Out}
	l.Width = cli.Columns(o.Out)
	if term.IsTerminal(int(os.Stdin.Fd())) {
		l.ReadSecret = cli.ReadSecret
	}
	return l
}

// finish leaves the receipt on the terminal where it was not the last page, and the answers file
// where it was asked for. Its error is the walk's exit code.
func (o *options) finish(w *wizard.Effects, end wizard.State) error {
	end = w.Side(end.Practice).Rescue(context.Background(), end) // the walk's own context may be over
	o.Voice = o.Voice.For(end)                                   // what the command says after the walk too
	command := o.resume(end)
	last := o.Voice.Receipt(end, w.Side(end.Practice), command)
	if o.received {
		last = o.Voice.Resume(end, command)
	}
	var err error
	if len(last) > 0 {
		err = o.Printf("%s\n", layout.Spoken(last, o.Voice.Colon(), cli.Width(o.Out)))
	}
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
