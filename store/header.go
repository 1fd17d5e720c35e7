package store

import (
	"errors"
	"fmt"
	"strconv"

	"raccord/store/jsontree"
)

// currentVersion is the only version of a document this program knows.
const currentVersion = 1

// A header is what this package reads of a document.
type header struct {
	// Version is the document's version; never 0.
	Version int
	// Practice marks a rehearsal; false in a version this program does not know.
	Practice bool
}

// errNewer is a version made by a later program.
var errNewer = errors.New("newer version")

// decodeHeader reads the header of a document, which must be one JSON object. A newer
// version is errNewer and comes with its number; of what else a newer document holds
// nothing is assumed.
func decodeHeader(root jsontree.Value) (header, error) {
	if root.Kind() != jsontree.Object {
		return header{}, errors.New("not a JSON object")
	}
	version, err := strconv.Atoi(string(root.Member("version").Raw()))
	switch {
	case err != nil:
		return header{}, errors.New("version is no whole number")
	case version > currentVersion:
		return header{Version: version}, errNewer
	case version < currentVersion:
		return header{}, fmt.Errorf("version %d is none", version)
	}
	practice := root.Member("practice")
	switch practice.Kind() {
	case jsontree.None, jsontree.Null, jsontree.Bool:
		return header{version, practice.True()}, nil
	}
	return header{}, errors.New("practice is neither true nor false")
}

// parse reads doc into tree, and its header.
func parse(doc []byte, tree *jsontree.Tree) (jsontree.Value, header, error) {
	root, err := tree.Parse(doc)
	if err != nil {
		return root, header{}, err
	}
	h, err := decodeHeader(root)
	return root, h, err
}

// checkKept is what reading doc, the file of id at path, into tree amounts to: its root,
// or a *NewerError or a *DamagedError.
func checkKept(id, path string, doc []byte, tree *jsontree.Tree) (jsontree.Value, error) {
	root, h, err := parse(doc, tree)
	switch {
	case errors.Is(err, errNewer):
		return root, &NewerError{ID: id, Path: path, Version: h.Version}
	case err != nil:
		return root, &DamagedError{ID: id, Path: path, Err: err}
	}
	return root, nil
}

// checkNew tells whether doc may be written to this store: a document nobody could
// read again, or a rehearsal among the real ones, is a fault of the program.
func (s *Store) checkNew(id string, doc []byte) error {
	_, h, err := parse(doc, new(jsontree.Tree))
	if err == nil && h.Practice != s.practice {
		err = fmt.Errorf("practice is %t in a store where it is %t", h.Practice, s.practice)
	}
	if err != nil {
		return fmt.Errorf("store: %s: document refused: %w", id, err)
	}
	return nil
}
