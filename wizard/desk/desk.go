// Package desk is the command desk: a shared store of several people, who may read its secrets, and
// the way from a folder to it and back.
package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"raccord/store/postgres"
	"raccord/wizard/cli"
)

type options struct {
	*cli.Program
	// fingerprint is the one that was compared, where nothing can be asked.
	fingerprint string
	json, yes   bool
}

// A verb is what can be done with a desk.
type verb struct {
	name string
	// word names what follows the verb, "" for nothing: "NAME". A word in brackets may be left out.
	word string
	// flags are the flags of the command that go with the verb.
	flags []string
	run   func(o *options, ctx context.Context, word string) error
}

var verbs = []verb{
	{"create", "", nil, (*options).create},
	{"join", "", []string{"fingerprint"}, (*options).join},
	{"admit", "NAME", []string{"fingerprint"}, (*options).admit},
	{"remove", "NAME", []string{"yes"}, (*options).remove},
	{"members", "", []string{"fingerprint", "json"}, (*options).members},
	{"upload", "[DIR]", nil, (*options).upload},
	{"download", "DIR", nil, (*options).download},
}

// Command is the command desk.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use:               "desk " + strings.Join(uses(), "|"),
		Args:              o.arguments,
		ValidArgsFunction: complete,
		PreRunE:           func(c *cobra.Command, _ []string) error { return p.OpenService(c.Context()) },
		RunE: func(c *cobra.Command, args []string) error {
			v, _ := verbOf(args)
			return v.run(o, c.Context(), strings.Join(args[1:], " "))
		},
	}
	c.Flags().StringVar(&o.fingerprint, "fingerprint", "", "")
	c.Flags().BoolVar(&o.json, "json", false, "")
	c.Flags().BoolVar(&o.yes, "yes", false, "")
	return c
}

// uses are the verbs as the help shows them.
func uses() (all []string) {
	for _, v := range verbs {
		all = append(all, strings.TrimSpace(v.name+" "+v.word))
	}
	return all
}

// verbOf returns the verb that the arguments begin with.
func verbOf(args []string) (verb, bool) {
	at := slices.IndexFunc(verbs, func(v verb) bool { return len(args) > 0 && v.name == args[0] })
	if at < 0 {
		return verb{}, false
	}
	return verbs[at], true
}

// complete completes the verb. It is a cobra command's ValidArgsFunction.
func complete(_ *cobra.Command, args []string, typed string) (names []string, _ cobra.ShellCompDirective) {
	for _, v := range verbs {
		if len(args) == 0 && strings.HasPrefix(v.name, typed) {
			names = append(names, v.name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// arguments checks the verb, what follows it, and the flags. It is a cobra.PositionalArgs.
func (o *options) arguments(c *cobra.Command, args []string) error {
	v, ok := verbOf(args)
	switch {
	case len(args) > 0 && !ok:
		var names []string
		for _, v := range verbs {
			names = append(names, v.name)
		}
		return o.Unknown("desk.no-verb", args[0], names)
	case !ok:
		return o.Usage("desk.needs-verb", "verbs", strings.Join(uses(), ", "))
	case len(args) == 1 && v.word != "" && !strings.HasPrefix(v.word, "["):
		return o.Usage("desk.needs-word", "verb", v.name, "word", v.word)
	case len(args) > 2 || len(args) == 2 && v.word == "":
		return o.Usage("usage.too-many-arguments", "command", "desk "+v.name)
	}
	var unused error
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && f.Name != "help" && !slices.Contains(v.flags, f.Name) {
			unused = o.Usage("desk.flag-unused", "flag", "--"+f.Name, "verb", v.name)
		}
	})
	return unused
}

// address returns the address of the desk. The error is a *cli.UsageError.
func (o *options) address() (string, error) {
	if o.Practice != "" {
		return "", o.Usage("desk.no-practice")
	}
	if !postgres.IsAddress(o.StoreDir) {
		return "", o.Usage("desk.needs-address")
	}
	return o.StoreDir, nil
}

// open opens the desk as the user of this program. Where make is set, a person who has no identity is
// given one. The desk is to be closed.
func (o *options) open(ctx context.Context, make bool) (*postgres.Person, *postgres.Desk, error) {
	address, err := o.address()
	if err != nil {
		return nil, nil, err
	}
	who, err := o.Who()
	if err != nil {
		return nil, nil, err
	}
	desk, err := postgres.Open(ctx, address)
	if err != nil {
		return nil, nil, cli.Problem(err)
	}
	p, err := o.person(ctx, desk, who, make)
	if err != nil {
		desk.Close()
	}
	return p, desk, err
}
