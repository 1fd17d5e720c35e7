package cli

import (
	"context"
	"fmt"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
)

// OpenVault opens the side's vault: the one that its Kind names, or the keyring where it
// answers. A passphrase that was not given in advance is asked for.
func (p *Program) OpenVault(ctx context.Context, side *wizard.Side) error {
	state, err := side.Unlock(ctx, "", side.Passphrase)
	if !state.Open && err == nil && p.AskHidden != nil {
		passphrase, err := p.AskHidden(ctx, p.Voice.Say("vault.passphrase"))
		if err != nil {
			return err
		}
		state, err = side.Unlock(ctx, state.Kind, passphrase)
	}
	switch {
	case err != nil:
		return Problem(err)
	case !state.Open:
		return &ProblemError{PassphraseNeeded(state.Place)}
	}
	if warning := wizard.Uncompared(state); warning != nil {
		Notice(p.Err, p.Voice.ProblemLine(warning), "raccord desk members")
	}
	return nil
}

// Unlock opens the vault if the dossier has secrets in it that are wanted; nil wants every one.
func (p *Program) Unlock(ctx context.Context, a steps.Answers, wanted func(steps.Place, *steps.Field) bool) error {
	if !a.KeepsSecrets(wanted) {
		return nil
	}
	return p.OpenVault(ctx, p.Side)
}

// PassphraseNeeded is the problem of a vault at place whose passphrase was not given.
func PassphraseNeeded(place string) steps.Problem {
	return steps.Problem{Code: "storage.passphrase-needed", Args: steps.Args{"path": place}}
}

// ChoosePassphrase asks for a new passphrase, twice, until one is long enough and typed twice the same:
// were it to end at the first, what is typed next would go to the shell. Its error is ctx's.
func (p *Program) ChoosePassphrase(ctx context.Context) (secret.Text, error) {
	for {
		first, err := p.AskHidden(ctx, p.Voice.Say("vault.new-passphrase"))
		if err != nil {
			return first, err
		}
		if len([]rune(first.Reveal())) < wizard.ShortestPassphrase {
			fmt.Fprintln(p.Err, p.Voice.Say("passphrase.short"))
			continue
		}
		again, err := p.AskHidden(ctx, p.Voice.Say("vault.again"))
		if err != nil || again.Is(first.Reveal()) {
			return first, err
		}
		fmt.Fprintln(p.Err, p.Voice.Say("passphrase.differs"))
	}
}
