package cli

import (
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"raccord/chorus/simulator"
	"raccord/steps"
	"raccord/wizard/input"
)

// Flags are those that go with every command. Where the user gives none, the environment's
// variable counts: RACCORD_STORE for StoreDir, and so on.
type Flags struct {
	Lang     string
	StoreDir string
	// As is who acts, "" for the system's user.
	As             string
	VaultKind      string
	PassphraseFile string
	EndpointsFile  string
	CAFile         string
	// Practice is the simulator's scenario, "" for the real side.
	Practice       string
	Plain, NoInput bool
	Timeout        time.Duration
}

// Declare declares the flags of a command and of those below it. Their meanings are put in by Describe.
func (g *Flags) Declare(c *cobra.Command) {
	f := c.PersistentFlags()
	f.StringVar(&g.Lang, "lang", "", "") // main reads RACCORD_LANG: it needs the language before the flags
	f.StringVar(&g.StoreDir, "store", os.Getenv("RACCORD_STORE"), "")
	f.StringVar(&g.As, "as", os.Getenv("RACCORD_AS"), "")
	f.StringVar(&g.VaultKind, "vault", os.Getenv("RACCORD_VAULT"), "")
	f.StringVar(&g.PassphraseFile, "passphrase-file", os.Getenv("RACCORD_PASSPHRASE_FILE"), "")
	f.StringVar(&g.EndpointsFile, "endpoints", os.Getenv("RACCORD_ENDPOINTS"), "")
	f.StringVar(&g.CAFile, "ca-file", os.Getenv("RACCORD_CA_FILE"), "")
	f.StringVar(&g.Practice, "practice", "", "")
	f.Lookup("practice").NoOptDefVal = "happy"
	f.BoolVar(&g.Plain, "plain", false, "")
	f.BoolVar(&g.NoInput, "no-input", false, "")
	g.Timeout = 15 * time.Second
	f.Var((*Seconds)(&g.Timeout), "timeout", "")
	Complete(c, "lang", steps.Languages)
	Complete(c, "vault", vaultKinds)
	Complete(c, "practice", simulator.Scenarios())
}

// vaultKinds are the vaults that --vault names.
var vaultKinds = []string{"keyring", "file"}

// Complete makes shells complete the value of a flag that takes one of a few. It panics where the
// command has no such flag.
func Complete[V ~string](c *cobra.Command, flag string, values []V) {
	var completions []cobra.Completion
	for _, v := range values {
		completions = append(completions, string(v))
	}
	if err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(completions, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}

// NoArguments is cobra.NoArgs in the user's language.
func (p *Program) NoArguments(c *cobra.Command, args []string) error { return p.atMost(0, c, args) }

// AtMostOneArgument is cobra.MaximumNArgs(1) in the user's language.
func (p *Program) AtMostOneArgument(c *cobra.Command, args []string) error {
	return p.atMost(1, c, args)
}

func (p *Program) atMost(n int, c *cobra.Command, args []string) error {
	if len(args) > n {
		return p.Usage("usage.too-many-arguments", "command", c.Name())
	}
	return nil
}

// OneStandardInput refuses two flags that both read standard input. It is a cobra command's
// PersistentPreRunE.
func (p *Program) OneStandardInput(c *cobra.Command, _ []string) error {
	var flags []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Value.String() == input.Stdin && f.Name != "output" {
			flags = append(flags, "--"+f.Name)
		}
	})
	if len(flags) > 1 {
		return p.Usage("usage.stdin-twice", "flags", strings.Join(flags, ", "))
	}
	return nil
}
