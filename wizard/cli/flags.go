package cli

import (
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// Declare declares the flags. Their meanings are put in by Describe.
func (g *Flags) Declare(f *pflag.FlagSet) {
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
