package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"raccord/wizard"
)

// Dossiers completes the ids of what is saved, each with its customer; those named already
// are left out.
func (p *Program) Dossiers(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if p.Open() != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	begun := func(id string) bool { return strings.HasPrefix(id, typed) && !slices.Contains(args, id) }
	summaries, _ := wizard.ListOf(p.Side.Store, begun)
	var ids []string
	for _, s := range summaries {
		ids = append(ids, s.ID+"\t"+s.Customer)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
