package lines

import (
	"context"
	"fmt"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
	"raccord/wizard"
)

// This file is the reader of an answers file. The rules are:
//
//   - Everything that the file answers is saved before any check is made, and stays saved
//     whatever comes of the checks.
//   - What is missing is said at once, and nothing is checked then.
//   - It never asks, and stops at the first refusal: an unattended loop would never end.
//   - A customer who has a dossier goes on with it: the same file twice changes nothing.
//   - The dossier is saved as the walk begins, every second, and as it ends: a customer of
//     hundreds of structures is not written hundreds of times.

// Unattended walks with answers given in advance.
type Unattended struct {
	Effects *wizard.Effects
	Answers steps.AnswersFile
	// Warned is told what should be confirmed; it is taken as confirmed. What is so of several
	// structures is told once.
	Warned func(steps.Problem)
	// Succeeded is told of the state in which the walk goes on after PISTE or Chorus Pro was asked
	// and nothing was wrong; nil is told nothing.
	Succeeded func(wizard.State)

	doubts []steps.Problem
	shut   *steps.Problem // why the vault did not take the file's secrets
	saved  time.Time      // the last time
}

// savingPause is between two saves while the walk goes on.
const savingPause = time.Second

// Start returns the state that the walk begins in, and the answers that are missing for it.
func (u *Unattended) Start(ctx context.Context, practice bool) (wizard.State, []steps.PathProblem, error) {
	side := u.Effects.Side(practice)
	id, err := u.dossier(ctx, side)
	var before steps.Answers
	var others []store.Holder
	s, file, code := wizard.State{Practice: practice, ID: id}, u.Answers, wizard.ExitDone
	if err == nil && id != "" {
		before, s.Revision, others, err = side.Open(ctx, id, true)
	}
	if err != nil {
		return wizard.State{}, nil, err
	}
	before.Practice = practice
	if file.GivesSecrets() {
		s.Vault, u.shut = unlock(ctx, side)
		if ctx.Err() != nil {
			return wizard.State{}, nil, ctx.Err()
		}
		if u.shut != nil {
			file, code = file.WithoutSecrets(), wizard.ExitStorage
		} else { // a secret given again is seen to be the same
			given := func(p steps.Place, f *steps.Field) bool { return !file.Given(p).Secrets[f.Key].Empty() }
			before, _ = side.Load(ctx, id, before, given) // one that is lost is given anew
		}
	}
	_, missing, _ := u.Answers.Into(before)
	if len(missing) > 0 {
		code = wizard.Worst(code, wizard.ExitIncomplete)
	}
	s.Answers, _, u.doubts = file.Into(before)
	if warning := wizard.Uncompared(s.Vault); warning != nil {
		u.doubts = append(u.doubts, *warning)
	}
	for _, other := range others {
		u.doubts = append(u.doubts, wizard.OpenElsewhere(other))
	}
	return s.Prepared(code), missing, nil
}

// unlock opens the vault without asking, or returns why that could not be.
func unlock(ctx context.Context, side *wizard.Side) (wizard.VaultState, *steps.Problem) {
	vault, err := side.Unlock(ctx, "", secret.Text{})
	if err == nil && !vault.Open {
		return vault, passphraseNeeded(vault)
	}
	return vault, wizard.ProblemOf(err)
}

func passphraseNeeded(vault wizard.VaultState) *steps.Problem {
	return &steps.Problem{Code: "storage.passphrase-needed", Args: steps.Args{"path": vault.Place}}
}

// dossier returns the id of the customer's dossier, "" for a new customer.
func (u *Unattended) dossier(ctx context.Context, side *wizard.Side) (string, error) {
	summaries, err := wizard.List(ctx, side.Store)
	for _, s := range summaries {
		if s.Problem == nil && steps.SameCustomer(s.Customer, u.Answers.Name()) {
			return s.ID, nil
		}
	}
	return "", err
}

// Run walks from s until the end. The problem is why it stopped, nil when it did not.
func (u *Unattended) Run(ctx context.Context, s wizard.State) (wizard.State, *steps.Problem) {
	told := map[string]bool{}
	for _, p := range u.doubts {
		if remark := fmt.Sprint(p.Code, p.Args); !told[remark] {
			told[remark] = true
			u.Warned(p)
		}
	}
	stopped := u.shut
	for s.Phase != wizard.Ended {
		var e wizard.Event
		switch s.Phase {
		case wizard.Asking:
			e = wizard.Submitted{Given: u.Answers.Given(s.At)}
			if len(s.Problems) > 0 {
				stopped, e = &s.Problems[0], wizard.Stop{}
			}
		case wizard.Warned: // told before
			e = wizard.Continue{}
		case wizard.Failed:
			stopped, e = &s.Problems[0], wizard.Stop{}
		case wizard.Locked:
			stopped, e = passphraseNeeded(s.Vault), wizard.Stop{}
			if len(s.Problems) > 0 {
				stopped = &s.Problems[0]
			}
		case wizard.Saved:
			e = wizard.Stop{}
		default:
			e = u.wait(ctx, s)
		}
		s = s.Next(e)
		if _, checked := e.(wizard.Checked); checked && s.Phase == wizard.Saving && steps.ByID(s.At.Step).Check.Live && u.Succeeded != nil {
			u.Succeeded(s)
		}
	}
	return s, stopped
}

// wait carries out an effect, or postpones it. An interruption ends it at once, but for a save:
// what was answered is saved.
func (u *Unattended) wait(ctx context.Context, s wizard.State) wizard.Event {
	if s.MayPostpone() && time.Since(u.saved) < savingPause {
		return wizard.Postponed{Turn: s.Turn}
	}
	e := u.Effects.Do(ctx, s)
	if s.Phase == wizard.Saving {
		u.saved = time.Now()
	} else if ctx.Err() != nil {
		return wizard.Quit{}
	}
	return e
}
