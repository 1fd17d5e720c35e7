package verbs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/cli/browser"
	"golang.org/x/term"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
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

// Walk is the wizard.
func (r *Run) Walk(ctx context.Context, args []string) error {
	w, err := r.Sides()
	if err != nil {
		return err
	}
	if r.Answers != "" {
		return r.unattended(ctx, w)
	}
	s := wizard.State{Practice: r.Practice != ""}
	if len(args) == 1 {
		if s, err = r.start(s, w, args[0]); err != nil {
			return err
		}
	}
	end, err := r.read(ctx, w, s)
	if err != nil {
		return err
	}
	return r.finish(w, end)
}

// read walks with the reader that the terminal allows.
func (r *Run) read(ctx context.Context, w *wizard.Effects, s wizard.State) (wizard.State, error) {
	switch {
	case r.NoInput:
		return s, Usagef("%s", r.Voice.Command.NeedsAnswers)
	case r.whyLines() != "":
		return r.lines(w).Run(ctx, s), nil
	}
	if s.Phase.Waits() { // done before the screen is there, it is part of the first frame
		s = s.Next(w.Do(ctx, s))
	}
	m := screen.New(w, r.Voice, s)
	if os.Getenv("SSH_CONNECTION") == "" {
		browser.Stdout, browser.Stderr = nil, nil
		m.OpenPage = browser.OpenURL
	}
	end, err := r.screen(m)
	switch {
	case err == nil || errors.Is(err, tea.ErrProgramPanic):
		return end, err
	case errors.Is(err, tea.ErrProgramKilled): // the terminal went away
		return m.Abandoned(context.WithoutCancel(ctx)), nil
	}
	fmt.Fprintln(os.Stderr, r.Voice.Command.NoScreen) // the terminal did not let itself be taken
	return r.lines(w).Run(ctx, m.State), nil
}

// finish leaves the receipt on the terminal, and the answers file where it was asked for.
func (r *Run) finish(w *wizard.Effects, end wizard.State) error {
	r.Code = end.Code
	_, err := fmt.Println(layout.Spoken(r.Voice.Receipt(end, w.Side(end.Practice), r.resume(end)), r.Voice.Colon()))
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

// whyLines is why the walk goes line by line: because it was asked for, or because a
// cursor cannot be placed. "" is the screen.
func (r *Run) whyLines() string {
	switch os.Getenv("ACCESSIBLE") {
	case "", "0", "false":
	default:
		return LinesAccessible
	}
	switch name := os.Getenv("TERM"); {
	case r.Plain:
		return LinesAsked
	case !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd())):
		return LinesNoTerminal
	case runtime.GOOS != "windows" && (name == "" || name == "dumb"):
		return LinesDumb
	case cursorless():
		return LinesConsole
	}
	return ""
}

func (r *Run) lines(w *wizard.Effects) *lines.Reader {
	l := &lines.Reader{Effects: w, Voice: r.Voice, In: bufio.NewReader(os.Stdin), Out: os.Stdout}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		l.Width = width
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		l.ReadSecret = func(ctx context.Context) (string, error) { return readSecret(ctx) }
	}
	return l
}

// readSecret reads a line without echo. The echo is back while the program is suspended, and
// when ctx ends first; what was typed until then is dropped, or the shell would show it. The
// read cannot be interrupted: it ends with the program.
func readSecret(ctx context.Context) (string, error) {
	stdin := int(os.Stdin.Fd())
	before, err := term.GetState(stdin)
	if err != nil {
		return "", err
	}
	hidden := before
	giveBack := func() {
		hidden, _ = term.GetState(stdin)
		dropInput(stdin)
		term.Restore(stdin, before)
	}
	defer onSuspend(giveBack, func() { term.Restore(stdin, hidden) })()
	var typed []byte
	var failed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		typed, failed = term.ReadPassword(stdin)
	}()
	select {
	case <-done:
		return string(typed), failed
	case <-ctx.Done():
		giveBack()
		return "", ctx.Err()
	}
}

