package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/wizard"
)

// OnDossier returns the command with this use line, about one dossier. The store and the service
// are open when it runs.
func (p *Program) OnDossier(use string, run func(ctx context.Context, id string) error) *cobra.Command {
	return &cobra.Command{
		Use: use,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return p.needsDossier(c)
			}
			return nil
		},
		ValidArgsFunction: p.Dossiers,
		PreRunE:           p.Opens,
		RunE:              func(c *cobra.Command, args []string) error { return run(c.Context(), args[0]) },
	}
}

// OnDossierWith is OnDossier for a command that takes at most so many words after the dossier. It
// runs with them as one text.
func (p *Program) OnDossierWith(use string, most int, run func(ctx context.Context, id, text string) error) *cobra.Command {
	c := p.OnDossier(use, nil)
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return p.needsDossier(c)
		}
		return p.atMost(1+most, c, args)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return run(c.Context(), args[0], strings.Join(args[1:], " "))
	}
	return c
}

// needsDossier is the error of a command line that names no dossier, or more than one.
func (p *Program) needsDossier(c *cobra.Command) error {
	return p.Usage("usage.needs-dossier", "command", c.Name())
}

// Dossiers completes the ids of the dossiers, each with its customer, but for those that the
// command line names already. It is a cobra command's ValidArgsFunction.
func (p *Program) Dossiers(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if p.Open(c.Context()) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	begun := func(id string) bool { return strings.HasPrefix(id, typed) && !slices.Contains(args, id) }
	summaries, _ := wizard.ListOf(c.Context(), p.Side.Store, begun)
	var ids []string
	for _, s := range summaries {
		ids = append(ids, steps.Printable(s.ID)+"\t"+steps.Printable(s.Customer))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
