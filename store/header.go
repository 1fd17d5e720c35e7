package store

import (
	"encoding/json"
	"errors"
	"fmt"
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

// decodeHeader reads the header of doc, which must be one whole JSON object. A newer
// version is errNewer and comes with its number; of what else a newer document holds
// nothing is assumed.
func decodeHeader(doc []byte) (header, error) {
	// Through a map, because a struct would take "VERSION" for "version".
	var members map[string]json.RawMessage
	if err := json.Unmarshal(doc, &members); err != nil {
		return header{}, err
	}
	if members == nil {
		return header{}, errors.New("null is no document")
	}
	var h header
	if err := json.Unmarshal(members["version"], &h.Version); err != nil {
		return header{}, fmt.Errorf("version: %w", err)
	}
	switch {
	case h.Version > currentVersion:
		return h, errNewer
	case h.Version < currentVersion:
		return header{}, fmt.Errorf("version %d is none", h.Version)
	}
	if practice, ok := members["practice"]; ok {
		if err := json.Unmarshal(practice, &h.Practice); err != nil {
			return header{}, fmt.Errorf("practice: %w", err)
		}
	}
	return h, nil
}

// checkKept is what reading doc, the file of id at path, amounts to: nil, a
// *NewerError or a *DamagedError.
func checkKept(id, path string, doc []byte) error {
	h, err := decodeHeader(doc)
	switch {
	case errors.Is(err, errNewer):
		return &NewerError{ID: id, Path: path, Version: h.Version}
	case err != nil:
		return &DamagedError{ID: id, Path: path, Err: err}
	}
	return nil
}

// checkNew tells whether doc may be written to this store: a document nobody could
// read again, or a rehearsal among the real ones, is a fault of the program.
func (s *Store) checkNew(id string, doc []byte) error {
	h, err := decodeHeader(doc)
	if err == nil && h.Practice != s.practice {
		err = fmt.Errorf("practice is %t in a store where it is %t", h.Practice, s.practice)
	}
	if err != nil {
		return fmt.Errorf("store: %s: document refused: %w", id, err)
	}
	return nil
}
