package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file copies the dossiers of a folder to a desk, or those of a desk to a folder. The rules are:
//
//   - What is there already under the same id is left as it is: the same document needs nothing, another
//     one is a conflict, which is named. The same holds for each secret.
//   - The secrets are put first, all at once where the vault can, then the dossiers that speak of them. So
//     a dossier is there whole or not at all, and what was interrupted is completed by the same command.
//   - Nothing is removed where it was.

// A copying is one run of upload or download.
type copying struct {
	*options
	from, to *wizard.Side
	// opened says that the vaults of both are open; second is the encrypted file of a folder whose vault is
	// the keyring, which may hold what was not moved.
	opened bool
	second store.Vault
	shut   error // why a vault did not open

	dossiers []dossier
	secrets  store.Secrets
	code     int
}

// A dossier is one that is to be copied.
type dossier struct {
	id  string
	doc []byte
}

// upload copies the dossiers of a folder, the user's own where none is named, to the desk.
func (o *options) upload(ctx context.Context, dir string) error {
	return o.copies(ctx, dir, func(folder, desk *wizard.Side) (from, to *wizard.Side) { return folder, desk })
}

// download copies the dossiers of the desk to a folder.
func (o *options) download(ctx context.Context, dir string) error {
	return o.copies(ctx, dir, func(folder, desk *wizard.Side) (from, to *wizard.Side) { return desk, folder })
}

func (o *options) copies(ctx context.Context, dir string, order func(folder, desk *wizard.Side) (from, to *wizard.Side)) error {
	if _, err := o.address(); err != nil {
		return err
	}
	if err := o.Open(ctx); err != nil {
		return err
	}
	folder, err := o.FolderAt(dir)
	if err != nil {
		return cli.Problem(err)
	}
	c := &copying{options: o, secrets: store.Secrets{}}
	there := &wizard.Side{Store: folder, Kind: o.VaultKind, Passphrase: o.Side.Passphrase, Who: o.Side.Who}
	c.from, c.to = order(there, o.Side)
	return c.run(ctx)
}

// run copies what is not there yet.
func (c *copying) run(ctx context.Context) error {
	ids, err := c.from.Store.IDs(ctx)
	if err != nil {
		return cli.Problem(err)
	}
	same := 0
	for _, id := range ids {
		isSame, err := c.compare(ctx, id)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case c.shut != nil: // or it would be asked again with each dossier
			return c.shut
		}
		if err != nil {
			c.fail(id, err)
		} else if isSame {
			same++
		}
	}
	ctx = store.Uninterrupted(ctx)
	secrets := 0
	for _, accounts := range c.secrets {
		secrets += len(accounts)
	}
	if secrets > 0 {
		if err := store.PutAll(ctx, c.to.Vault, c.secrets); err != nil {
			return cli.Problem(err)
		}
	}
	copied, err := c.create(ctx)
	if err != nil {
		return err
	}
	if err := c.Printf("%s\n", c.Voice.Say("desk.copied", "copied", copied, "secrets", secrets, "same", same, "place", c.to.Store)); err != nil {
		return err
	}
	return cli.Ending(c.code)
}

// create makes the dossiers, and returns how many.
func (c *copying) create(ctx context.Context) (copied int, err error) {
	for _, d := range c.dossiers {
		id, err := c.to.Store.Create(ctx, d.id, d.doc)
		if err != nil {
			return copied, cli.Problem(err)
		}
		if err := c.Printf("%s\n", c.Voice.Say("desk.copied-dossier", "id", id)); err != nil {
			return copied, err
		}
		copied++
	}
	return copied, nil
}

// fail says why a dossier is not copied, and goes on with the others.
func (c *copying) fail(id string, err error) {
	err = cli.Problem(err)
	c.Tell(err)
	c.code = wizard.Worst(c.code, cli.ExitOf(err))
}

// conflict says that something else is there already.
func (c *copying) conflict(code, id, account string) {
	fmt.Fprintln(c.Err, c.Voice.Say(code, "id", id, "account", account, "place", c.to.Store))
	c.code = wizard.Worst(c.code, wizard.ExitStorage)
}

// compare notes what of a dossier is to be copied, and tells whether it is there already as it is.
func (c *copying) compare(ctx context.Context, id string) (same bool, err error) {
	doc, err := c.from.Store.Read(ctx, id)
	if err != nil {
		return false, err
	}
	a, err := c.from.Decode(id, doc)
	if err != nil {
		return false, err
	}
	theirs, err := c.to.Store.Read(ctx, id)
	_, isNew := errors.AsType[*store.NotFoundError](err)
	switch {
	case isNew:
	case err != nil:
		return false, err
	case !bytes.Equal(theirs, doc):
		c.conflict("desk.conflict", id, "")
		return false, nil
	}
	if err := c.compareSecrets(ctx, id, a); err != nil {
		return false, err
	}
	if isNew {
		c.dossiers = append(c.dossiers, dossier{id, doc})
	}
	return !isNew && len(c.secrets[id]) == 0, nil
}

// compareSecrets notes those secrets of a dossier that are not there yet.
func (c *copying) compareSecrets(ctx context.Context, id string, a steps.Answers) error {
	for p, f := range a.Accounts() {
		view := a.At(p)
		account := view.Text(f.Account)
		if _, noted := c.secrets[id][account]; noted || !view.Kept(f) {
			continue
		}
		if err := c.unlock(ctx); err != nil {
			return err
		}
		text, err := c.get(ctx, id, account)
		if errors.Is(err, store.ErrNoSecret) {
			fmt.Fprintln(c.Err, c.Voice.Say("desk.secret-missing", "id", id, "account", account, "place", c.from.Store))
			c.code = wizard.Worst(c.code, wizard.ExitIncomplete)
			continue
		}
		if err != nil {
			return err
		}
		kept, err := c.to.Vault.Get(ctx, id, account)
		switch {
		case errors.Is(err, store.ErrNoSecret):
			if c.secrets[id] == nil {
				c.secrets[id] = map[string]secret.Text{}
			}
			c.secrets[id][account] = text
		case err != nil:
			return err
		case !kept.Is(text.Reveal()):
			c.conflict("desk.secret-conflict", id, account)
		}
	}
	return nil
}

// unlock opens the vaults of both sides, once.
func (c *copying) unlock(ctx context.Context) error {
	if c.opened {
		return nil
	}
	for _, side := range []*wizard.Side{c.from, c.to} {
		if c.shut = c.OpenVault(ctx, side); c.shut != nil {
			return c.shut
		}
	}
	c.opened = true
	return nil
}

// get returns a secret of the side that is copied from.
func (c *copying) get(ctx context.Context, id, account string) (secret.Text, error) {
	text, err := c.from.Vault.Get(ctx, id, account)
	if !errors.Is(err, store.ErrNoSecret) || c.from.Vault.Kind() != "keyring" {
		return text, err
	}
	form, formErr := c.from.Store.VaultForm()
	if formErr != nil || !form.Earlier && form.Keys == 0 {
		return text, err
	}
	if c.second == nil {
		side := c.from.WithVault("file")
		if c.shut = c.OpenVault(ctx, side); c.shut != nil {
			return text, c.shut
		}
		c.second = side.Vault
	}
	return c.second.Get(ctx, id, account)
}
