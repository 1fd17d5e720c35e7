// Raccord walks through the move of an Open Bee Chorus Pro connector to PISTE's OAuth2,
// checks each value as far as anyone can, and keeps the result where it cannot leak.
//
// This file is the command line: flags and environment in, exit code out. What the
// commands do is in package wizard (the walk) and wizard/verbs (the others).
package main

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
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/cli/browser"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/verbs"
)

func main() {
	// Bubble Tea would write every key typed, secrets too, to the file it names.
	os.Unsetenv("TEA_TRACE")
	os.Unsetenv("TEA_DEBUG")
	os.Exit(run(os.Args[1:]))
}

// A program is one run: its flags, and what they lead to.
type program struct {
	voice wizard.Voice

	lang, storeDir, vault string
	passphraseFile        string
	endpointsFile, caFile string
	practice              string
	timeout               time.Duration
	plain, noInput        bool
	answers               string
	asJSON, all           bool
	clientID, secretFile  string
	application, declared string
	environment           string
	both, access          bool
	login, passwordFile   string
	listen, scenario      string
	code                  int
}

// run is the whole program; it returns the exit code.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &program{voice: wizard.VoiceIn(language(args))}
	root := p.commands()
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		return p.fail(ctx, err)
	}
	return p.code
}

// language is chosen before the flags are read, for the help is in it too.
func language(args []string) steps.Language {
	asked := []string{os.Getenv("RACCORD_LANG"), os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")}
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			asked = slices.Insert(asked, 0, value)
		} else if arg == "--lang" && i+1 < len(args) {
			asked = slices.Insert(asked, 0, args[i+1])
		}
	}
	for _, value := range asked {
		for _, l := range steps.Languages {
			if name := strings.ToLower(value); name == string(l) || strings.HasPrefix(name, string(l)+"_") || strings.HasPrefix(name, string(l)+"-") {
				return l
			}
		}
	}
	return steps.Languages[0]
}

// commands is the tree of commands.
func (p *program) commands() *cobra.Command {
	cobra.MousetrapHelpText = "" // started from the Explorer, the wizard is what is wanted
	root := p.command("raccord", "raccord [DOSSIER]", p.walk)
	root.Args = cobra.MaximumNArgs(1)
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().StringVar(&p.lang, "lang", "", "")
	f := root.PersistentFlags()
	f.StringVar(&p.storeDir, "store", os.Getenv("RACCORD_STORE"), "")
	f.StringVar(&p.vault, "vault", os.Getenv("RACCORD_VAULT"), "")
	f.StringVar(&p.passphraseFile, "passphrase-file", os.Getenv("RACCORD_PASSPHRASE_FILE"), "")
	f.StringVar(&p.endpointsFile, "endpoints", os.Getenv("RACCORD_ENDPOINTS"), "")
	f.StringVar(&p.caFile, "ca-file", os.Getenv("RACCORD_CA_FILE"), "")
	f.StringVar(&p.practice, "practice", "", "")
	f.Lookup("practice").NoOptDefVal = "happy"
	f.BoolVar(&p.plain, "plain", false, "")
	f.BoolVar(&p.noInput, "no-input", false, "")
	root.Flags().StringVar(&p.answers, "answers", "", "")
	f.DurationVar(&p.timeout, "timeout", 15*time.Second, "")

	list := p.command("list", "raccord list", p.list)
	show := p.command("show", "raccord show DOSSIER", p.show)
	check := p.command("check", "raccord check [DOSSIER…]", p.check)
	for _, c := range []*cobra.Command{list, show, check} {
		c.Flags().BoolVar(&p.asJSON, "json", false, "")
	}
	p.checkFlags(check.Flags())
	simulate := p.command("simulate", "raccord simulate", p.simulate)
	simulate.Flags().StringVar(&p.listen, "listen", "127.0.0.1:0", "")
	simulate.Flags().StringVar(&p.scenario, "scenario", "happy", "")
	version := p.command("version", "raccord version", p.version)
	root.AddCommand(list, show, check, simulate, version)
	help := p.command("help", "raccord help", func(_ context.Context, args []string) error {
		c, _, err := root.Find(args)
		if err != nil {
			c = root
		}
		p.help(c, nil)
		return nil
	})
	root.SetHelpCommand(help)
	for _, c := range append(root.Commands(), root) {
		c.InitDefaultHelpFlag()
		c.Flags().VisitAll(p.describe)
	}
	f.VisitAll(p.describe)
	return root
}

