package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
)

// Save replaces the document of a dossier that exists, and keeps the one before as
// ID.json~. It returns nil once doc was read back from the disk. A file that is damaged or
// newer is not replaced. The error is one of Read's, a *[LockedError], a *[ForeignError], a
// *[WriteError] or, where ctx ended before the lock was free, ctx's.
func (s *Store) Save(ctx context.Context, id string, doc []byte) error {
	if err := s.checkNew(id, doc); err != nil {
		return err
	}
	return s.locked(ctx, func() error {
		before, err := s.Read(id)
		if err != nil {
			return err
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

// Create saves doc as a new dossier, and returns its id: Slug(name), or with -2, -3… behind it
// where that is taken. The error is a *[LockedError], a *[ReadError] or a *[WriteError].
func (s *Store) Create(ctx context.Context, name string, doc []byte) (id string, err error) {
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
func (s *Store) free(slug string) (string, error) {
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
func (s *Store) Read(id string) ([]byte, error) {
	doc, _, err := s.read(id)
	return doc, err
}

// Previous returns the document of a dossier before its last save, as it is in its file. The
// error is that of the file system.
func (s *Store) Previous(id string) ([]byte, error) { return s.files.ReadFile(s.previous(id)) }

// read also returns the members of the document.
func (s *Store) read(id string) ([]byte, Members, error) {
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
	members, err := checkKept(id, path, doc)
	if err != nil {
		return nil, nil, err
	}
	return doc, members, nil
}

// Remove deletes the files of a dossier, damaged or not: the document and the one before. Its
// secrets stay in the vault, where [Vault].Drop deletes them. The error is a
// *[NotFoundError], a *[LockedError] or a *[WriteError].
func (s *Store) Remove(ctx context.Context, id string) error {
	if !isID(id) {
		return &NotFoundError{ID: id}
	}
	return s.locked(ctx, func() error {
		path := s.Path(id)
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return &NotFoundError{ID: id}
		}
		doomed := []string{s.previous(id), path}
		// Of a link, what it leads to is the document.
		if target, err := resolve(path); err == nil && target != path {
			doomed = slices.Insert(doomed, 1, target)
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

// previous returns the path of the dossier's document before the last save.
func (s *Store) previous(id string) string { return s.Path(id) + "~" }
