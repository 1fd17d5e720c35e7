package wizard

import (
	"bytes"
	"context"
	"errors"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// A Side is a service to ask and a place to keep what is found.
type Side struct {
	Service chorus.Service
	Store   store.Store
	// Kind is the vault asked for: "keyring", "file", or "" for the keyring where it answers. That
	// of rehearsals is always KindMemory.
	Kind string
	// Passphrase is the file vault's, where it was given in advance.
	Passphrase secret.Text
	// Who is the user, for others who open the same dossier.
	Who string
	// Values returns the fictitious answer to type in a rehearsal, for the structure in view.
	Values func(key steps.Key, v steps.View) string
	// Stage returns the simulated service in a scenario of the simulator's. Only the side of
	// rehearsals has it.
	Stage func(scenario string) (chorus.Service, error)

	// WriteReport writes the report on a walk's dossier into a new file, in the language of the walk,
	// and returns its path, also where it could not be written; nil where no report is offered.
	WriteReport func(context.Context, State) (path string, err error)
	// SealCommand returns the command that hands over the values of a walk's dossier sealed; nil where
	// it is not offered.
	SealCommand func(State) string

	// Vault holds the secrets. It is nil until Unlock has opened it.
	Vault store.Vault
}

// Read returns one dossier. A file that is no dossier of this version is a
// *store.DamagedError.
func (d *Side) Read(ctx context.Context, id string) (steps.Answers, error) {
	doc, err := d.Store.Read(ctx, id)
	if err != nil {
		return steps.Answers{}, err
	}
	return d.Decode(id, doc)
}

// Decode returns the dossier in a document that was read, with the errors of Read.
func (d *Side) Decode(id string, doc []byte) (steps.Answers, error) {
	a, err := steps.Decode(doc)
	if err != nil {
		return steps.Answers{}, &store.DamagedError{ID: id, Path: d.Store.Place(id), Err: err}
	}
	return a, nil
}

// check runs the check of the step at hand, or asks the other environment where that was
// wished for.
func (d *Side) check(ctx context.Context, s State) (steps.Evidence, error) {
	used := func(p steps.Place, f *steps.Field) bool { return steps.UsesAt(s.At, p, f) }
	a, err := d.Load(ctx, s.ID, s.Answers, used)
	if err != nil {
		return steps.Evidence{}, err
	}
	run := steps.ByID(s.At.Step).Check.Run
	if s.elsewhere {
		run = steps.ByID(s.At.Step).Check.Elsewhere
	}
	return run(ctx, d.Service, a.At(s.At))
}

// Open reads a dossier, and tells others that it is open here. It also returns who else has it
// open: it is then only read, unless it is to be opened all the same.
func (d *Side) Open(ctx context.Context, id string, allTheSame bool) (a steps.Answers, read store.Revision, others []store.Holder, err error) {
	if others = d.Store.Hold(ctx, id, d.Who); len(others) > 0 && !allTheSame {
		d.Store.Release()
	}
	doc, err := d.Store.Read(ctx, id)
	if err == nil {
		a, err = d.Decode(id, doc)
	}
	return a, store.RevisionOf(doc), others, err
}

// save writes the secrets, then the dossier that says where they are, then drops the secrets that
// no answer names any more. A save that changes nothing writes nothing. An interruption does not
// end a save, but its wait for another program that saves. What may not be saved, because another
// program has saved the dossier or removed it, is put aside.
func (d *Side) save(ctx context.Context, s State) Written {
	wait, stopWaiting := context.WithCancel(ctx)
	defer stopWaiting()
	if s.interrupted() {
		stopWaiting()
	}
	ctx = store.Uninterrupted(wait)
	a := s.Answers
	if s.then == receipt && a.Reviewed.IsZero() {
		a.Reviewed = time.Now().UTC().Truncate(time.Second)
	}
	w := Written{Turn: s.Turn, ID: s.ID, Revision: s.Revision, Kept: d.Vault != nil, Reviewed: a.Reviewed, Record: a.Record}
	err := d.saveOver(ctx, &w, a)
	w.Problem = ProblemOf(err)
	changed, isChanged := errors.AsType[*store.ChangedError](err)
	_, isRemoved := errors.AsType[*store.NotFoundError](err)
	if !isChanged && !isRemoved {
		return w
	}
	path, err := d.putAside(ctx, w.ID, a)
	switch {
	case err != nil:
		w.Problem = ProblemOf(err)
	case isChanged:
		holder := "nobody"
		if others := d.Store.Hold(ctx, w.ID, d.Who); len(others) > 0 {
			holder = others[0].String()
		}
		w.Problem = &steps.Problem{Code: "storage.changed", Args: steps.Args{
			"id": w.ID, "date": changed.At.Format(time.RFC3339), "holder": holder, "aside": path}}
	default:
		w.Problem = &steps.Problem{Code: "storage.removed", Args: steps.Args{"id": w.ID, "aside": path}}
	}
	return w
}

// saveOver saves a over the document of w's revision, and makes a dossier of it where there is
// none: the vault needs an id to keep a secret. The record that it saves and puts into w is the
// document's, with what a changes.
func (d *Side) saveOver(ctx context.Context, w *Written, a steps.Answers) error {
	kept := a
	if d.Vault != nil {
		kept = a.Keep()
	}
	if w.ID == "" {
		if err := d.create(ctx, w, a); err != nil {
			return err
		}
	}
	held, err := d.Store.Read(ctx, w.ID)
	if err != nil {
		return err
	}
	before, err := d.Decode(w.ID, held)
	if err != nil {
		return err
	}
	theirs := store.RevisionOf(held) != w.Revision && !onlyRecorded(before, a.Record, w.Revision)
	doc, err := kept.Encode()
	if err != nil {
		return err
	}
	if theirs && store.RevisionOf(doc) == w.Revision { // nothing to save
		return nil
	}
	kept.Record = before.Record
	kept = kept.Recorded(before, d.Who, time.Now())
	if doc, err = kept.Encode(); err != nil {
		return err
	}
	if theirs && !bytes.Equal(doc, held) { // before the vault is written to: a secret of theirs stays
		return d.Store.Changed(ctx, w.ID)
	}
	if d.Vault != nil {
		if err := d.keep(ctx, w.ID, a); err != nil {
			return err
		}
	}
	if err := d.replace(ctx, w.ID, before, held, doc); err != nil {
		return err
	}
	w.Revision, w.Record = store.RevisionOf(doc), kept.Record
	return d.dropOrphans(ctx, w.ID, before, a)
}

// create makes a dossier of a. Its secrets are in no vault yet.
func (d *Side) create(ctx context.Context, w *Written, a steps.Answers) error {
	a = a.Recorded(steps.Answers{}, d.Who, time.Now())
	doc, err := a.Encode()
	if err != nil {
		return err
	}
	if w.ID, err = d.Store.Create(ctx, a.Name(), doc); err != nil {
		return err
	}
	w.Revision, w.Record = store.RevisionOf(doc), a.Record
	d.Store.Hold(ctx, w.ID, d.Who)
	return nil
}

// onlyRecorded tells whether a document differs from the one of a revision in its record alone,
// which was that one: colleagues have left a note, or assigned the dossier.
func onlyRecorded(now steps.Answers, was steps.Record, read store.Revision) bool {
	now.Record = was
	doc, err := now.Encode()
	return err == nil && store.RevisionOf(doc) == read
}

// replace saves doc over the document held, where they differ.
func (d *Side) replace(ctx context.Context, id string, before steps.Answers, held, doc []byte) error {
	if !bytes.Equal(doc, held) || d.previousIsTainted(ctx, id) {
		if err := d.Store.Save(ctx, id, doc, store.RevisionOf(held)); err != nil {
			return err
		}
	}
	if before.Purged { // the document that may hold a secret is the one before now
		return d.Store.Save(ctx, id, doc, store.RevisionOf(doc))
	}
	return nil
}

// putAside keeps answers that may not be saved in a file of their own, and returns its path.
func (d *Side) putAside(ctx context.Context, id string, a steps.Answers) (string, error) {
	doc, err := a.Encode()
	if err != nil {
		return "", err
	}
	return d.Store.SaveAside(ctx, id, doc)
}

// previousIsTainted tells whether the document before the last save may hold a secret.
func (d *Side) previousIsTainted(ctx context.Context, id string) bool {
	doc, err := d.Store.Previous(ctx, id)
	if err != nil {
		return false // there is none, or it is replaced by the next save
	}
	previous, err := steps.Decode(doc)
	return err == nil && previous.Purged
}