func (p *program) checkFlags(f *pflag.FlagSet) {
	f.BoolVar(&p.all, "all", false, "")
	f.StringVar(&p.clientID, "client-id", "", "")
	f.StringVar(&p.secretFile, "secret-file", "", "")
	f.StringVar(&p.application, "application", "", "")
	f.StringVar(&p.declared, "declared", "", "")
	f.StringVar(&p.environment, "environment", "production", "")
	f.BoolVar(&p.both, "both-environments", false, "")
	f.BoolVar(&p.access, "access", false, "")
	f.StringVar(&p.login, "login", "", "")
	f.StringVar(&p.passwordFile, "password-file", "", "")
}

// describe gives a flag its meaning in the user's language.
func (p *program) describe(f *pflag.Flag) { f.Usage = p.voice.Command.Flag[f.Name] }

// command is one command, silent about errors: fail says them in the user's language.
func (p *program) command(name, use string, run func(context.Context, []string) error) *cobra.Command {
	c := &cobra.Command{
		Use:           strings.TrimPrefix(use, "raccord "),
		Short:         p.voice.Command.Short[name],
		Example:       p.voice.Command.Example[name],
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(c *cobra.Command, args []string) error { return run(c.Context(), args) },
	}
	if name == "raccord" {
		c.Use = use
	}
	c.SetFlagErrorFunc(p.flagError)
	c.SetHelpFunc(p.help)
	return c
}

// usage is a command line that cannot be carried out.
func usage(format string, args ...any) error {
	return &verbs.UsageError{Sentence: fmt.Sprintf(format, args...)}
}

// flagError puts what pflag found into the user's language, by its type.
func (p *program) flagError(_ *cobra.Command, err error) error {
	words := p.voice.Command
	var notExist *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var badValue *pflag.InvalidValueError
	var badSyntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &notExist):
		return usage(words.UnknownFlag, "--"+notExist.GetSpecifiedName())
	case errors.As(err, &noValue):
		return usage(words.FlagWithoutValue, "--"+noValue.GetFlag().Name)
	case errors.As(err, &badValue):
		return usage(words.FlagValue, badValue.GetValue(), "--"+badValue.GetFlag().Name)
	case errors.As(err, &badSyntax):
		return usage(words.FlagSyntax, badSyntax.GetSpecifiedFlag())
	}
	return usage("%v", err)
}

// fail says why a command ended, and returns its exit code.
func (p *program) fail(ctx context.Context, err error) int {
	var told *verbs.ToldError
	var wrong *verbs.UsageError
	var problem *verbs.ProblemError
	switch {
	case errors.As(err, &told):
		return told.Code
	case errors.As(err, &wrong):
		fmt.Fprintln(os.Stderr, "raccord: "+wrong.Sentence)
		fmt.Fprintf(os.Stderr, p.voice.Command.UseHelp+"\n", "raccord")
		return wizard.ExitUsage
	case errors.As(err, &problem):
		(&verbs.Env{Voice: p.voice, Err: os.Stderr}).Explain(problem.Problem)
		if strings.HasPrefix(problem.Problem.Code, "flaw.") {
			return wizard.ExitUsage
		}
		return wizard.ExitOfProblem(problem.Problem)
	case ctx.Err() != nil:
		return wizard.ExitInterrupted
	}
	fmt.Fprintln(os.Stderr, "raccord:", err)
	return wizard.ExitError
}

// walk is the wizard.
func (p *program) walk(ctx context.Context, args []string) error {
	w, err := p.sides()
	if err != nil {
		return err
	}
	if p.answers != "" {
		return p.unattended(ctx, w)
	}
	s := wizard.State{Practice: p.practice != ""}
	if len(args) == 1 {
		if s, err = p.start(s, w, args[0]); err != nil {
			return err
		}
	}
	end, err := p.read(ctx, w, s)
	if err != nil {
		return err
	}
	return p.finish(w, end)
}

// read walks with the reader that the terminal allows.
func (p *program) read(ctx context.Context, w *wizard.Walk, s wizard.State) (wizard.State, error) {
	switch {
	case p.noInput:
		return s, usage("%s", p.voice.Command.NeedsAnswers)
	case p.linesWanted():
		return p.lines(w).Run(ctx, s), nil
	}
	screen := wizard.NewScreen(w, p.voice, s)
	if os.Getenv("SSH_CONNECTION") == "" {
		browser.Stdout, browser.Stderr = nil, nil
		screen.OpenPage = browser.OpenURL
	}
	return p.screen(screen)
}

