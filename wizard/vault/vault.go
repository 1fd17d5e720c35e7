package vault

import (
	"context"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file moves secrets. The rules are:
//
//   - A secret is dropped where it was only after it was read back where it is now.
//   - What is moved is what dossiers speak of; one dossier that cannot be read stops nothing.

type options struct{ *cli.Program }

// Command is the command vault: it moves the secrets to another vault, or changes the
// passphrase of the encrypted file.
func Command(p *cli.Program) *cobra.Command {
	o := options{p}
	return &cobra.Command{
		Use: "vault keyring|file|passphrase",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains([]string{"keyring", "file", "passphrase"}, args[0]) {
				return p.Usage("usage.needs-vault")
			}
			return nil
		},
		PreRunE: p.Opens,
		RunE: func(c *cobra.Command, args []string) error {
			if args[0] == "passphrase" {
				return o.changePassphrase(c.Context())
			}
			return o.move(c.Context(), args[0])
		},
	}
}

// move moves every dossier's secrets to the vault of that kind, "keyring" or "file".
func (o options) move(ctx context.Context, to string) error {
	from := map[string]string{"keyring": "file", "file": "keyring"}[to]
	source, err := o.opened(ctx, from)
	if err != nil {
		return err
	}
	target, err := o.opened(ctx, to)
	if err != nil {
		return err
	}
	ids, err := o.All()
	if err != nil {
		return err
	}
	secrets, failed := o.allHeld(ctx, ids, source)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	moved, err := source.Hand(ctx, target, secrets)
	if err != nil {
		failed = cli.Problem(err)
		o.Tell(failed)
	}
	if err := o.Printf("%s\n", o.Voice.Say("vault.moved", "count", moved, "place", target.Place(), "kind", to)); err != nil {
		return err
	}
	return cli.Ending(cli.ExitOf(failed))
}

// opened is a side whose vault of that kind is open; the passphrase is asked where needed.
func (o options) opened(ctx context.Context, kind string) (*wizard.Side, error) {
	side := o.Side.WithVault(kind)
	return side, o.OpenVault(ctx, side)
}

// allHeld are the secrets that the dossiers speak of; the error is the last that was told.
func (o options) allHeld(ctx context.Context, ids []string, source *wizard.Side) (all store.Secrets, failed error) {
	all = store.Secrets{}
	for _, id := range ids {
		held, err := o.held(ctx, id, source)
		if err != nil && ctx.Err() == nil {
			failed = err
			o.Tell(err)
		}
		maps.Copy(all, held)
	}
	return all, failed
}

// held are the secrets that one dossier speaks of.
func (o options) held(ctx context.Context, id string, source *wizard.Side) (store.Secrets, error) {
	a, err := o.Read(id)
	if err != nil {
		return nil, err
	}
	held, err := source.Held(ctx, id, a)
	return held, cli.Problem(err)
}

// changePassphrase gives the encrypted file another passphrase. Both are asked for.
func (o options) changePassphrase(ctx context.Context) error {
	if o.Ask == nil || o.AskNew == nil {
		return &cli.ProblemError{Problem: cli.PassphraseNeeded(o.Side.Store.VaultPath())}
	}
	old := o.Side.Passphrase
	if old.Empty() {
		typed, err := o.Ask(ctx)
		if err != nil {
			return err
		}
		old = typed
	}
	chosen, err := o.chosen(ctx)
	if err != nil {
		return err
	}
	if err := o.Side.Store.ChangePassphrase(ctx, old, chosen); err != nil {
		return cli.Problem(err)
	}
	return o.Printf("%s\n", o.Voice.Say("vault.passphrase-changed"))
}

// chosen asks for a new passphrase, twice.
func (o options) chosen(ctx context.Context) (secret.Text, error) {
	first, err := o.AskNew(ctx, o.Voice.Say("vault.new-passphrase"))
	if err != nil {
		return first, err
	}
	if len([]rune(first.Reveal())) < wizard.ShortestPassphrase {
		return first, &cli.UsageError{Sentence: o.Voice.PassphraseShort}
	}
	again, err := o.AskNew(ctx, o.Voice.Say("vault.again"))
	if err == nil && !again.Is(first.Reveal()) {
		err = &cli.UsageError{Sentence: o.Voice.PassphraseDiffers}
	}
	return first, err
}
