// Raccord walks through the move of an Open Bee Chorus Pro connector to PISTE's OAuth2,
// checks each value as far as anyone can, and keeps the result where it cannot leak.
//
// This file is the command line: flags and environment in, exit code out. What the
// commands do is in package wizard (the walk) and wizard/verbs (the others).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/verbs"
)

func main() {
	// Bubble Tea would write every key typed, secrets too, to the file it names.
	os.Unsetenv("TEA_TRACE")
	os.Unsetenv("TEA_DEBUG")
	verbs.NoCoreDumps()
	os.Exit(run(os.Args[1:]))
}

// A program is one run: its flags, and what they lead to.
type program struct {
	verbs.Run

	asJSON, all           bool
	clientID, secretFile  string
	application, declared string
	environment           string
	both, access          bool
	login, passwordFile   string
	listen, scenario      string
	format, output        string
	offline, yes          bool
}

// run is the whole program; it returns the exit code.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	p := &program{Run: verbs.Run{Voice: wizard.VoiceIn(language(args)), Version: versionName()}}
	root := p.commands()
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		return p.fail(ctx, err)
	}
	return p.Code
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
	root := p.command("raccord", "raccord [DOSSIER]", p.Walk)
	root.Args = cobra.MaximumNArgs(1)
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().StringVar(&p.Lang, "lang", "", "")
	f := root.PersistentFlags()
	f.StringVar(&p.StoreDir, "store", os.Getenv("RACCORD_STORE"), "")
	f.StringVar(&p.VaultKind, "vault", os.Getenv("RACCORD_VAULT"), "")
	f.StringVar(&p.PassphraseFile, "passphrase-file", os.Getenv("RACCORD_PASSPHRASE_FILE"), "")
	f.StringVar(&p.EndpointsFile, "endpoints", os.Getenv("RACCORD_ENDPOINTS"), "")
	f.StringVar(&p.CAFile, "ca-file", os.Getenv("RACCORD_CA_FILE"), "")
	f.StringVar(&p.Practice, "practice", "", "")
	f.Lookup("practice").NoOptDefVal = "happy"
	f.BoolVar(&p.Plain, "plain", false, "")
	f.BoolVar(&p.NoInput, "no-input", false, "")
	root.Flags().StringVar(&p.Answers, "answers", "", "")
	f.DurationVar(&p.Timeout, "timeout", 15*time.Second, "")

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
	handbook := p.command("handbook", "raccord handbook", p.handbook)
	handbook.Flags().StringVar(&p.format, "format", "md", "")
	handbook.Flags().StringVarP(&p.output, "output", "o", "", "")
	doctor := p.command("doctor", "raccord doctor", p.doctor)
	doctor.Flags().BoolVar(&p.offline, "offline", false, "")
	doctor.Flags().BoolVar(&p.asJSON, "json", false, "")
	remove := p.command("remove", "raccord remove DOSSIER", p.remove)
	remove.Flags().BoolVar(&p.yes, "yes", false, "")
	vault := p.command("vault", "raccord vault keyring|file|passphrase", p.vault)
	completion := p.command("completion", "raccord completion bash|zsh|fish|powershell", p.completion(root))
	for _, c := range []*cobra.Command{root, show, check, remove} {
		c.ValidArgsFunction = p.dossiers
	}
	version := p.command("version", "raccord version", p.version)
	root.AddCommand(list, show, check, remove, vault, handbook, doctor, simulate, completion, version)
	help := p.command("help", "raccord help", func(_ context.Context, args []string) error {
		c, _, err := root.Find(args)
		if err != nil {
			c = root
		}
		p.Help(c, nil)
		return nil
	})
	root.SetHelpCommand(help)
	for _, c := range root.Commands() {
		p.Commands = append(p.Commands, c.Name())
	}
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
func (p *program) describe(f *pflag.Flag) { f.Usage = p.Voice.Command.Flag[f.Name] }

// command is one command, silent about errors: fail says them in the user's language.
func (p *program) command(name, use string, run func(context.Context, []string) error) *cobra.Command {
	c := &cobra.Command{
		Use:           strings.TrimPrefix(use, "raccord "),
		Short:         p.Voice.Command.Short[name],
		Example:       p.Voice.Command.Example[name],
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true,
		RunE: func(c *cobra.Command, args []string) error { return run(c.Context(), args) },
	}
	if name == "raccord" {
		c.Use = use
	}
	c.SetFlagErrorFunc(p.FlagError)
	c.SetHelpFunc(p.Help)
	return c
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
		fmt.Fprintf(os.Stderr, p.Voice.Command.UseHelp+"\n", "raccord")
		return wizard.ExitUsage
	case errors.As(err, &problem):
		(&verbs.Env{Voice: p.Voice, Err: os.Stderr}).Explain(problem.Problem)
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

// env is what the verbs act on.
func (p *program) env() (*verbs.Env, error) {
	w, err := p.Sides()
	if err != nil {
		return nil, err
	}
	e := &verbs.Env{Voice: p.Voice, Side: w.Side(p.Practice != ""), Out: os.Stdout, Err: os.Stderr}
	if !p.NoInput && term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd())) {
		e.Ask, e.AskNew, e.AskLine = p.AskPassphrase, verbs.AskHidden, verbs.ReadLine
	}
	return e, nil
}