// finish leaves the receipt on the terminal, and the answers file where it was asked for.
func (p *program) finish(w *wizard.Walk, end wizard.State) error {
	p.code = end.Code
	_, err := fmt.Println(wizard.Spoken(p.voice.Receipt(end, w.Side(end.Practice), p.resume(end)), p.voice.Colon))
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

// linesWanted tells whether the walk goes line by line: because it was asked for, or
// because a cursor cannot be placed.
func (p *program) linesWanted() bool {
	switch os.Getenv("ACCESSIBLE") {
	case "", "0", "false":
	default:
		return true
	}
	dumb := runtime.GOOS != "windows" && (os.Getenv("TERM") == "" || os.Getenv("TERM") == "dumb")
	return p.plain || dumb || !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd()))
}

func (p *program) lines(w *wizard.Walk) *wizard.Lines {
	l := &wizard.Lines{Walk: w, Voice: p.voice, In: bufio.NewReader(os.Stdin), Out: os.Stdout}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		l.ReadSecret = func(ctx context.Context) (string, error) { return readSecret(ctx) }
	}
	return l
}

// readSecret reads a line without echo, and gives the echo back when ctx ends first.
func readSecret(ctx context.Context) (string, error) {
	stdin := int(os.Stdin.Fd())
	before, err := term.GetState(stdin)
	if err != nil {
		return "", err
	}
	defer context.AfterFunc(ctx, func() { term.Restore(stdin, before) })()
	typed, err := term.ReadPassword(stdin)
	return string(typed), err
}

// unattended walks with the answers of a file.
func (p *program) unattended(ctx context.Context, w *wizard.Walk) error {
	raw, dir, err := p.answersFile()
	if err != nil {
		return err
	}
	answers, wrong := steps.ReadAnswers(raw, func(path string) (secret.Text, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		return p.secretFrom(path)
	})
	u := &wizard.Unattended{Walk: w, Answers: answers, Warned: (&verbs.Env{Voice: p.voice, Err: os.Stderr}).Explain}
	s, missing, err := u.Start(p.practice != "")
	if err != nil {
		return &verbs.ProblemError{Problem: *wizard.ProblemOf(err)}
	}
	if wrong = append(wrong, missing...); len(wrong) > 0 {
		for _, problem := range wrong {
			fmt.Fprintln(os.Stderr, p.voice.PathProblem(problem))
		}
		return &verbs.ToldError{Code: wizard.ExitUsage}
	}
	end, stopped := u.Run(ctx, s)
	if stopped != nil {
		(&verbs.Env{Voice: p.voice, Err: os.Stderr}).Explain(*stopped)
	}
	return p.finish(w, end)
}

// answersFile is the file's content, and the folder that names in it are relative to.
func (p *program) answersFile() ([]byte, string, error) {
	const limit = 4 << 20
	if p.answers == "-" {
		raw, err := io.ReadAll(io.LimitReader(os.Stdin, limit))
		return raw, ".", err
	}
	file, err := os.Open(p.answers)
	if err != nil {
		return nil, "", usage(p.voice.Command.AnswersFile, p.answers)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, "", usage(p.voice.Command.AnswersFile, p.answers)
	}
	return raw, filepath.Dir(p.answers), nil
}

// start is the state that opens the dossier named on the command line.
func (p *program) start(s wizard.State, w *wizard.Walk, id string) (wizard.State, error) {
	entries, err := wizard.List(w.Side(s.Practice).Store)
	if err != nil {
		return s, &verbs.ProblemError{Problem: *wizard.ProblemOf(err)}
	}
	if !slices.ContainsFunc(entries, func(e wizard.Summary) bool { return e.ID == id }) {
		return s, usage(p.voice.Command.UnknownCommand, id)
	}
	s.Phase, s.ID = wizard.Opening, id
	return s, nil
}

// resume is the command that takes a dossier up again.
func (p *program) resume(s wizard.State) string {
	command := "raccord " + s.ID
	if s.Practice {
		command += " --practice"
	}
	if p.storeDir != "" && p.storeDir != os.Getenv("RACCORD_STORE") {
		command += " --store " + strconv.Quote(p.storeDir)
	}
	return command
}

// screen runs the wizard in the terminal until it ends.
func (p *program) screen(screen *wizard.Screen) (wizard.State, error) {
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
	model, err := t.Run()
	if err != nil {
		return wizard.State{}, err
	}
	return model.(*wizard.Screen).State, nil
}

