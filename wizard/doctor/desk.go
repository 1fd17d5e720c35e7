package doctor

import (
	"context"
	"errors"
	"strings"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// This file examines what is particular to a desk: whether its owner can read the secrets.

// onDesk tells whether the store keeps the secrets itself.
func (x *examination) onDesk() bool {
	if x.store == nil {
		return false
	}
	_, err := x.store.VaultForm()
	return errors.Is(err, store.ErrOnDesk)
}

// identity examines what opens the secrets of a desk: where the own identity is, and, where no
// passphrase is needed for that, whether its owner is a member.
func (x *examination) identity(ctx context.Context) finding {
	desk := x.store.String()
	vault, err := x.store.OpenVault(ctx, x.VaultKind, secret.Text{})
	if locked, ok := errors.AsType[*store.PassphraseNeededError](err); ok {
		return finding{code: "vault.identity-file", state: well, subject: locked.Place, args: steps.Args{"path": locked.Place}}
	}
	if err != nil {
		return unusable(x.Voice, "vault.desk-closed", desk, err)
	}
	if shared, ok := vault.(store.Shared); ok && len(shared.Uncompared()) > 0 {
		args := steps.Args{"names": strings.Join(shared.Uncompared(), ", ")}
		return finding{code: "vault.desk-uncompared", state: notable, subject: desk, args: args}
	}
	return finding{code: "vault.desk", state: well, subject: desk, args: steps.Args{"path": desk}}
}

// unusable is a failure about a desk, with the title of the problem that its error is.
func unusable(v wizard.Voice, code, desk string, err error) finding {
	title := err.Error()
	if p := wizard.ProblemOf(err); p != nil {
		title = v.Title(p.Code, p.Args)
	}
	return spoiled(code, desk, steps.Args{"title": title})
}
