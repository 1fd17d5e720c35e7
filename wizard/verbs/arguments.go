package verbs

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"raccord/wizard"
)

// This file takes the arguments of the commands that have few, and hands them to the verb.

// streams is what a verb without a store acts on.
func (r *Run) streams() *Env { return &Env{Voice: r.Voice, Out: os.Stdout, Err: os.Stderr} }

func (r *Run) list(context.Context, []string) error {
	e, err := r.env()
	if err != nil {
		return err
	}
	return e.List(r.asJSON)
}

func (r *Run) show(_ context.Context, args []string) error {
	e, err := r.env()
	if err != nil {
		return err
	}
	return e.Show(args[0], r.asJSON)
}

func (r *Run) removeFlags(f *pflag.FlagSet) { f.BoolVar(&r.yes, "yes", false, "") }

func (r *Run) remove(ctx context.Context, args []string) error {
	e, err := r.env()
	if err != nil {
		return err
	}
	return e.Remove(ctx, args[0], r.yes)
}

func (r *Run) vault(ctx context.Context, args []string) error {
	if len(args) != 1 || !slices.Contains([]string{"keyring", "file", "passphrase"}, args[0]) {
		return Usagef("%s", r.Voice.Command.NeedsVault)
	}
	e, err := r.env()
	if err != nil {
		return err
	}
	if args[0] == "passphrase" {
		return e.ChangePassphrase(ctx)
	}
	return e.MoveSecrets(ctx, args[0])
}

// documentFlags are those of a command that writes a document.
func (r *Run) documentFlags(f *pflag.FlagSet) {
	f.StringVar(&r.format, "format", "md", "")
	f.StringVarP(&r.output, "output", "o", "", "")
}

func (r *Run) handbook(context.Context, []string) error {
	e := r.streams()
	return e.ToFile(r.output, func(w io.Writer) error { return e.Handbook(r.format, w) })
}

func (r *Run) doctorFlags(f *pflag.FlagSet) {
	f.BoolVar(&r.offline, "offline", false, "")
	r.jsonFlag(f)
}

func (r *Run) doctor(ctx context.Context, _ []string) error {
	return r.Examine(ctx, r.streams(), r.offline, r.asJSON)
}

func (r *Run) simulateFlags(f *pflag.FlagSet) {
	f.StringVar(&r.listen, "listen", "127.0.0.1:0", "")
	f.StringVar(&r.scenario, "scenario", "happy", "")
}

func (r *Run) simulate(ctx context.Context, _ []string) error {
	simulator, err := r.Simulator(r.scenario)
	if err != nil {
		return err
	}
	return r.streams().Simulate(ctx, simulator, r.listen)
}

func (r *Run) version(context.Context, []string) error {
	return r.streams().printf("raccord %s\n", r.Version)
}

// Known are the dossiers that a shell completes what was typed to: id and customer, those
// named already left out.
func (r *Run) Known(named []string, typed string) [][2]string {
	e, err := r.env()
	if err != nil {
		return nil
	}
	begun := func(id string) bool { return strings.HasPrefix(id, typed) && !slices.Contains(named, id) }
	summaries, _ := wizard.ListOf(e.Side.Store, begun)
	var known [][2]string
	for _, s := range summaries {
		known = append(known, [2]string{s.ID, s.Customer})
	}
	return known
}
