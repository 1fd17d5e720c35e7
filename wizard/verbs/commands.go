package verbs

import (
	"context"
	"os"
	"time"

	"github.com/spf13/pflag"
)

// This file is the table of commands. A new one is a row here, its words in every
// language (Short, Example and Flag of wizard.CommandWords), and a file that does it.

// A Command is one command of the program.
type Command struct {
	// Use is its name and what follows it: "show DOSSIER".
	Use   string
	Takes Takes
	// Flags declares the flags that are its own; nil for none.
	Flags func(*pflag.FlagSet)
	Run   func(context.Context, []string) error
}

// Takes says which arguments a command takes.
type Takes int

// What commands take.
const (
	Nothing  Takes = iota
	Dossier        // the id of one
	Dossiers       // ids, as many as one likes
	AWord          // one of a few, which the command checks itself
)

// Commands are all commands but the walk, in the order of the help.
func (r *Run) Commands() []Command {
	return []Command{
		{Use: "list", Flags: r.jsonFlag, Run: r.list},
		{Use: "show DOSSIER", Takes: Dossier, Flags: r.jsonFlag, Run: r.show},
		{Use: "check [DOSSIER…]", Takes: Dossiers, Flags: r.checkFlags, Run: r.check},
		{Use: "report DOSSIER", Takes: Dossier, Flags: r.reportFlags, Run: r.report},
		{Use: "export DOSSIER", Takes: Dossier, Flags: r.exportFlags, Run: r.export},
		{Use: "remove DOSSIER", Takes: Dossier, Flags: r.removeFlags, Run: r.remove},
		{Use: "vault keyring|file|passphrase", Takes: AWord, Run: r.vault},
		{Use: "handbook", Flags: r.documentFlags, Run: r.handbook},
		{Use: "doctor", Flags: r.doctorFlags, Run: r.doctor},
		{Use: "simulate", Flags: r.simulateFlags, Run: r.simulate},
		{Use: "version", Run: r.version},
	}
}

// Flags declares the flags that go with every command.
func (r *Run) Flags(f *pflag.FlagSet) {
	f.StringVar(&r.Lang, "lang", "", "")
	f.StringVar(&r.StoreDir, "store", os.Getenv("RACCORD_STORE"), "")
	f.StringVar(&r.VaultKind, "vault", os.Getenv("RACCORD_VAULT"), "")
	f.StringVar(&r.PassphraseFile, "passphrase-file", os.Getenv("RACCORD_PASSPHRASE_FILE"), "")
	f.StringVar(&r.EndpointsFile, "endpoints", os.Getenv("RACCORD_ENDPOINTS"), "")
	f.StringVar(&r.CAFile, "ca-file", os.Getenv("RACCORD_CA_FILE"), "")
	f.StringVar(&r.Practice, "practice", "", "")
	f.Lookup("practice").NoOptDefVal = "happy"
	f.BoolVar(&r.Plain, "plain", false, "")
	f.BoolVar(&r.NoInput, "no-input", false, "")
	f.DurationVar(&r.Timeout, "timeout", 15*time.Second, "")
}

// WalkFlags declares the flags of the walk alone.
func (r *Run) WalkFlags(f *pflag.FlagSet) {
	f.StringVar(&r.Answers, "answers", "", "")
}

func (r *Run) jsonFlag(f *pflag.FlagSet) { f.BoolVar(&r.asJSON, "json", false, "") }

// Accept tells whether the arguments are what a command takes, by a *UsageError.
func (r *Run) Accept(name string, takes Takes, args []string) error {
	switch {
	case takes == Nothing && len(args) > 0:
		return Usagef(r.Voice.Command.TooManyArguments, name)
	case takes == Dossier && len(args) != 1:
		return Usagef(r.Voice.Command.NeedsDossier, name)
	}
	return nil
}
