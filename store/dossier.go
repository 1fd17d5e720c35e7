package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// A Revision tells one document of a dossier from another: its hash. The zero value is that of no
// document.
type Revision [sha256.Size]byte

// RevisionOf returns the revision of a document that Read returned, or that was saved.
func RevisionOf(doc []byte) Revision { return sha256.Sum256(doc) }

// Save replaces the document of a dossier that was read in a revision, and keeps the one before as
// ID.json~. It returns nil once doc was read back from the disk. A document of another revision is
// not replaced: another program has saved it meanwhile. Nor is a file that is damaged or newer. The
// error is a *[ChangedError], one of Read's, a *[LockedError], a *[ForeignError], a *[WriteError]
// or, where ctx ended before the lock was free, ctx's.
func (s *Folder) Save(ctx context.Context, id string, doc []byte, read Revision) error {
	if err := s.checkNew(id, doc); err != nil {
		return err
	}
	return s.locked(ctx, func() error {
		before, err := s.Read(ctx, id)
		switch {
		case err != nil:
			return err
		case RevisionOf(before) != read && RevisionOf(before) != RevisionOf(doc):
			return s.Changed(ctx, id)
		case RevisionOf(before) != read:
			return nil // it was done, and the answer lost
		}
		previous := s.previous(id)
		if target, err := resolve(previous); err == nil && target != previous {
			return &ForeignError{Path: previous} // the program made this file itself, and no link
		}
		if err := s.replace(previous, before); err != nil {
			return err
		}
		return s.replace(s.Path(id), doc)
	})
}

// Changed returns the *[ChangedError] about a dossier: when its document was saved last.
func (s *Folder) Changed(_ context.Context, id string) error {
	changed := &ChangedError{ID: id, Path: s.Path(id)}
	if info, err := os.Stat(changed.Path); err == nil {
		changed.At = info.ModTime()
	}
	return changed
}

// asideInfix stands between a dossier's id and what tells apart the documents put aside for it.
const asideInfix = ".json.mine-"

// SaveAside keeps a document that may not replace a dossier's, beside it, and returns its path. The
// same document is kept once. The error is a *[LockedError] or a *[WriteError].
func (s *Folder) SaveAside(ctx context.Context, id string, doc []byte) (path string, err error) {
	if err := s.checkNew(id, doc); err != nil {
		return "", err
	}
	revision := RevisionOf(doc)
	path = filepath.Join(s.dossiers(), fmt.Sprintf("%s%s%x", id, asideInfix, revision[:4]))
	return path, s.locked(ctx, func() error { return s.replace(path, doc) })
}

// Create saves doc as a new dossier, and returns its id: Slug(name), or with -2, -3… behind it
// where that is taken. The error is a *[LockedError], a *[ReadError] or a *[WriteError].
func (s *Folder) Create(ctx context.Context, name string, doc []byte) (id string, err error) {
	slug := Slug(name)
	if err := s.checkNew(slug, doc); err != nil {
		return "", err
	}
	err = s.locked(ctx, func() error {
		id, err = s.free(slug)
		if err != nil {
			return err
		}
		return s.replace(s.Path(id), doc)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// free returns the first id, from slug on, that no file has. A link to nothing has it: what it
// leads to may come back.
func (s *Folder) free(slug string) (string, error) {
	for id, n := slug, 2; ; n++ {
		_, err := os.Lstat(s.Path(id))
		if errors.Is(err, os.ErrNotExist) {
			return id, nil
		}
		if err != nil {
			return "", &ReadError{Path: s.Path(id), Err: err}
		}
		id = fmt.Sprintf("%s-%d", slug, n)
	}
}

// Read returns the document of a dossier, of a version this program knows. Its errors are a
// *NotFoundError, for what is not an id too, a *DamagedError, a *NewerError or a *ReadError.
func (s *Folder) Read(_ context.Context, id string) ([]byte, error) {
	doc, _, err := s.read(id)
	return doc, err
}

// Previous returns the document of a dossier before its last save, as it is in its file. The
// error is that of the file system.
func (s *Folder) Previous(_ context.Context, id string) ([]byte, error) {
	return s.files.ReadFile(s.previous(id))
}

// read also returns the members of the document.
func (s *Folder) read(id string) ([]byte, Members, error) {
	if !isID(id) {
		return nil, nil, &NotFoundError{ID: id}
	}
	path := s.Path(id)
	doc, err := s.files.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil, &NotFoundError{ID: id}
	case errors.Is(err, errNotRegular):
		return nil, nil, &DamagedError{ID: id, Path: path, Err: err}
	case err != nil:
		return nil, nil, &ReadError{Path: path, Err: err}
	}
	doc = bytes.TrimPrefix(doc, []byte("\ufeff")) // an editor of Windows put it there
	members, err := CheckDocument(id, path, doc)
	if err != nil {
		return nil, nil, err
	}
	return doc, members, nil
}

// Remove deletes the files of a dossier, damaged or not: the document, the one before, and what
// was put aside. Its secrets stay in the vault, where [Vault].Drop deletes them. The error is a
// *[NotFoundError], a *[LockedError] or a *[WriteError].
func (s *Folder) Remove(ctx context.Context, id string) error {
	if !isID(id) {
		return &NotFoundError{ID: id}
	}
	return s.locked(ctx, func() error {
		path := s.Path(id)
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return &NotFoundError{ID: id}
		}
		doomed := append(s.Aside(id), s.previous(id), path)
		// Of a link, what it leads to is the document.
		if target, err := resolve(path); err == nil && target != path {
			doomed = slices.Insert(doomed, len(doomed)-1, target)
		}
		for _, file := range doomed {
			if err := s.files.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
				return &WriteError{Path: file, Op: "remove", Err: err}
			}
		}
		if err := s.files.SyncFolder(s.dossiers()); err != nil {
			return &WriteError{Path: path, Op: "sync folder", Err: err}
		}
		return nil
	})
}

// RemoveAside deletes what was put aside for a dossier. The error is a *[LockedError] or a
// *[WriteError].
func (s *Folder) RemoveAside(ctx context.Context, id string) error {
	aside := s.Aside(id)
	if len(aside) == 0 {
		return nil
	}
	return s.locked(ctx, func() error {
		for _, file := range aside {
			if err := s.files.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
				return &WriteError{Path: file, Op: "remove", Err: err}
			}
		}
		return nil
	})
}

// previous returns the path of the dossier's document before the last save.
func (s *Folder) previous(id string) string { return s.Path(id) + "~" }
