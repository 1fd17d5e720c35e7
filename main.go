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

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// run is the whole program; it returns the exit code.
func run(args []string) int {
	// Never given back to the system: a terminal that closes sends SIGHUP twice, and the second
	// one would end the way out.
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	r := &verbs.Run{Voice: wizard.VoiceIn(language(args)), Version: versionName()}
	root := tree(r)
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		return fail(ctx, r, err)
	}
	return r.Code
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

// tree is the tree of commands.
func tree(r *verbs.Run) *cobra.Command {
	cobra.MousetrapHelpText = "" // started from the Explorer, the wizard is what is wanted
	root := command(r, verbs.Command{Use: "raccord [DOSSIER]", Takes: verbs.Dossiers, Flags: r.WalkFlags, Run: r.Walk})
	root.Args = cobra.MaximumNArgs(1)
	root.CompletionOptions.DisableDefaultCmd = true
	r.Flags(root.PersistentFlags())
	for _, c := range r.Commands() {
		root.AddCommand(command(r, c))
	}
	root.AddCommand(command(r, verbs.Command{Use: "completion bash|zsh|fish|powershell", Takes: verbs.AWord, Run: completion(r, root)}))
	root.SetHelpCommand(command(r, verbs.Command{Use: "help", Takes: verbs.AWord, Run: help(r, root)}))
	for _, c := range root.Commands() {
		r.Names = append(r.Names, c.Name())
	}
	for _, c := range append(root.Commands(), root) {
		c.InitDefaultHelpFlag()
		c.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = r.Voice.Command.Flag[f.Name] })
	}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) { f.Usage = r.Voice.Command.Flag[f.Name] })
	return root
}

// command is one command, silent about errors: fail says them in the user's language.
func command(r *verbs.Run, of verbs.Command) *cobra.Command {
	name, _, _ := strings.Cut(of.Use, " ")
	c := &cobra.Command{
		Use:           of.Use,
		Short:         r.Voice.Command.Short[name],
		Example:       r.Voice.Command.Example[name],
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true,
		RunE: func(c *cobra.Command, args []string) error {
			if err := r.Accept(name, of.Takes, args); err != nil {
				return err
			}
			return of.Run(c.Context(), args)
		},
	}
	if of.Flags != nil {
		of.Flags(c.Flags())
	}
	if of.Takes == verbs.Dossier || of.Takes == verbs.Dossiers {
		c.ValidArgsFunction = dossiers(r)
	}
	c.SetFlagErrorFunc(r.FlagError)
	c.SetHelpFunc(r.Help)
	return c
}

// help prints the help of the command that is named.
func help(r *verbs.Run, root *cobra.Command) func(context.Context, []string) error {
	return func(_ context.Context, args []string) error {
		c, _, err := root.Find(args)
		if err != nil {
			c = root
		}
		r.Help(c, nil)
		return nil
	}
}

// dossiers completes the ids of what is saved.
func dossiers(r *verbs.Run) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		var ids []string
		for _, known := range r.Known(args, typed) {
			ids = append(ids, known[0]+"\t"+known[1])
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
}

// fail says why a command ended, and returns its exit code.
func fail(ctx context.Context, r *verbs.Run, err error) int {
	var told *verbs.ToldError
	var wrong *verbs.UsageError
	var problem *verbs.ProblemError
	switch {
	case errors.As(err, &told):
		return told.Code
	case errors.As(err, &wrong):
		fmt.Fprintln(os.Stderr, "raccord: "+wrong.Sentence)
		fmt.Fprintf(os.Stderr, r.Voice.Command.UseHelp+"\n", "raccord")
		return wizard.ExitUsage
	case errors.As(err, &problem):
		(&verbs.Env{Voice: r.Voice, Err: os.Stderr}).Explain(problem.Problem)
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

// versionName is what the build knows of itself.
func versionName() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		return build.Main.Version
	}
	return "(devel)"
}

// completion writes the script that makes a shell complete commands, flags and dossiers.
func completion(r *verbs.Run, root *cobra.Command) func(context.Context, []string) error {
	scripts := map[string]func(io.Writer) error{
		"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	}
	return func(_ context.Context, args []string) error {
		if len(args) != 1 || scripts[args[0]] == nil {
			return verbs.Usagef("%s", r.Voice.Command.NeedsShell)
		}
		return scripts[args[0]](os.Stdout)
	}
}
