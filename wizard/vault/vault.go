// Package vault is the command vault, which moves the secrets or changes the passphrase.
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

// Command is the command vault: it says where the secrets are, moves them to another vault, or
// changes the passphrase of the encrypted file.
func Command(p *cli.Program) *cobra.Command {
	o := options{p}
	verbs := []string{"keyring", "file", "passphrase"}
	return &cobra.Command{
		Use:       "vault [keyring|file|passphrase]",
		ValidArgs: verbs,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 1 && !slices.Contains(verbs, args[0]) {
				return p.Usage("usage.needs-vault")
			}
			return nil
		},
		PreRunE: p.Opens,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case o.Side.Kind == wizard.KindMemory && len(args) == 0:
				return p.Printf("%s\n", p.Voice.Say("vault.kept-memory"))
			case o.Side.Kind == wizard.KindMemory:
				return p.Usage("usage.practice-vault")
			case len(args) == 0:
				return o.describe(c.Context())
			case args[0] == "passphrase":
				return o.changePassphrase(c.Context())
			}
			return o.move(c.Context(), args[0])
		},
	}
}

// describe says which vault is in use, where it is, and which form the encrypted file has. It
// needs no passphrase, and opens nothing.
func (o options) describe(ctx context.Context) error {
	closed := o.Side.WithVault(o.Side.Kind)
	closed.Passphrase = secret.Text{}
	used, err := closed.Unlock(ctx, "", secret.Text{})
	if err != nil {
		return cli.Problem(err)
	}
	if err := o.Printf("%s\n", o.Voice.Say("vault.kept-"+used.Kind, "place", used.Place)); err != nil {
		return err
	}
	form, err := o.Side.Store.VaultForm()
	switch {
	case !form.There && used.Kind == "file":
		return o.Printf("%s\n", o.Voice.Say("vault.form-none"))
	case !form.There:
		return cli.Problem(err)
	case used.Kind != "file":
		if err := o.Printf("%s\n", o.Voice.Say("vault.other-file", "place", form.Place)); err != nil {
			return err
		}
	}
	if err != nil {
		return cli.Problem(err)
	}
	says := "vault.form-identity"
	if form.Earlier {
		says = "vault.form-earlier"
	} else if form.Keys == 0 {
		says = "vault.form-empty"
	}
	return o.Printf("%s\n", o.Voice.Say(says, "count", form.Keys))
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
	ids, err := o.All(ctx)
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

// opened returns the side with its vault of that kind open; the passphrase is asked for where
// it is needed.
func (o options) opened(ctx context.Context, kind string) (*wizard.Side, error) {
	side := o.Side.WithVault(kind)
	return side, o.OpenVault(ctx, side)
}

// allHeld returns the secrets that the dossiers speak of and source has. What is wrong with a
// dossier is told; the error is the last of these.
func (o options) allHeld(ctx context.Context, ids []string, source *wizard.Side) (all store.Secrets, failed error) {
	all = store.Secrets{}
	for _, id := range ids {
		a, err := o.Read(ctx, id)
		if err == nil {
			var held store.Secrets
			held, err = source.Held(ctx, id, a)
			err = cli.Problem(err)
			maps.Copy(all, held)
		}
		if err != nil && ctx.Err() == nil {
			failed = err
			o.Tell(err)
		}
	}
	return all, failed
}

// changePassphrase gives the encrypted file another passphrase. Both are asked for, but for
// the present one where --passphrase-file gives it.
func (o options) changePassphrase(ctx context.Context) error {
	form, err := o.Side.Store.VaultForm()
	if err != nil {
		return cli.Problem(err)
	}
	if o.AskHidden == nil {
		return &cli.ProblemError{Problem: cli.PassphraseNeeded(form.Place)}
	}
	present := o.Side.Passphrase
	if present.Empty() {
		var err error
		if present, err = o.AskHidden(ctx, o.Voice.Say("vault.passphrase")); err != nil {
			return err
		}
	}
	chosen, err := o.ChoosePassphrase(ctx)
	if err != nil {
		return err
	}
	if err := o.Side.Store.ChangePassphrase(ctx, present, chosen); err != nil {
		return cli.Problem(err)
	}
	return o.Printf("%s\n", o.Voice.Say("vault.passphrase-changed"))
}
