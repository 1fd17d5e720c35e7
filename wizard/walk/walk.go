package walk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/cli/browser"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
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
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: p.Dossiers,
		RunE:              func(c *cobra.Command, args []string) error { return o.run(c.Context(), args) },
	}
	c.Flags().StringVar(&o.answers, "answers", "", "")
	return c
}

// run walks the procedure.
func (o *options) run(ctx context.Context, args []string) error {
	w, err := o.Sides()
	if err != nil {
		return err
	}
	if o.answers != "" {
		return o.unattended(ctx, w)
	}
	s := wizard.State{Practice: o.Practice != ""}
	if len(args) == 1 {
		if s, err = o.start(s, w, args[0]); err != nil {
			return err
		}
	}
	end, err := o.read(ctx, w, s)
	if err != nil {
		return err
	}
	return o.finish(w, end)
}

// read walks with the reader that the terminal allows.
func (o *options) read(ctx context.Context, w *wizard.Walk, s wizard.State) (wizard.State, error) {
	switch {
	case o.NoInput:
		return s, o.Usage("usage.needs-answers")
	case o.WhyLines() != "":
		return o.lines(w).Run(ctx, s), nil
	}
	if s.Phase.Waits() { // done before the screen is there, it is part of the first frame
		s = s.Next(w.Do(ctx, s))
	}
	screen := wizard.NewScreen(w, o.Voice, s)
	if width, height, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		screen.Sized(width, height)
	}
	if os.Getenv("SSH_CONNECTION") == "" {
		browser.Stdout, browser.Stderr = nil, nil
		screen.OpenPage = browser.OpenURL
	}
	end, err := o.screen(screen)
	switch {
	case err == nil || errors.Is(err, tea.ErrProgramPanic):
		return end, err
	case errors.Is(err, tea.ErrProgramKilled): // the terminal went away
		return screen.Abandoned(context.WithoutCancel(ctx)), nil
	}
	fmt.Fprintln(os.Stderr, o.Voice.Say("walk.no-screen")) // the terminal did not let itself be taken
	return o.lines(w).Run(ctx, screen.State), nil
}

// finish leaves the receipt on the terminal, and the answers file where it was asked for.
func (o *options) finish(w *wizard.Walk, end wizard.State) error {
	o.Code = end.Code
	_, err := fmt.Println(wizard.Spoken(o.Voice.Receipt(end, w.Side(end.Practice), o.resume(end)), o.Voice.Colon))
	if err != nil && end.Code == wizard.ExitInterrupted {
		return nil // nobody is there to read it
	}
	if err != nil || !end.PrintAnswers {
		return err
	}
	document, err := end.Answers.EncodeAnswers()
	if err != nil {
		return err
	}
	_, err = fmt.Printf("\n%s", document)
	return err
}

func (o *options) lines(w *wizard.Walk) *wizard.Lines {
	l := &wizard.Lines{Walk: w, Voice: o.Voice, In: bufio.NewReader(os.Stdin), Out: os.Stdout}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		l.Width = width
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		l.ReadSecret = func(ctx context.Context) (string, error) { return cli.ReadSecret(ctx) }
	}
	return l
}

// unattended walks with the answers of a file.
func (o *options) unattended(ctx context.Context, w *wizard.Walk) error {
	raw, dir, err := o.answersFile()
	if err != nil {
		return err
	}
	answers, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		return o.SecretFrom(path)
	})
	u := &wizard.Unattended{Walk: w, Answers: answers, Warned: o.Explain}
	s, missing, err := u.Start(ctx, o.Practice != "")
	if err != nil {
		return cli.Problem(err)
	}
	wrong = slices.Concat(wrong, beyond(wrong, missing))
	if len(wrong) > 0 {
		for _, line := range o.Voice.PathProblems(wrong) {
			fmt.Fprintln(os.Stderr, line)
		}
		return &cli.ToldError{Code: wizard.ExitUsage}
	}
	end, stopped := u.Run(ctx, s)
	if stopped != nil {
		o.Explain(*stopped)
	}
	return o.finish(w, end)
}

// beyond are the missing answers that do not stand inside something wrong: of a file that
// is no answers file, one thing is said.
func beyond(wrong, missing []steps.PathProblem) []steps.PathProblem {
	return slices.DeleteFunc(missing, func(m steps.PathProblem) bool {
		return slices.ContainsFunc(wrong, func(w steps.PathProblem) bool {
			rest, inside := strings.CutPrefix(m.Path, w.Path)
			return inside && (w.Path == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
		})
	})
}

// answersFile is the file's content, and the folder that names in it are relative to.
func (o *options) answersFile() ([]byte, string, error) {
	const limit = 4 << 20
	if o.answers == "-" {
		raw, err := io.ReadAll(io.LimitReader(os.Stdin, limit))
		return raw, ".", err
	}
	file, err := os.Open(o.answers)
	if err != nil {
		return nil, "", o.Usage("usage.answers-file", "path", o.answers)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, "", o.Usage("usage.answers-file", "path", o.answers)
	}
	return raw, filepath.Dir(o.answers), nil
}

// start is the state that opens the dossier named on the command line.
func (o *options) start(s wizard.State, w *wizard.Walk, id string) (wizard.State, error) {
	ids, err := w.Side(s.Practice).Store.IDs()
	if err != nil {
		return s, cli.Problem(err)
	}
	if slices.Contains(ids, id) {
		s.Phase, s.ID = wizard.Opening, id
		return s, nil
	}
	return s, o.Unknown("usage.unknown-command", id, slices.Concat(o.Commands, ids))
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

// screen runs the wizard in the terminal until it ends.
func (o *options) screen(screen *wizard.Screen) (wizard.State, error) {
	// The first character beyond ASCII makes a table of two megabytes. The first frame would wait.
	go ansi.StringWidthWc("…")
	options := []tea.ProgramOption{tea.WithoutSignalHandler()}
	if os.Getenv("NO_COLOR") != "" { // any value counts, not only those Go reads as true
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	t := tea.NewProgram(screen, options...)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	go func() {
		for range signals {
			t.Send(wizard.Interrupted{})
		}
	}()
	screen.Suspend = cli.Suspend
	defer cli.OnSuspend(func() { t.ReleaseTerminal() }, func() { t.RestoreTerminal() })()
	model, err := t.Run()
	if err != nil {
		return wizard.State{}, err
	}
	return model.(*wizard.Screen).State, nil
}