func (p *program) list(_ context.Context, args []string) error {
	if len(args) > 0 {
		return verbs.Usagef(p.Voice.Command.TooManyArguments, "list")
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	return e.List(p.asJSON)
}

func (p *program) show(_ context.Context, args []string) error {
	if len(args) != 1 {
		return verbs.Usagef(p.Voice.Command.NeedsDossier, "show")
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	return e.Show(args[0], p.asJSON)
}

func (p *program) check(ctx context.Context, args []string) error {
	if err := p.OneOf("environment", p.environment, "production", "sandbox"); err != nil {
		return err
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	options := verbs.CheckOptions{Environment: chorus.Environment(p.environment), Both: p.both, Access: p.access, JSON: p.asJSON}
	pair := p.clientID != "" || p.secretFile != ""
	if pair && (p.all || len(args) > 0) || p.all && len(args) > 0 {
		return verbs.Usagef("%s", p.Voice.Command.NeedsSubject)
	}
	if pair {
		subject, err := p.subject()
		if err != nil {
			return err
		}
		return e.Pair(ctx, subject, options)
	}
	if p.all {
		if args, err = e.All(); err != nil {
			return err
		}
	} else if len(args) == 0 {
		return verbs.Usagef("%s", p.Voice.Command.NeedsSubject)
	}
	return e.Dossiers(ctx, args, options)
}

// subject is the pair that the flags name.
func (p *program) subject() (steps.Subject, error) {
	s := steps.Subject{PISTEName: p.application, DeclaredName: p.declared}
	if p.clientID == "" || p.secretFile == "" {
		return s, verbs.Usagef(p.Voice.Command.NeedsBoth, "--client-id", "--secret-file")
	}
	if (p.login == "") != (p.passwordFile == "") {
		return s, verbs.Usagef(p.Voice.Command.NeedsBoth, "--login", "--password-file")
	}
	clientSecret, err := p.SecretFrom(p.secretFile)
	if err != nil {
		return s, err
	}
	id, _ := steps.Inspect(steps.CleanIdentifier, p.clientID)
	s.Pair = chorus.Pair{ID: chorus.ClientID(id), Secret: clientSecret}
	if p.login != "" {
		password, err := p.SecretFrom(p.passwordFile)
		if err != nil {
			return s, err
		}
		s.Account = &chorus.TechnicalAccount{Login: p.login, Password: password}
	}
	return s, nil
}

func (p *program) simulate(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return verbs.Usagef(p.Voice.Command.TooManyArguments, "simulate")
	}
	simulator, err := p.Simulator(p.scenario)
	if err != nil {
		return err
	}
	e := &verbs.Env{Voice: p.Voice, Out: os.Stdout, Err: os.Stderr}
	return e.Simulate(ctx, simulator, p.listen)
}

func (p *program) version(_ context.Context, args []string) error {
	if len(args) > 0 {
		return verbs.Usagef(p.Voice.Command.TooManyArguments, "version")
	}
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

func (p *program) remove(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return verbs.Usagef(p.Voice.Command.NeedsDossier, "remove")
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	return e.Remove(ctx, args[0], p.yes)
}

func (p *program) vault(ctx context.Context, args []string) error {
	if len(args) != 1 || !slices.Contains([]string{"keyring", "file", "passphrase"}, args[0]) {
		return verbs.Usagef("%s", p.Voice.Command.NeedsVault)
	}
	e, err := p.env()
	if err != nil {
		return err
	}
	if args[0] == "passphrase" {
		return e.ChangePassphrase(ctx)
	}
	return e.MoveSecrets(ctx, args[0])
}

func (p *program) handbook(_ context.Context, args []string) error {
	if len(args) > 0 {
		return verbs.Usagef(p.Voice.Command.TooManyArguments, "handbook")
	}
	e := &verbs.Env{Voice: p.Voice, Out: os.Stdout, Err: os.Stderr}
	return e.ToFile(p.output, func(w io.Writer) error { return e.Handbook(p.format, w) })
}

func (p *program) doctor(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return verbs.Usagef(p.Voice.Command.TooManyArguments, "doctor")
	}
	return p.Examine(ctx, &verbs.Env{Voice: p.Voice, Out: os.Stdout, Err: os.Stderr}, p.offline, p.asJSON)
}

// completion writes the script that makes a shell complete commands, flags and dossiers.
func (p *program) completion(root *cobra.Command) func(context.Context, []string) error {
	scripts := map[string]func(io.Writer) error{
		"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	}
	return func(_ context.Context, args []string) error {
		if len(args) != 1 || scripts[args[0]] == nil {
			return verbs.Usagef("%s", p.Voice.Command.NeedsShell)
		}
		return scripts[args[0]](os.Stdout)
	}
}

// dossiers completes the ids of what is saved.
func (p *program) dossiers(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	w, err := p.Sides()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	summaries, _ := wizard.List(w.Side(p.Practice != "").Store)
	var ids []string
	for _, s := range summaries {
		if !slices.Contains(args, s.ID) {
			ids = append(ids, s.ID+"\t"+s.Customer)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