// sides is the real side and the one to rehearse on, as the flags say.
func (p *program) sides() (*wizard.Walk, error) {
	if err := p.oneOf("vault", p.vault, "", "keyring", "file"); err != nil {
		return nil, err
	}
	if err := p.oneOf("lang", p.lang, "", "fr", "en"); err != nil {
		return nil, err
	}
	s, err := p.openStore()
	if err != nil {
		return nil, err
	}
	options, err := p.clientOptions()
	if err != nil {
		return nil, err
	}
	client, err := chorus.NewClient(options)
	if errors.Is(err, chorus.ErrNoCertificate) {
		return nil, usage(p.voice.Command.CertificateFile, p.caFile)
	} else if err != nil {
		return nil, err
	}
	var passphrase secret.Text
	if p.passphraseFile != "" {
		if passphrase, err = p.secretFrom(p.passphraseFile); err != nil {
			return nil, err
		}
	}
	practice, err := p.practiceSide(options, s)
	if err != nil {
		return nil, err
	}
	practice.Kind, practice.Passphrase = p.vault, passphrase
	w := &wizard.Walk{
		Real:     wizard.Side{Service: client, Store: s, Kind: p.vault, Passphrase: passphrase},
		Practice: practice,
	}
	if options.Endpoints != (chorus.Endpoints{}) && options.Endpoints != chorus.PISTE {
		w.CustomHosts = options.Endpoints.Production.OAuth
	}
	return w, nil
}

func (p *program) openStore() (*store.Store, error) {
	dir := p.storeDir
	if dir == "" {
		var err error
		if dir, err = store.DefaultDir(); err != nil {
			return nil, err
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(dir)
	if err != nil {
		return nil, &verbs.ProblemError{Problem: *wizard.ProblemOf(err)}
	}
	return s, nil
}

func (p *program) practiceSide(options chorus.ClientOptions, s *store.Store) (wizard.Side, error) {
	scenario := p.practice
	if scenario == "" {
		scenario = "happy"
	}
	simulator, err := p.simulator(scenario)
	if err != nil {
		return wizard.Side{}, err
	}
	apart, err := s.Practice()
	if err != nil {
		return wizard.Side{}, &verbs.ProblemError{Problem: *wizard.ProblemOf(err)}
	}
	simulator.Latency = 400 * time.Millisecond // about what PISTE takes, seen from a desk
	return wizard.NewPractice(simulator, options, apart)
}

func (p *program) simulator(scenario string) (*chorus.Simulator, error) {
	simulator, err := chorus.NewSimulator(scenario)
	if err != nil {
		return nil, usage(p.voice.Command.UnknownScenario, scenario, strings.Join(chorus.Scenarios(), ", "))
	}
	return simulator, nil
}

func (p *program) clientOptions() (chorus.ClientOptions, error) {
	options := chorus.ClientOptions{Timeout: p.timeout, UserAgent: "raccord/" + versionName()}
	if p.timeout <= 0 {
		return options, usage(p.voice.Command.FlagValue, p.timeout.String(), "--timeout")
	}
	if p.caFile != "" {
		pem, err := os.ReadFile(p.caFile)
		if err != nil {
			return options, usage(p.voice.Command.CertificateFile, p.caFile)
		}
		options.RootCAs = pem
	}
	if p.endpointsFile == "" {
		return options, nil
	}
	file, err := os.Open(p.endpointsFile)
	if err != nil {
		return options, usage(p.voice.Command.EndpointsFile, p.endpointsFile, p.voice.Command.EndpointsRules["unreadable"])
	}
	defer file.Close()
	options.Endpoints, err = chorus.ReadEndpoints(file)
	var broken *chorus.EndpointsError
	switch {
	case errors.As(err, &broken):
		return options, usage(p.voice.Command.EndpointsFile, p.endpointsFile, strings.TrimSpace(broken.Member+" "+p.voice.Command.EndpointsRules[broken.Rule]))
	case err != nil:
		return options, usage(p.voice.Command.EndpointsFile, p.endpointsFile, p.voice.Command.EndpointsRules["unreadable"])
	}
	return options, nil
}

// secretFrom reads a secret file; what is wrong with it is usage.
func (p *program) secretFrom(path string) (secret.Text, error) {
	text, err := store.ReadSecretFile(path)
	var exposed *store.ExposedError
	var wrong *store.SecretFileError
	switch {
	case errors.As(err, &exposed):
		return text, usage(p.voice.Command.SecretExposed, path, exposed.Chmod())
	case errors.As(err, &wrong):
		return text, usage(p.voice.Command.SecretFile, path, p.voice.Command.SecretReasons[wrong.Reason])
	}
	return text, err
}

func (p *program) oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return usage(p.voice.Command.FlagValue, value, "--"+flag)
}

// env is what the verbs act on.
func (p *program) env() (*verbs.Env, error) {
	w, err := p.sides()
	if err != nil {
		return nil, err
	}
	e := &verbs.Env{Voice: p.voice, Side: w.Side(p.practice != ""), Out: os.Stdout, Err: os.Stderr}
	if !p.noInput && term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd())) {
		e.Ask = p.askPassphrase
	}
	return e, nil
}

