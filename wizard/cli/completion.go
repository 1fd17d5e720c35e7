package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"raccord/steps"
	"raccord/wizard"
)

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
