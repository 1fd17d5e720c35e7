package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"raccord/wizard"
	"raccord/wizard/input"
)

// Describe puts the words of every command, its examples and its flags into the tree, in the
// user's language, and has errors about flags said in it.
func (p *Program) Describe(root *cobra.Command) {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetHelpFunc(p.help)
	root.SetFlagErrorFunc(p.flagError)
	meaning := func(f *pflag.Flag) { f.Usage = p.Voice.Say("flag." + f.Name) }
	for _, c := range root.Commands() {
		p.Commands = append(p.Commands, c.Name())
	}
	for _, c := range append(root.Commands(), root) {
		words := p.Voice.Section("command."+c.Name(), nil)
		c.Short = words.Title
		for _, example := range words.Body {
			c.Example += "  " + example.Text + "\n"
		}
		c.DisableFlagsInUseLine = true
		c.InitDefaultHelpFlag()
		c.Flags().VisitAll(meaning)
	}
	root.PersistentFlags().VisitAll(meaning)
}

// help prints a command's help: what it does, examples, then the rest.
func (p *Program) help(c *cobra.Command, _ []string) {
	heading := func(code string) {
		fmt.Fprintf(p.Out, "\n%s%s\n", p.Voice.Say(code), strings.TrimRight(p.Voice.Colon(), " "))
	}
	fmt.Fprintln(p.Out, c.Short)
	heading("help.examples")
	fmt.Fprint(p.Out, c.Example)
	heading("help.usage")
	fmt.Fprintf(p.Out, "  %s\n", c.UseLine())
	if !c.HasParent() {
		heading("help.commands")
		for _, child := range c.Commands() {
			fmt.Fprintf(p.Out, "  %-12s %s\n", child.Name(), child.Short)
		}
	}
	heading("help.flags")
	eachFlag(c, func(f *pflag.Flag) { fmt.Fprintln(p.Out, p.flagLine(f)) })
	heading("help.exit-codes")
	for _, code := range wizard.ExitCodes {
		fmt.Fprintf(p.Out, "  %3d  %s\n", code, p.Voice.Say("exit."+strconv.Itoa(code)))
	}
}

// eachFlag goes through the flags that a command takes: its own, then those of every command.
func eachFlag(c *cobra.Command, do func(*pflag.Flag)) {
	c.LocalFlags().VisitAll(do)
	c.InheritedFlags().VisitAll(do)
}

// FlagName returns a flag as it is typed: "-o, --output VALUE".
func (p *Program) FlagName(f *pflag.Flag) string {
	name := "--" + f.Name
	switch {
	case f.Value.Type() == "bool":
	case f.NoOptDefVal != "":
		name += "[=" + p.Voice.Say("help.value") + "]"
	default:
		name += " " + p.Voice.Say("help.value")
	}
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	return name
}

// flagLine is one flag of the help.
func (p *Program) flagLine(f *pflag.Flag) string {
	line := fmt.Sprintf("  %-26s %s", p.FlagName(f), f.Usage)
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
		line += " " + p.Voice.Say("help.default", "value", f.DefValue)
	}
	return line
}

// flagError puts what pflag found into the user's language, by its type.
func (p *Program) flagError(c *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = name[1:] // "-q"
		}
		var known []string
		eachFlag(c, func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
		return p.Unknown("usage.unknown-flag", name, known)
	}
	if bare, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return p.Usage("usage.flag-without-value", "flag", "--"+bare.GetFlag().Name)
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok && errors.Is(err, input.ErrHome) {
		return p.Usage("input.no-home", "file", wrong.GetValue())
	} else if ok {
		return p.wrongValue(wrong.GetFlag(), wrong.GetValue())
	}
	if odd, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return p.Usage("usage.flag-syntax", "argument", odd.GetSpecifiedFlag())
	}
	return &UsageError{Sentence: err.Error()}
}

// Taking is the value of a flag that can say what it takes.
type Taking interface {
	// Takes is a sentence for people.
	Takes(wizard.Voice) string
}

// wrongValue is the *UsageError for a value that a flag does not take.
func (p *Program) wrongValue(f *pflag.Flag, value string) error {
	if f.Value.Type() == "bool" {
		return OneOf(p, f.Name, value, "true", "false")
	}
	sentence := p.sentence("usage.flag-value", "value", value, "flag", "--"+f.Name)
	if takes, ok := f.Value.(Taking); ok {
		sentence += " " + takes.Takes(p.Voice)
	}
	return &UsageError{Sentence: sentence}
}

// OneOf returns a *UsageError where the value of a flag is none of those allowed.
func OneOf[V ~string](p *Program, flag string, value V, allowed ...V) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	var known []string
	for _, v := range allowed {
		known = append(known, string(v))
	}
	return &UsageError{Sentence: p.sentence("usage.flag-value", "value", string(value), "flag", "--"+flag) + " " +
		p.Voice.Say("usage.takes-one-of", "known", strings.Join(known, ", "))}
}
