package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"raccord/store"
)

// This file keeps dossiers as rows. The rules are:
//
//   - Each change is one statement, carried out as a whole or not at all, and the server has compared
//     what it kept with what it was sent before it answers.
//   - Beside a document stands its summary, which the caller makes of it. A list reads summaries, and
//     the documents of those alone whose summaries another version of this program made.
//   - What cannot be saved, and what a batch has found, is kept on this computer.
//   - No statement waits for the server longer than patience, and an interruption ends one within
//     interruptedPatience.

const (
	// patience is how long a statement may take.
	patience = 10 * time.Second
	// interruptedPatience is how long a save goes on once the program is to end.
	interruptedPatience = 700 * time.Millisecond
)

// Summaries say what is kept beside a document for lists.
type Summaries struct {
	// Version tells one form of summaries from another.
	Version int
	// Of returns the summary of a document as JSON.
	Of func(doc []byte) json.RawMessage
}

// A Store is a desk's dossiers as one person uses them: a [store.Store].
type Store struct {
	*Desk
	// who is the person's name.
	who string
	// people is the folder on this computer with the own identity, local the one with journals and
	// with what could not be saved, for this desk alone.
	people, local *store.Folder
	summaries     Summaries
	session       *session

	mu sync.Mutex
	// tried are the new dossiers of which the server has not said whether it kept them, by the name's
	// slug.
	tried map[string]store.Revision
}

var _ store.Store = (*Store)(nil)

// Store returns the desk's dossiers as a person of that name uses them. The folder is the person's own
// on this computer. The error is that of a folder that cannot be made there.
func (d *Desk) Store(who string, folder *store.Folder, summaries Summaries) (*Store, error) {
	local, err := store.Open(filepath.Join(folder.Dir(), "desks", store.Slug(d.shown)))
	if err != nil {
		return nil, err
	}
	return &Store{Desk: d, who: who, people: folder, local: local, summaries: summaries,
		session: newSession(d), tried: map[string]store.Revision{}}, nil
}

// Close ends the desk's connections, and with them the hold.
func (s *Store) Close() {
	s.session.close()
	s.Desk.Close()
}

// Place names a dossier by the desk's address and its id.
func (s *Store) Place(id string) string { return s.shown + "#" + id }

// within returns a context for one statement: it ends after patience, and soon after the program was
// interrupted.
func within(ctx context.Context) (context.Context, context.CancelFunc) {
	limited, cancel := context.WithTimeout(ctx, patience)
	interrupted := store.Interruption(ctx)
	if interrupted == nil {
		return limited, cancel
	}
	stop := context.AfterFunc(interrupted, func() { time.AfterFunc(interruptedPatience, cancel) })
	return limited, func() { stop(); cancel() }
}

// failed returns an error of the server or of the connection as a *[store.ServerError], and that of a
// caller who has ended the wait as ctx's.
func (d *Desk) failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if errors.Is(err, context.Canceled) { // interrupted, and the grace is over
		return &store.ServerError{Server: d.shown, Reason: store.Silent, Err: context.DeadlineExceeded}
	}
	return serverError(d.shown, err)
}

// IDs returns the ids of the dossiers, sorted.
func (s *Store) IDs(ctx context.Context) ([]string, error) {
	limited, cancel := within(ctx)
	defer cancel()
	rows, _ := s.pool.Query(limited, "select id from raccord.dossiers order by id")
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, s.failed(ctx, err)
}

// Read returns a dossier's document. Its errors are a *[store.NotFoundError], a
// *[store.DamagedError], a *[store.NewerError], a *[store.ServerError] or ctx's.
func (s *Store) Read(ctx context.Context, id string) ([]byte, error) {
	doc, err := s.text(ctx, "select document from raccord.dossiers where id = $1", id)
	if err != nil {
		return nil, err
	}
	if _, err := store.CheckDocument(id, s.Place(id), doc); err != nil {
		return nil, err
	}
	return doc, nil
}

// Previous returns the document before the last save. Where there is none, the error is a
// *[store.NotFoundError].
func (s *Store) Previous(ctx context.Context, id string) ([]byte, error) {
	return s.text(ctx, "select previous from raccord.dossiers where id = $1 and previous is not null", id)
}

// text returns the one text that a query about a dossier finds.
func (s *Store) text(ctx context.Context, query, id string) ([]byte, error) {
	limited, cancel := within(ctx)
	defer cancel()
	var doc []byte
	err := s.pool.QueryRow(limited, query, id).Scan(&doc)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, &store.NotFoundError{ID: id}
	}
	return doc, s.failed(ctx, err)
}

