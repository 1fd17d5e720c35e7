package check

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard/batch"
	"raccord/wizard/cli"
)

// This file checks what dossiers hold. The rules are:
//
//   - A dossier is read when its turn comes, and saved once when all its structures are done.
//   - What somebody else saved meanwhile is kept: what was found goes where the answers it was
//     found for still stand.
//   - A dossier that changed since a batch was interrupted is checked again.

// Dossiers checks what is saved, and saves what was found. all says that the ids are every
// one there is.
func (e *env) Dossiers(ctx context.Context, ids []string, all bool, o CheckOptions) error {
	q := asked(o)
	if q.All = all; !all {
		q.Dossiers = slices.Sorted(slices.Values(ids))
	}
	return e.batch(ctx, q, len(ids), o, func(c *checking) iter.Seq[job] { return c.dossiers(ids) })
}

// dossiers are a job for each structure.
func (c *checking) dossiers(ids []string) iter.Seq[job] {
	return func(yield func(job) bool) {
		for at, id := range ids {
			if c.starting.Err() != nil {
				return
			}
			d, err := c.open(at, id)
			if c.blocked != nil {
				return
			}
			if err != nil {
				if c.starting.Err() != nil || !yield(func() outcome { return outcome{err: err, units: 1} }) {
					return
				}
				continue
			}
			for i := range d.answers.Structures {
				if !yield(d.job(i, ids)) {
					return
				}
			}
		}
	}
}

// A dossier is one that is being checked.
type dossier struct {
	checking *checking
	id       string
	at       int
	answers  steps.Answers
	loaded   steps.Answers // with the secrets
	raw      []byte        // the document they were read from
	// sum is of the document that was checked, saved tells that what was found is in it.
	sum   [sha256.Size]byte
	saved bool

	mu     sync.Mutex
	left   int // structures
	broken bool
	found  map[int]steps.Evidence
}

// completed is what the journal says of a dossier whose structures are all done.
type completed struct{ Before [sha256.Size]byte }

func (c *checking) open(at int, id string) (*dossier, error) {
	side := c.env.Side
	raw, err := side.Store.Read(id)
	if err != nil {
		return nil, cli.Problem(err)
	}
	a, err := side.Decode(id, raw)
	if err != nil {
		return nil, cli.Problem(err)
	}
	if err := c.env.Unlock(c.starting, a); err != nil {
		c.blocked = err // there is one vault, and it stays shut for all of them
		return nil, err
	}
	loaded, err := side.Load(c.starting, id, a)
	if err != nil {
		return nil, cli.Problem(err)
	}
	d := &dossier{checking: c, id: id, at: at, answers: a, loaded: loaded, raw: raw, sum: sha256.Sum256(raw), left: len(a.Structures), found: map[int]steps.Evidence{}}
	var before completed
	if entry := c.journal.Find(keyOf(id, d.sum)); entry != nil && json.Unmarshal(entry, &before) == nil {
		d.sum, d.saved = before.Before, true
	}
	return d, nil
}

// job is one structure's.
func (d *dossier) job(i int, ids []string) job {
	c := d.checking
	subject := steps.View{Answers: d.loaded, Structure: i}.Subject()
	if subject.Pair.ID == "" || subject.Pair.Secret.Empty() {
		note := fmt.Sprintf(c.env.Voice.Command.NoCredentials, d.id, i+1)
		return func() outcome { return d.done(i, nil, true, outcome{note: note}) }
	}
	twins := []shared{}
	for _, t := range c.twins.See(batch.Place{At: int32(d.at), Structure: int32(i)}, string(subject.Pair.ID), subject.SIRET, subject.PISTEName) {
		twins = append(twins, shared{Kind: t.Kind, Dossier: ids[t.Place.At], Position: int(t.Place.Structure) + 1})
	}
	key := keyOf(d.id, d.sum, i)
	if r := c.earlier(key, subject); r != nil {
		r.Dossier, r.SharedWith = d.id, twins
		return func() outcome { return d.done(i, &r.Evidence, true, outcome{result: r, earlier: true}) }
	}
	return func() outcome {
		r, ok, err := c.check(key, 0, subject)
		o := outcome{result: r, err: err}
		if r == nil {
			return d.done(i, nil, ok, o)
		}
		r.Dossier, r.SharedWith = d.id, twins
		return d.done(i, &r.Evidence, ok, o)
	}
}

// done counts a structure; the last one saves the dossier. ok is false where it was interrupted.
func (d *dossier) done(i int, e *steps.Evidence, ok bool, o outcome) outcome {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left--
	d.broken = d.broken || !ok
	if e != nil {
		d.found[i] = *e
	}
	if d.left > 0 || d.broken {
		return o
	}
	o.units = 1
	if err := d.complete(); err != nil {
		o.err = err // says more than that nothing could be noted
	}
	return o
}

// complete saves what was found, unless an earlier run did. That it will be is noted before:
// a program that is killed in between finds the dossier as it left it.
func (d *dossier) complete() error {
	if d.saved {
		return nil
	}
	c := d.checking
	if c.options.Environment != chorus.Production || len(d.found) == 0 {
		return cli.Problem(c.journal.Note(keyOf(d.id, d.sum), 1, completed{d.sum}))
	}
	document, err := d.document()
	if err != nil {
		return cli.Problem(err)
	}
	if err := c.journal.Note(keyOf(d.id, sha256.Sum256(document)), 1, completed{d.sum}); err != nil {
		return cli.Problem(err)
	}
	c.saving.Lock() // the store's own lock is asked for again and again by whoever waits
	defer c.saving.Unlock()
	return cli.Problem(c.env.Side.Store.Save(d.id, document))
}

// document is the dossier as it is now, with what was found.
func (d *dossier) document() ([]byte, error) {
	side := d.checking.env.Side
	a := d.answers
	raw, err := side.Store.Read(d.id)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(raw, d.raw) {
		if a, err = side.Decode(d.id, raw); err != nil {
			return nil, err
		}
	}
	for i, e := range d.found {
		if i < len(a.Structures) && maps.Equal(a.Structures[i].Texts, d.answers.Structures[i].Texts) {
			a = a.Verified(i, e)
		}
	}
	return a.Encode()
}
