package verbs

import (
	"context"
	"maps"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// This file moves secrets. The rules are:
//
//   - A secret is dropped where it was only after it was read back where it is now.
//   - What is moved is what dossiers speak of; one dossier that cannot be read stops nothing.

// MoveSecrets moves every dossier's secrets to the vault of that kind, "keyring" or "file".
func (e *Env) MoveSecrets(ctx context.Context, to string) error {
	from := map[string]string{"keyring": "file", "file": "keyring"}[to]
	source, err := e.opened(ctx, from)
	if err != nil {
		return err
	}
	target, err := e.opened(ctx, to)
	if err != nil {
		return err
	}
	ids, err := e.All()
	if err != nil {
		return err
	}
	secrets, failed := e.allHeld(ctx, ids, source)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	moved, err := source.Hand(ctx, target, secrets)
	if err != nil {
		failed = problem(err)
		e.tell(failed)
	}
	if err := e.printf(e.Voice.Command.Moved+"\n", moved, target.Place(), to); err != nil {
		return err
	}
	if failed != nil {
		return &ToldError{code(failed)}
	}
	return nil
}

// opened is a side whose vault of that kind is open; the passphrase is asked where needed.
func (e *Env) opened(ctx context.Context, kind string) (*wizard.Side, error) {
	side := e.Side.WithVault(kind)
	return side, e.open(ctx, side)
}

// open opens the side's vault: the one that its Kind names, or the keyring where it answers.
func (e *Env) open(ctx context.Context, side *wizard.Side) error {
	state, p := side.Unlock(ctx, "", side.Passphrase)
	if !state.Open && p == nil && e.Ask != nil {
		passphrase, err := e.Ask(ctx)
		if err != nil {
			return err
		}
		state, p = side.Unlock(ctx, state.Kind, passphrase)
	}
	switch {
	case p != nil:
		return &ProblemError{*p}
	case !state.Open:
		return &ProblemError{passphraseNeeded(state.Place)}
	}
	return nil
}

// unlock opens the vault where the dossier has something in it.
func (e *Env) unlock(ctx context.Context, a steps.Answers) error {
	if !a.KeepsSecrets() {
		return nil
	}
	return e.open(ctx, e.Side)
}

func passphraseNeeded(place string) steps.Problem {
	return steps.Problem{Code: "storage.passphrase-needed", Args: steps.Args{"path": place}}
}

// allHeld are the secrets that the dossiers speak of; the error is the last that was told.
func (e *Env) allHeld(ctx context.Context, ids []string, source *wizard.Side) (all store.Secrets, failed error) {
	all = store.Secrets{}
	for _, id := range ids {
		held, err := e.held(ctx, id, source)
		if err != nil && ctx.Err() == nil {
			failed = err
			e.tell(err)
		}
		maps.Copy(all, held)
	}
	return all, failed
}

// held are the secrets that one dossier speaks of.
func (e *Env) held(ctx context.Context, id string, source *wizard.Side) (store.Secrets, error) {
	a, err := e.read(id)
	if err != nil {
		return nil, err
	}
	held, err := source.Held(ctx, id, a)
	return held, problem(err)
}

// ChangePassphrase gives the encrypted file another passphrase. Both are asked for.
func (e *Env) ChangePassphrase(ctx context.Context) error {
	if e.Ask == nil || e.AskNew == nil {
		return &ProblemError{passphraseNeeded(e.Side.Store.VaultPath())}
	}
	old := e.Side.Passphrase
	if old.Empty() {
		typed, err := e.Ask(ctx)
		if err != nil {
			return err
		}
		old = typed
	}
	chosen, err := e.chosen(ctx)
	if err != nil {
		return err
	}
	if err := e.Side.Store.ChangePassphrase(ctx, old, chosen); err != nil {
		return problem(err)
	}
	return e.printf("%s\n", e.Voice.Command.PassphraseChanged)
}

// chosen asks for a new passphrase, twice.
func (e *Env) chosen(ctx context.Context) (secret.Text, error) {
	first, err := e.AskNew(ctx, e.Voice.Command.AskNewPassphrase)
	if err != nil {
		return first, err
	}
	if len([]rune(first.Reveal())) < wizard.ShortestPassphrase {
		return first, Usagef("%s", e.Voice.Say("passphrase.short"))
	}
	again, err := e.AskNew(ctx, e.Voice.Command.AskAgain)
	if err == nil && !again.Is(first.Reveal()) {
		err = Usagef("%s", e.Voice.Say("passphrase.differs"))
	}
	return first, err
}