// Save replaces the document of a dossier that was read in a revision. Its errors are a
// *[store.ChangedError], a *[store.NotFoundError], a *[store.ServerError] or ctx's.
func (s *Store) Save(ctx context.Context, id string, doc []byte, read store.Revision) error {
	if err := store.CheckNew(id, doc, false); err != nil {
		return err
	}
	limited, cancel := within(ctx)
	defer cancel()
	kept, revision := false, store.RevisionOf(doc)
	err := s.pool.QueryRow(limited, `update raccord.dossiers set document = $2, revision = $3,
			previous = case revision when $7 then document else previous end, -- else it was done, and the answer lost
			summary = $4, summary_version = $5, changed_by = $6, changed_at = now()
		where id = $1 and revision in ($3, $7)
		returning sha256(convert_to(document, 'UTF8')) = $3`,
		id, doc, revision[:], s.summaries.Of(doc), s.summaries.Version, s.who, read[:]).Scan(&kept)
	if errors.Is(err, pgx.ErrNoRows) {
		return s.Changed(ctx, id)
	}
	return s.compared(ctx, id, kept, err)
}

// compared returns the error of a statement that has kept a document, or else one about what the
// server has kept in its place.
func (s *Store) compared(ctx context.Context, id string, kept bool, err error) error {
	if err == nil && !kept {
		return &store.WriteError{Path: s.Place(id), Op: "read back", Err: errors.New("not what was sent")}
	}
	return s.failed(ctx, err)
}

// Changed returns the *[store.ChangedError] about a dossier: when its document was saved last; or a
// *[store.NotFoundError], a *[store.ServerError] or ctx's.
func (s *Store) Changed(ctx context.Context, id string) error {
	limited, cancel := within(ctx)
	defer cancel()
	changed := &store.ChangedError{ID: id, Path: s.Place(id)}
	err := s.pool.QueryRow(limited, "select changed_at from raccord.dossiers where id = $1", id).Scan(&changed.At)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return &store.NotFoundError{ID: id}
	case err != nil:
		return s.failed(ctx, err)
	}
	return changed
}

// Create keeps doc as a new dossier, and returns its id. Where the server has not answered the last
// time, and has kept that one, doc takes its place. The error is a *[store.ServerError] or ctx's.
func (s *Store) Create(ctx context.Context, name string, doc []byte) (id string, err error) {
	slug := store.Slug(name)
	if err := store.CheckNew(slug, doc, false); err != nil {
		return "", err
	}
	limited, cancel := within(ctx)
	defer cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, err = s.createdBefore(limited, slug); err != nil {
		return "", s.failed(ctx, err)
	} else if id != "" && s.tried[slug] == store.RevisionOf(doc) {
		return s.created(slug, id, nil)
	} else if id != "" {
		return s.created(slug, id, s.Save(ctx, id, doc, s.tried[slug]))
	}
	s.tried[slug] = store.RevisionOf(doc)
	id = slug
	for n := 2; ; n++ {
		kept := false
		revision := store.RevisionOf(doc)
		err = s.pool.QueryRow(limited, `insert into raccord.dossiers (id, document, revision, summary, summary_version, changed_by)
			values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing
			returning sha256(convert_to(document, 'UTF8')) = $3`,
			id, doc, revision[:], s.summaries.Of(doc), s.summaries.Version, s.who).Scan(&kept)
		if !errors.Is(err, pgx.ErrNoRows) {
			return s.created(slug, id, s.compared(ctx, id, kept, err))
		}
		id = fmt.Sprintf("%s-%d", slug, n)
	}
}

// created returns the id of a dossier that was created, or the error.
func (s *Store) created(slug, id string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	delete(s.tried, slug)
	return id, nil
}

// createdBefore returns the id of a dossier that this program has created without knowing it, "" where
// there is none. The caller holds mu.
func (s *Store) createdBefore(ctx context.Context, slug string) (id string, err error) {
	revision, ok := s.tried[slug]
	if !ok {
		return "", nil
	}
	err = s.pool.QueryRow(ctx, "select id from raccord.dossiers where revision = $1", revision[:]).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// SaveAside keeps a document that cannot replace a dossier's in a file on this computer, and returns
// its path. The error is one of a folder's.
func (s *Store) SaveAside(ctx context.Context, id string, doc []byte) (path string, err error) {
	return s.local.SaveAside(ctx, id, doc)
}

// Remove forgets a dossier, and what was put aside for it here. The error is a
// *[store.NotFoundError], a *[store.ServerError], one of a folder's or ctx's.
func (s *Store) Remove(ctx context.Context, id string) error {
	limited, cancel := within(ctx)
	defer cancel()
	removed, err := s.pool.Exec(limited, "delete from raccord.dossiers where id = $1", id)
	switch {
	case err != nil:
		return s.failed(ctx, err)
	case removed.RowsAffected() == 0:
		return &store.NotFoundError{ID: id}
	}
	return s.local.RemoveAside(ctx, id)
}

// Journal opens the journal of a batch on this computer.
func (s *Store) Journal(name string) (*store.Journal, error) { return s.local.Journal(name) }
