package wizard

import (
	"context"

	"raccord/steps"
)

// This file is the reader of an answers file. The rules are:
//
//   - What is missing or wrong is said before anything starts, all of it at once.
//   - It never asks, and stops at the first refusal: a loop that nobody watches never ends.
//   - A customer who has a dossier goes on with it: the same file twice changes nothing.

// Unattended is the walk with answers given in advance.
type Unattended struct {
	Walk    *Walk
	Answers steps.AnswersFile
	// Warned is told what should be confirmed; it is taken as confirmed.
	Warned func(steps.Problem)
}

// Start is where the walk begins, and what is missing for it.
func (u *Unattended) Start(ctx context.Context, practice bool) (State, []steps.PathProblem, error) {
	side := u.Walk.Side(practice)
	id, before, err := u.before(side)
	if err != nil {
		return State{}, nil, err
	}
	before.Practice = practice
	a, missing := u.Answers.Into(side.recall(ctx, id, before))
	return Begin(practice, id, a), missing, nil
}

// recall is a with what the vault holds of it, where that opens without a question: only
// so can a secret be seen to be the same. What stands in the way is met again on the walk.
func (d *Side) recall(ctx context.Context, id string, a steps.Answers) steps.Answers {
	if !a.KeepsSecrets() {
		return a
	}
	if _, problem := d.Unlock(ctx, "", d.Passphrase); problem != nil {
		return a
	}
	a, _ = d.Load(ctx, id, a)
	return a
}

// before is the customer's dossier, or an empty one.
func (u *Unattended) before(side *Side) (string, steps.Answers, error) {
	summaries, err := List(side.Store)
	if err != nil {
		return "", steps.Answers{}, err
	}
	for _, s := range summaries {
		if s.Problem != nil || s.Customer != u.Answers.Name() {
			continue
		}
		a, err := side.Read(s.ID)
		return s.ID, a, err
	}
	return "", steps.Answers{}, nil
}

// Run walks from s until the end. The problem is why it stopped, nil when it did not.
func (u *Unattended) Run(ctx context.Context, s State) (State, *steps.Problem) {
	var stopped *steps.Problem
	for s.Phase != Ended {
		var e Event
		switch s.Phase {
		case Asking:
			e = Submitted{u.Answers.Given(s.At)}
			if len(s.Problems) > 0 {
				stopped, e = &s.Problems[0], Quit{}
			}
		case Warned:
			for _, p := range s.Problems {
				u.Warned(p)
			}
			e = Continue{}
		case Failed:
			stopped, e = &s.Problems[0], Stop{}
		case Locked:
			stopped = &steps.Problem{Code: "storage.passphrase-needed", Args: steps.Args{"path": s.Vault.Place}}
			if len(s.Problems) > 0 {
				stopped = &s.Problems[0]
			}
			s.Code, s.Phase = ExitStorage, Ended
			continue
		case Saved:
			e = Stop{}
		default:
			e = u.wait(ctx, s)
		}
		s = s.Next(e)
	}
	return s, stopped
}

// wait carries out an effect; an interruption ends a check, and saves what there is.
func (u *Unattended) wait(ctx context.Context, s State) Event {
	if s.Phase != Checking {
		return u.Walk.Do(context.WithoutCancel(ctx), s)
	}
	e := u.Walk.Do(ctx, s)
	if ctx.Err() != nil {
		return Quit{}
	}
	return e
}
