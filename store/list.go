package store

import (
	"bytes"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"raccord/store/jsontree"
)

// This file reads many dossiers. The rules are:
//
//   - A dossier that cannot be read is an entry with its error, and stops no other.
//   - Files are read and parsed once each, by as many goroutines as there are processors, and
//     what is wanted of one is taken before the next is read: memory stays that of the result.
//   - What needs no document reads none.

// An Entry is one file of the store: a document, or the error that Read gives.
type Entry struct {
	ID  string
	Doc []byte
	// Root is Doc parsed.
	Root jsontree.Value
	Err  error
}

// List returns every dossier, sorted by id, not parsed. A file that cannot be read is an Entry
// with its error, and so is a .json file whose name is no id. The error is about the
// folder itself.
func (s *Store) List() ([]Entry, error) {
	return Collect(s, nil, func(e Entry) Entry { return Entry{ID: e.ID, Doc: bytes.Clone(e.Doc), Err: e.Err} })
}

// IDs returns what List would, without reading a file: the names of them all, sorted.
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

// Collect returns what of makes of each dossier of the list that wanted names, nil for all
// of them. Several goroutines call of. Doc and
// Root of its Entry are good until it returns.
func Collect[T any](s *Store, wanted func(id string) bool, of func(Entry) T) ([]T, error) {
	ids, err := s.IDs()
	if err != nil {
		return nil, err
	}
	if wanted != nil {
		ids = slices.DeleteFunc(ids, func(id string) bool { return !wanted(id) })
	}
	all := make([]T, len(ids))
	var next atomic.Int64
	var readers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(ids)) {
		readers.Go(func() {
			var tree jsontree.Tree
			var doc []byte
			for i := next.Add(1) - 1; int(i) < len(ids); i = next.Add(1) - 1 {
				e := s.entry(ids[i], doc, &tree)
				if all[i] = of(e); e.Doc != nil {
					doc = e.Doc
				}
			}
		})
	}
	readers.Wait()
	return all, nil
}

// entry is the file of that name.
func (s *Store) entry(id string, into []byte, tree *jsontree.Tree) Entry {
	if !isID(id) {
		return Entry{ID: id, Err: &DamagedError{ID: id, Path: s.Path(id), Err: errors.New("the file's name is no dossier's")}}
	}
	return s.read(id, into, tree)
}
