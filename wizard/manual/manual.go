// Package manual is the command man: the manual of the program, for the command man of Unix.
package manual

import (
	_ "embed"
	"io"
	"strconv"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"raccord/wizard"
	"raccord/wizard/cli"
)

// The page is a template of ours: the generators for cobra (its own doc, muesli's mango) have their
// headings in English alone.

//go:embed manual.1.tmpl
var page string

// A manual is what the template is filled with.
type manual struct {
	Title, Version, Date string
	Commands             []command
	Flags                []flag // those of every command
	Codes                []code
}

type command struct {
	Use, Short string
	Examples   []string
	Flags      []flag // its own
}

type flag struct{ Name, Usage string }

type code struct {
	Code    int
	Meaning string
}

// Command returns the command man.
func Command(p *cli.Program) *cobra.Command {
	return &cobra.Command{
		Use:  "man",
		Args: p.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error { return write(p.Out, p, c.Root()) },
	}
}

// write writes the manual of a tree of commands that has been described.
func write(w io.Writer, p *cli.Program, root *cobra.Command) error {
	t := template.New("manual").Funcs(template.FuncMap{"roff": roff, "say": func(code string) string { return p.Voice.Say(code) }})
	m := manual{Title: root.Short, Version: "raccord " + p.Version, Date: p.Released, Flags: flags(p, root.PersistentFlags())}
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		described := command{Use: c.UseLine(), Short: c.Short, Flags: flags(p, c.LocalNonPersistentFlags())}
		for example := range strings.Lines(c.Example) {
			described.Examples = append(described.Examples, strings.TrimRight(example, "\n"))
		}
		m.Commands = append(m.Commands, described)
	}
	for _, number := range wizard.ExitCodes {
		m.Codes = append(m.Codes, code{number, p.Voice.Say("exit." + strconv.Itoa(number))})
	}
	return template.Must(t.Parse(page)).Execute(w, m)
}

// flags returns the flags of a set but for --help, which every command has.
func flags(p *cli.Program, set *pflag.FlagSet) (described []flag) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			described = append(described, flag{p.FlagName(f), f.Usage})
		}
	})
	return described
}

// roffMarks are what roff reads as its own: the backslash anywhere, the hyphen as one that may be
// typeset, and so not copied.
var roffMarks = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ")

// roff is text in a manual page. A point or an apostrophe at the start of a line would be a request.
func roff(text string) string {
	text = roffMarks.Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}
