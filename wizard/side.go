package wizard

import (
	"context"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/store/secret"
)

// A Side is a service to ask and a place to keep what is found.
type Side struct {
	Service chorus.Service
	Store   *store.Store
	// Kind is the vault asked for: "keyring", "file", or "" for the keyring where it answers.
	Kind string
	// Passphrase is the file vault's, where it was given in advance.
	Passphrase secret.Text
	// Apart is put before a dossier's id in the vault, because one keyring serves the real
	// store and the one of the rehearsals.
	Apart string
	// Values returns the fictitious answer to type in a rehearsal, for the structure in view.
	Values func(key steps.Key, v steps.View) string

	// Vault holds the secrets. It is nil until Unlock has opened it.
	Vault store.Vault
}

// Read returns one dossier. A file that is no dossier of this version is a
// *store.DamagedError.
func (d *Side) Read(id string) (steps.Answers, error) {
	doc, err := d.Store.Read(id)
	if err != nil {
		return steps.Answers{}, err
	}
	return d.Decode(id, doc)
}

// Decode returns the dossier in a document that was read, with the errors of Read.
func (d *Side) Decode(id string, doc []byte) (steps.Answers, error) {
	a, err := steps.Decode(doc)
	if err != nil {
		return steps.Answers{}, &store.DamagedError{ID: id, Path: d.Store.Path(id), Err: err}
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

// save writes the secrets, then the dossier that says where they are, then drops the
// secrets that no answer names any more. A save that changes nothing writes nothing. An
// interruption does not end a save, but its wait for another program that saves.
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
	id, before, doc, err := d.stored(ctx, s.ID, a)
	if err == nil {
		err = d.write(ctx, id, a, before, doc)
	}
	if err == nil {
		err = d.dropOrphans(ctx, id, before, a)
	}
	return Written{Turn: s.Turn, ID: id, Kept: d.Vault != nil, Reviewed: a.Reviewed, Problem: ProblemOf(err)}
}

// stored returns what the store holds of a dossier. Without an id it makes the dossier first:
// the vault needs an id to keep a secret.
func (d *Side) stored(ctx context.Context, id string, a steps.Answers) (_ string, before steps.Answers, doc []byte, err error) {
	if id != "" {
		if doc, err = d.Store.Read(id); err == nil {
			before, err = d.Decode(id, doc)
		}
		return id, before, doc, err
	}
	if doc, err = a.Encode(); err == nil {
		id, err = d.Store.Create(ctx, a.Name(), doc)
	}
	return id, a, doc, err
}

// write keeps the secrets, then saves the dossier unless the store holds the same document. A
// document that may hold a secret does not stay as the one before the last save either.
func (d *Side) write(ctx context.Context, id string, a, before steps.Answers, held []byte) error {
	if d.Vault != nil {
		if err := d.keep(ctx, id, a); err != nil {
			return err
		}
		a = a.Keep()
	}
	doc, err := a.Encode()
	if err != nil || string(doc) == string(held) && !d.previousIsTainted(id) {
		return err
	}
	if err = d.Store.Save(ctx, id, doc); err == nil && before.Purged {
		err = d.Store.Save(ctx, id, doc)
	}
	return err
}

// previousIsTainted tells whether the document before the last save may hold a secret.
func (d *Side) previousIsTainted(id string) bool {
	doc, err := d.Store.Previous(id)
	if err != nil {
		return false // there is none, or it is replaced by the next save
	}
	previous, err := steps.Decode(doc)
	return err == nil && previous.Purged
}