// unattended walks with the answers of a file.
func (r *Run) unattended(ctx context.Context, w *wizard.Effects) error {
	raw, dir, err := r.answersFile()
	if err != nil {
		return err
	}
	answers, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		return r.SecretFrom(path)
	})
	u := &lines.Unattended{Effects: w, Answers: answers, Warned: (&Env{Voice: r.Voice, Err: os.Stderr}).Explain}
	s, missing, err := u.Start(ctx, r.Practice != "")
	if err != nil {
		return problem(err)
	}
	wrong = slices.Concat(wrong, beyond(wrong, missing))
	if len(wrong) > 0 {
		for _, line := range r.Voice.PathProblems(wrong) {
			fmt.Fprintln(os.Stderr, line)
		}
		return &ToldError{Code: wizard.ExitUsage}
	}
	end, stopped := u.Run(ctx, s)
	if stopped != nil {
		(&Env{Voice: r.Voice, Err: os.Stderr}).Explain(*stopped)
	}
	return r.finish(w, end)
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
func (r *Run) answersFile() ([]byte, string, error) {
	const limit = 4 << 20
	if r.Answers == "-" {
		raw, err := io.ReadAll(io.LimitReader(os.Stdin, limit))
		return raw, ".", err
	}
	file, err := os.Open(r.Answers)
	if err != nil {
		return nil, "", Usagef(r.Voice.Command.AnswersFile, r.Answers)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, "", Usagef(r.Voice.Command.AnswersFile, r.Answers)
	}
	return raw, filepath.Dir(r.Answers), nil
}

// start is the state that opens the dossier named on the command line.
func (r *Run) start(s wizard.State, w *wizard.Effects, id string) (wizard.State, error) {
	ids, err := w.Side(s.Practice).Store.IDs()
	if err != nil {
		return s, problem(err)
	}
	if slices.Contains(ids, id) {
		s.Phase, s.ID = wizard.Opening, id
		return s, nil
	}
	known := slices.Concat(r.Names, ids)
	return s, Usagef("%s", r.DidYouMean(fmt.Sprintf(r.Voice.Command.UnknownCommand, id), id, known))
}

// resume is the command that takes a dossier up again.
func (r *Run) resume(s wizard.State) string {
	command := "raccord " + s.ID
	if s.Practice {
		command += " --practice"
	}
	if r.StoreDir != "" && r.StoreDir != os.Getenv("RACCORD_STORE") {
		command += " --store " + strconv.Quote(r.StoreDir)
	}
	return command
}

// screen runs the wizard in the terminal until it ends.
func (r *Run) screen(m *screen.Model) (wizard.State, error) {
	// The first character beyond ASCII makes a table of two megabytes. The first frame would wait.
	go ansi.StringWidthWc("…")
	options := []tea.ProgramOption{tea.WithoutSignalHandler()}
	if os.Getenv("NO_COLOR") != "" { // any value counts, not only those Go reads as true
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	t := tea.NewProgram(m, options...)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	go func() {
		for range signals {
			t.Send(screen.Interrupted{})
		}
	}()
	m.Suspend = suspend
	defer onSuspend(func() { t.ReleaseTerminal() }, func() { t.RestoreTerminal() })()
	model, err := t.Run()
	if err != nil {
		return wizard.State{}, err
	}
	return model.(*screen.Model).State, nil
}

// AskPassphrase reads the passphrase without echo.
func (r *Run) AskPassphrase(ctx context.Context) (secret.Text, error) {
	return AskHidden(ctx, r.Voice.Command.AskPassphrase)
}

// AskHidden reads a line without echo, after a prompt.
func AskHidden(ctx context.Context, prompt string) (secret.Text, error) {
	fmt.Fprint(os.Stderr, prompt)
	typed, err := readSecret(ctx)
	fmt.Fprintln(os.Stderr)
	return secret.Of(typed), unanswered(err)
}

// unanswered takes the end of the input for the interruption that it is: a window that closes
// ends what is read from it, and may send its signal after that.
func unanswered(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		return &ToldError{wizard.ExitInterrupted}
	}
	return err
}

// ReadLine reads one line from the terminal.
func ReadLine(ctx context.Context) (string, error) {
	type line struct {
		text string
		err  error
	}
	read := make(chan line, 1)
	go func() {
		text, err := bufio.NewReader(os.Stdin).ReadString('\n')
		read <- line{text, err}
	}()
	select {
	case l := <-read:
		return l.text, unanswered(l.err)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
