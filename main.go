// Raccord walks through the move of an Open Bee Chorus Pro connector to PISTE's OAuth2,
// checks each value as far as anyone can, and keeps the result where it cannot leak.
//
// This file is the command line: the tree of commands, the language they speak, and the exit
// code. What the commands do is in the packages of wizard, a package each.
package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/check"
	"raccord/wizard/cli"
	"raccord/wizard/desk"
	"raccord/wizard/doctor"
	"raccord/wizard/dossiers"
	"raccord/wizard/export"
	"raccord/wizard/handbook"
	"raccord/wizard/importing"
	"raccord/wizard/manual"
	"raccord/wizard/report"
	"raccord/wizard/simulate"
	"raccord/wizard/vault"
	"raccord/wizard/walk"
)

func main() {
	// Bubble Tea would write every key typed, secrets too, to the file it names.
	os.Unsetenv("TEA_TRACE")
	os.Unsetenv("TEA_DEBUG")
	cli.NoCoreDumps()
	os.Exit(run(os.Args[1:]))
}

// run is the whole program; it returns the exit code.
func run(args []string) int {
	// The signals are never given back to the system: a terminal that closes sends SIGHUP twice,
	// and the second would end the program while it saves.
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	p := &cli.Program{Voice: wizard.VoiceIn(language(args)),
		Out: cli.Printable(cli.NewStream(os.Stdout, ctx.Done())), Err: cli.Printable(cli.NewStream(os.Stderr, ctx.Done()))}
	p.Version, p.Released = built()
	ctx = store.WithWaiting(ctx, func() { fmt.Fprintln(p.Err, p.Voice.Say("busy.locked")) })
	root := tree(p)
	root.SetArgs(args)
	root.SetOut(cli.Raw(p.Out)) // where a shell reads completions
	root.SetErr(p.Err)
	code := wizard.ExitDone
	err := root.ExecuteContext(ctx)
	if err == nil { // cobra's help and completions have no error
		err = cli.Untaken(p.Out)
	}
	if err != nil {
		code = p.Fail(ctx, err)
	}
	p.HoldWindow()
	return code
}

// language is the one to speak: what --lang asks for, then the environment, then the system, then
// the first one there is. It is chosen before the flags are read, for the help is in it too.
func language(args []string) steps.Language {
	asked := []string{os.Getenv("RACCORD_LANG"), os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")}
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			asked = slices.Insert(asked, 0, value)
		} else if arg == "--lang" && i+1 < len(args) {
			asked = slices.Insert(asked, 0, args[i+1])
		}
	}
	spoken := spokenOf(asked)
	if spoken == "" { // the system is asked only now: it takes a while on macOS
		spoken = spokenOf(cli.SystemLanguages())
	}
	return cmp.Or(spoken, steps.Languages[0])
}

// spokenOf returns the first language that this program speaks, "" where it speaks none of them.
func spokenOf(locales []string) steps.Language {
	for _, locale := range locales { // "fr", "fr_FR.UTF-8", "fr-FR"
		name, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(locale), "_", "-"), "-")
		if l := steps.Language(name); slices.Contains(steps.Languages, l) {
			return l
		}
	}
	return ""
}

// tree is the tree of commands, with their words.
func tree(p *cli.Program) *cobra.Command {
	cobra.MousetrapHelpText = "" // started from the Explorer, the wizard is what is wanted
	root := walk.Command(p)
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentPreRunE = p.OneStandardInput
	p.Report = report.HandOver(p)
	p.Flags.Declare(root)
	root.AddCommand(
		dossiers.List(p), dossiers.Show(p), dossiers.Note(p), dossiers.Assign(p), importing.Command(p), check.Command(p), report.Command(p), export.Command(p), dossiers.Remove(p),
		vault.Command(p), desk.Command(p), handbook.Command(p), doctor.Command(p), simulate.Command(p), manual.Command(p), version(p), completion(p),
	)
	root.SetHelpCommand(help(p))
	root.InitDefaultHelpCmd() // here already, so that it is described like the others
	p.Describe(root)
	return root
}

// version prints what the build knows of itself.
func version(p *cli.Program) *cobra.Command {
	return &cobra.Command{
		Use:  "version",
		Args: p.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if p.Released == "" {
				return p.Printf("raccord %s\n", p.Version)
			}
			return p.Printf("raccord %s (%s)\n", p.Version, p.Released)
		},
	}
}

// release is the version of a release, "v1.2.3", set by .ci/build. Go by itself takes no tag from v2 on
// for the version of a module without /v2 in its name.
var release string

// built returns the version and the day of the commit, "" where the sources came without their
// history. The version of what is no release is what Go has noted of the sources: their tag, or one
// made up of the time and the commit where they have none.
func built() (version, day string) {
	version = "(devel)"
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return version, ""
	}
	for _, s := range build.Settings {
		if s.Key == "vcs.time" { // RFC 3339, UTC
			day, _, _ = strings.Cut(s.Value, "T")
		}
	}
	return cmp.Or(release, build.Main.Version, version), day
}

// completion writes the script that makes a shell complete commands, flags and dossiers.
func completion(p *cli.Program) *cobra.Command {
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			scripts := map[string]func(io.Writer) error{
				"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
				"zsh":        root.GenZshCompletion,
				"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
				"powershell": root.GenPowerShellCompletionWithDesc,
			}
			if len(args) != 1 || scripts[args[0]] == nil {
				return p.Usage("usage.needs-shell")
			}
			return scripts[args[0]](cli.Raw(p.Out))
		},
	}
}

// help prints the help of the command that is named.
func help(p *cli.Program) *cobra.Command {
	return &cobra.Command{
		Use: "help",
		RunE: func(c *cobra.Command, args []string) error {
			named, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return p.Unknown("usage.no-command", strings.Join(args, " "), p.Commands)
			}
			return named.Help()
		},
	}
}
