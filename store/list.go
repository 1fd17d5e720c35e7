package store

import (
	"errors"
	"os"
	"slices"
	"strings"
)

// This file reads many dossiers. The rules are:
//
//   - A dossier that cannot be read is an entry with its error, and stops no other.
//   - A caller that needs no document reads none: IDs gives the names alone.

// An Entry is one file of the store: a document, or the error that Read gives.
type Entry struct {
	ID  string
	Doc []byte
	// Members are those of Doc: a list of many dossiers reads each document once.
	Members Members
	Err     error
}

// List returns every dossier, sorted by id. A file that cannot be read is an Entry with its
// error, and so is a .json file whose name is no id. The error is a *ReadError about the
// folder itself.
func (s *Store) List() ([]Entry, error) {
	ids, err := s.IDs()
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(ids))
	for i, id := range ids {
		entries[i] = s.Entry(id)
	}
	return entries, nil
}

// IDs returns the ids of the entries that List returns, without reading a file.
func (s *Store) IDs() ([]string, error) {
	dir, err := os.ReadDir(s.dossiers())
	if err != nil {
		return nil, &ReadError{Path: s.dossiers(), Err: err}
	}
	ids := make([]string, 0, len(dir))
	for _, file := range dir {
		if id, ok := strings.CutSuffix(file.Name(), ".json"); ok && !strings.HasPrefix(id, ".") {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids) // a.json stands before a-2.json, a after a-2
	return ids, nil
}

// Entry reads one of the files that IDs names. Several goroutines may call it at once.
func (s *Store) Entry(id string) Entry {
	if !isID(id) {
		return Entry{ID: id, Err: &DamagedError{ID: id, Path: s.Path(id), Err: errors.New("the file's name is no dossier's")}}
	}
	doc, members, err := s.read(id)
	return Entry{id, doc, members, err}
}
