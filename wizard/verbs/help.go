package verbs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"raccord/wizard"
)

// Help prints a command's help: what it does, examples, then the rest.
func (r *Run) Help(c *cobra.Command, _ []string) {
	words := r.Voice.Command
	out := os.Stdout
	colon := strings.TrimRight(r.Voice.Colon(), " ")
	fmt.Fprintf(out, "%s\n\n%s%s\n", c.Short, words.Examples, colon)
	for line := range strings.Lines(c.Example) {
		fmt.Fprintf(out, "  %s\n", strings.TrimRight(line, "\n"))
	}
	fmt.Fprintf(out, "\n%s%s\n  %s\n", words.Usage, colon, c.UseLine())
	if !c.HasParent() {
		fmt.Fprintf(out, "\n%s%s\n", words.Commands, colon)
		for _, child := range c.Commands() {
			fmt.Fprintf(out, "  %-12s %s\n", child.Name(), child.Short)
		}
	}
	fmt.Fprintf(out, "\n%s%s\n", words.Flags, colon)
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { r.flagLine(out, f) })
	c.InheritedFlags().VisitAll(func(f *pflag.Flag) { r.flagLine(out, f) })
	fmt.Fprintf(out, "\n%s%s\n", words.ExitCodes, colon)
	for _, code := range wizard.ExitCodes {
		fmt.Fprintf(out, "  %s  %s\n", fmt.Sprintf("%3s", strconv.Itoa(code)), words.Exit[code])
	}
}

// flagLine is one flag of the help.
func (r *Run) flagLine(out io.Writer, f *pflag.Flag) {
	name := "--" + f.Name
	switch {
	case f.NoOptDefVal != "" && f.Value.Type() != "bool":
		name += "[=" + r.Voice.Command.Value + "]"
	case f.Value.Type() != "bool":
		name += " " + r.Voice.Command.Value
	}
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	line := fmt.Sprintf("  %-26s %s", name, f.Usage)
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
		line += fmt.Sprintf(r.Voice.Command.Default, f.DefValue)
	}
	fmt.Fprintln(out, line)
}

// FlagError puts what pflag found into the user's language, by its type.
func (r *Run) FlagError(c *cobra.Command, err error) error {
	words := r.Voice.Command
	var notExist *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var badValue *pflag.InvalidValueError
	var badSyntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &notExist):
		return Usagef("%s", r.DidYouMean(fmt.Sprintf(words.UnknownFlag, dashed(notExist)), dashed(notExist), flagsOf(c)))
	case errors.As(err, &noValue):
		return Usagef(words.FlagWithoutValue, "--"+noValue.GetFlag().Name)
	case errors.As(err, &badValue):
		return Usagef(words.FlagValue, badValue.GetValue(), "--"+badValue.GetFlag().Name)
	case errors.As(err, &badSyntax):
		return Usagef(words.FlagSyntax, badSyntax.GetSpecifiedFlag())
	}
	return Usagef("%v", err)
}

// flagsOf are the flags that a command takes, as they are typed.
func flagsOf(c *cobra.Command) []string {
	var names []string
	for _, set := range []*pflag.FlagSet{c.LocalFlags(), c.InheritedFlags()} {
		set.VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	}
	return names
}

// dashed is a flag that does not exist, as it was typed.
func dashed(e *pflag.NotExistError) string {
	if e.GetSpecifiedShortnames() != "" {
		return "-" + e.GetSpecifiedName()
	}
	return "--" + e.GetSpecifiedName()
}
