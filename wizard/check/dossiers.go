package check

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store"
	"raccord/wizard/cli"
)

// This file checks what dossiers hold. The rules are:
//
//   - A dossier is read when its turn comes, and saved once when all its structures are done.
//   - What another program saved meanwhile is kept: what was found goes where the answers it was
//     found for still stand.
//   - A dossier that changed since a batch was interrupted is checked again.
//   - There is one vault: where it stays shut, the batch ends.

// checkDossiers checks what is saved, and saves what was found. A dossier that is named twice is
// checked once.
func (o *options) checkDossiers(ctx context.Context, ids []string) error {
	ids = once(ids)
	q := o.question()
	if q.All = o.all; !o.all {
		q.Dossiers = slices.Sorted(slices.Values(ids))
	}
	return o.checkMany(ctx, q, len(ids), func(b *batch) error {
		var places []place
		b.twins = newTwins(func(number int) place { return places[number] })
		for _, id := range ids {
			if b.starting.Err() != nil {
				break
			}
			d, err := b.read(id)
			if err == nil {
				if err := b.Unlock(b.starting, d.answers, b.uses); err != nil {
					return err
				}
				d.loaded, err = b.Side.Load(b.starting, id, d.answers, b.uses)
			}
			if err != nil {
				b.submit(func() outcome { return outcome{err: cli.Problem(err), subject: id, units: 1} })
				continue
			}
			for i := range d.answers.Structures {
				places = append(places, place{Dossier: id, Position: i + 1})
				d.submitStructure(i, len(places)-1)
			}
		}
		return nil
	})
}

// A dossier is a dossier that is being checked.
type dossier struct {
	*batch
	id      string
	answers steps.Answers
	loaded  steps.Answers // with the secrets
	raw     []byte        // the document they were read from
	// sum is of the document that was checked; saved tells that what was found is in raw.
	sum   [sha256.Size]byte
	saved bool

	mu    sync.Mutex
	left  int // structures that are not done
	found map[int]steps.Evidence
}

// completed is the journal's entry about a dossier whose structures are all done. Its key holds
// the sum of the document that was saved, Before is the sum of the one that was checked.
type completed struct{ Before [sha256.Size]byte }

// read reads a dossier, without its secrets.
func (b *batch) read(id string) (*dossier, error) {
	raw, err := b.Side.Store.Read(b.starting, id)
	if err != nil {
		return nil, err
	}
	a, err := b.Side.Decode(id, raw)
	if err != nil {
		return nil, err
	}
	d := &dossier{batch: b, id: id, answers: a, raw: raw, sum: sha256.Sum256(raw), left: len(a.Structures), found: map[int]steps.Evidence{}}
	var before completed
	if entry := b.journal.Find(keyOf(id, d.sum)); entry != nil && json.Unmarshal(entry, &before) == nil {
		d.sum, d.saved = before.Before, true
	}
	return d, nil
}

// submitStructure submits the check of one structure, which twins know by number.
func (d *dossier) submitStructure(i, number int) {
	view := steps.View{Answers: d.loaded, Structure: i}
	subject := view.Subject()
	if subject.Pair.ID == "" || subject.Pair.Secret.Empty() {
		note := d.Voice.Say("check.no-credentials", "dossier", d.id, "structure", i+1)
		d.submit(func() outcome { return d.done(i, outcome{note: note}) })
		return
	}
	twins := d.twins.see(subject, number)
	if view.Role() == steps.Recipient || view.Borrows() { // one pair for all is what was meant
		twins = slices.DeleteFunc(twins, func(s shared) bool { return s.Kind == sameClientID })
	}
	d.submit(func() outcome {
		o := d.check(keyOf(d.id, d.sum, i), 0, subject)
		if o.result != nil {
			o.result.Dossier, o.result.SharedWith = d.id, twins
		}
		return d.done(i, o)
	})
}

// done counts a structure, unless it was interrupted; the last one saves the dossier.
func (d *dossier) done(i int, o outcome) outcome {
	if errors.Is(o.err, context.Canceled) {
		return o
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if o.result != nil {
		d.found[i] = o.result.Evidence
	}
	if d.left--; d.left > 0 {
		return o
	}
	o.units = 1
	err := d.complete()
	if err != nil && d.starting.Err() != nil {
		return outcome{err: context.Canceled} // what was found is in the journal, and saved the next time
	}
	if err != nil {
		o.subject = d.id
		o.err = cli.Problem(err) // says more than that nothing could be noted
	}
	return o
}

// complete saves what was found, unless an interrupted batch did. That it will be is noted
// before: a program that is killed in between finds the dossier as it left it.
func (d *dossier) complete() error {
	if d.saved {
		return nil
	}
	if d.environment != chorus.Production || len(d.found) == 0 {
		return d.journal.Note(keyOf(d.id, d.sum), 1, completed{d.sum})
	}
	d.saving.Lock() // the store's own lock is polled: waiting for each other here costs nothing
	defer d.saving.Unlock()
	for {
		read, document, err := d.document()
		if err != nil {
			return err
		}
		if err := d.journal.Note(keyOf(d.id, sha256.Sum256(document)), 1, completed{d.sum}); err != nil {
			return err
		}
		err = d.Side.Store.Save(store.Uninterrupted(d.flight), d.id, document, read)
		if _, changed := errors.AsType[*store.ChangedError](err); !changed {
			return err
		}
	}
}

// document returns the revision of the dossier as it is saved by now, and that dossier with what
// was found.
func (d *dossier) document() (read store.Revision, document []byte, err error) {
	before := d.answers
	raw, err := d.Side.Store.Read(store.Uninterrupted(d.flight), d.id)
	if err != nil {
		return read, nil, err
	}
	if read = store.RevisionOf(raw); !bytes.Equal(raw, d.raw) {
		if before, err = d.Side.Decode(d.id, raw); err != nil {
			return read, nil, err
		}
	}
	a := before
	for i, e := range d.found {
		if i < len(a.Structures) && maps.Equal(a.Structures[i].Texts, d.answers.Structures[i].Texts) {
			a = a.Verified(i, e)
		}
	}
	document, err = a.Recorded(before, d.Side.Who, time.Now()).Encode()
	return read, document, err
}

// once returns the names in their order, each where it stands first.
func once(ids []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
}