// askPassphrase reads a passphrase without echo.
func (p *program) askPassphrase(ctx context.Context) (secret.Text, error) {
	fmt.Fprint(os.Stderr, p.voice.Command.AskPassphrase)
	typed, err := readSecret(ctx)
	fmt.Fprintln(os.Stderr)
	return secret.Of(typed), err
}

func (p *program) list(_ context.Context, args []string) error {
	if len(args) > 0 {
		return usage(p.voice.Command.TooManyArguments, "list")
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	return e.List(p.asJSON)
}

func (p *program) show(_ context.Context, args []string) error {
	if len(args) != 1 {
		return usage(p.voice.Command.NeedsDossier, "show")
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	return e.Show(args[0], p.asJSON)
}

func (p *program) check(ctx context.Context, args []string) error {
	if err := p.oneOf("environment", p.environment, "production", "sandbox"); err != nil {
		return err
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	options := verbs.CheckOptions{Environment: chorus.Environment(p.environment), Both: p.both, Access: p.access, JSON: p.asJSON}
	if p.clientID != "" || p.secretFile != "" {
		subject, err := p.subject()
		if err != nil {
			return err
		}
		return e.Pair(ctx, subject, options)
	}
	if p.all {
		entries, err := e.Side.Store.List()
		if err != nil {
			return &verbs.ProblemError{Problem: *wizard.ProblemOf(err)}
		}
		for _, entry := range entries {
			args = append(args, entry.ID)
		}
	} else if len(args) == 0 {
		return usage("%s", p.voice.Command.NeedsSubject)
	}
	return e.Dossiers(ctx, args, options)
}

// subject is the pair that the flags name.
func (p *program) subject() (steps.Subject, error) {
	s := steps.Subject{PISTEName: p.application, DeclaredName: p.declared}
	if p.clientID == "" || p.secretFile == "" {
		return s, usage(p.voice.Command.NeedsBoth, "--client-id", "--secret-file")
	}
	if (p.login == "") != (p.passwordFile == "") {
		return s, usage(p.voice.Command.NeedsBoth, "--login", "--password-file")
	}
	clientSecret, err := p.secretFrom(p.secretFile)
	if err != nil {
		return s, err
	}
	id, _ := steps.Inspect(steps.CleanIdentifier, p.clientID)
	s.Pair = chorus.Pair{ID: chorus.ClientID(id), Secret: clientSecret}
	if p.login != "" {
		password, err := p.secretFrom(p.passwordFile)
		if err != nil {
			return s, err
		}
		s.Account = &chorus.TechnicalAccount{Login: p.login, Password: password}
	}
	return s, nil
}

func (p *program) simulate(ctx context.Context, args []string) error {
	simulator, err := p.simulator(p.scenario)
	if err != nil {
		return err
	}
	e := &verbs.Env{Voice: p.voice, Out: os.Stdout, Err: os.Stderr}
	return e.Simulate(ctx, simulator, p.listen)
}

func (p *program) version(context.Context, []string) error {
	_, err := fmt.Println("raccord " + versionName())
	return err
}

// versionName is what the build knows of itself.
func versionName() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		return build.Main.Version
	}
	return "(devel)"
}

// help prints a command's help: what it does, examples, then the rest.
func (p *program) help(c *cobra.Command, _ []string) {
	words := p.voice.Command
	out := os.Stdout
	fmt.Fprintf(out, "%s\n\n%s:\n", c.Short, words.Examples)
	for line := range strings.Lines(c.Example) {
		fmt.Fprintf(out, "  %s\n", strings.TrimRight(line, "\n"))
	}
	fmt.Fprintf(out, "\n%s:\n  %s\n", words.Usage, c.UseLine())
	if !c.HasParent() {
		fmt.Fprintf(out, "\n%s:\n", words.Commands)
		for _, child := range c.Commands() {
			fmt.Fprintf(out, "  %-12s %s\n", child.Name(), child.Short)
		}
	}
	fmt.Fprintf(out, "\n%s:\n%s", words.Flags, c.Flags().FlagUsages()+c.InheritedFlags().FlagUsages())
	fmt.Fprintf(out, "\n%s:\n", words.ExitCodes)
	for _, code := range wizard.ExitCodes {
		fmt.Fprintf(out, "  %s  %s\n", fmt.Sprintf("%3s", strconv.Itoa(code)), words.Exit[code])
	}
}
