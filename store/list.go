package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// This file reads many dossiers. The rules are:
//
//   - A dossier that cannot be read is an entry with its error, and stops no other.
//   - A caller that needs no document reads none: IDs gives the names alone.

// An Entry is one dossier in a list: its document or its summary, or the error that Read gives.
type Entry struct {
	ID  string
	Doc []byte
	// Members are those of Doc: a list of many dossiers reads each document once.
	Members Members
	// Summary is what was kept beside the document when it was saved, in the place of Doc. It is the
	// caller's own form of it.
	Summary json.RawMessage
	Err     error
}

// mostReaders is how many files are read at once.
const mostReaders = 8

// List calls visit with every dossier whose id is wanted, nil for all of them, in no order and from
// several goroutines at once. A file that cannot be read is an Entry with its error, and so is a
// .json file whose name is no id. The error is a *ReadError about the folder itself, or ctx's.
func (s *Folder) List(ctx context.Context, wanted func(id string) bool, visit func(Entry)) error {
	ids, err := s.IDs(ctx)
	if err != nil {
		return err
	}
	var readers errgroup.Group
	readers.SetLimit(mostReaders)
	for _, id := range ids {
		if ctx.Err() != nil {
			break
		}
		if wanted == nil || wanted(id) {
			readers.Go(func() error {
				visit(s.entry(id))
				return nil
			})
		}
	}
	return errors.Join(readers.Wait(), context.Cause(ctx))
}

// IDs returns the ids of the entries that List visits, sorted, without reading a file.
func (s *Folder) IDs(context.Context) ([]string, error) {
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

// entry reads one of the files that IDs names.
func (s *Folder) entry(id string) Entry {
	if !isID(id) {
		return Entry{ID: id, Err: &DamagedError{ID: id, Path: s.Path(id), Err: errors.New("the file's name is no dossier's")}}
	}
	doc, members, err := s.read(id)
	return Entry{ID: id, Doc: doc, Members: members, Err: err}
}
