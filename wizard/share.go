package wizard

import (
	"context"
	"errors"
	"time"

	"raccord/steps"
	"raccord/store"
)

// This file changes a dossier outside of a walk: a note, an assignment, an imported list. The
// rules are:
//
//   - A change is made to the dossier as it is when it is saved. Where another program saves in
//     between, it is made anew to what that one saved, so neither change is lost.
//   - What was done goes into the history, under the name of the one who did it.

// Update saves a dossier as change makes it, and tells whether that changed anything. The error
// is one of Read's or of the store's Save.
func (d *Side) Update(ctx context.Context, id string, change func(steps.Answers) steps.Answers) (changed bool, err error) {
	return d.updateAt(ctx, id, time.Now(), change)
}

// updateAt is Update, of what was done at that time.
func (d *Side) updateAt(ctx context.Context, id string, at time.Time, change func(steps.Answers) steps.Answers) (changed bool, err error) {
	for {
		changed, err = d.updateOnce(ctx, id, at, change)
		if _, raced := errors.AsType[*store.ChangedError](err); !raced {
			return changed, err
		}
	}
}

func (d *Side) updateOnce(ctx context.Context, id string, at time.Time, change func(steps.Answers) steps.Answers) (bool, error) {
	held, err := d.Store.Read(ctx, id)
	if err != nil {
		return false, err
	}
	before, err := d.Decode(id, held)
	if err != nil {
		return false, err
	}
	after := change(before).Recorded(before, d.Who, at)
	if after.Same(before) {
		return false, nil
	}
	doc, err := after.Encode()
	if err != nil {
		return false, err
	}
	return true, d.replace(ctx, id, before, held, doc)
}

// Create makes a dossier of answers that hold no secret, and returns its id. The error is one of
// the store's Create.
func (d *Side) Create(ctx context.Context, a steps.Answers) (id string, err error) {
	doc, err := a.Recorded(steps.Answers{}, d.Who, time.Now()).Encode()
	if err != nil {
		return "", err
	}
	return d.Store.Create(ctx, a.Name(), doc)
}

// AddNote adds a note to a dossier. The error is a *steps.Problem about the text, or one of
// Update's.
func (d *Side) AddNote(ctx context.Context, id, typed string) error {
	return d.addNote(ctx, id, typed, time.Now())
}

// addNote is AddNote at that time. One that is there already, of that person and time, is not added.
func (d *Side) addNote(ctx context.Context, id, typed string, at time.Time) error {
	text, flaw := steps.ParseNote(typed)
	if flaw != nil {
		return flaw
	}
	_, err := d.updateAt(ctx, id, at, func(a steps.Answers) steps.Answers { return a.WithNote(text, d.Who, at) })
	return err
}

// Assign says who takes care of a dossier, "" for no one. The error is a *steps.Problem about
// the name, or one of Update's.
func (d *Side) Assign(ctx context.Context, id, typed string) error {
	name, flaw := steps.ParseName(typed)
	if flaw != nil {
		return flaw
	}
	_, err := d.Update(ctx, id, func(a steps.Answers) steps.Answers {
		a.Assigned = name
		return a
	})
	return err
}
