package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
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

// errNewer says that a later program wrote the document.
var errNewer = errors.New("newer version")

// Members are those of a document, by name.
type Members = map[string]json.RawMessage

// decodeHeader reads a document, which must be one JSON object, and its header. A newer
// version is errNewer and comes with its number; of what else a newer document holds
// nothing is assumed.
func decodeHeader(doc []byte) (h header, members Members, err error) {
	if !isUnicode(doc) {
		return header{}, nil, errors.New("not all of it is Unicode")
	}
	err = json.Unmarshal(doc, &members) // no struct, which would take "Version" for "version"
	if _, other := errors.AsType[*json.UnmarshalTypeError](err); other || err == nil && members == nil {
		return header{}, nil, errors.New("not a JSON object")
	}
	if err != nil {
		return header{}, nil, err
	}
	switch {
	case json.Unmarshal(members["version"], &h.Version) != nil:
		return header{}, nil, errors.New("version is no whole number")
	case h.Version > currentVersion:
		return h, nil, errNewer
	case h.Version < currentVersion:
		return header{}, nil, fmt.Errorf("version %d is none", h.Version)
	}
	if practice, ok := members["practice"]; ok && json.Unmarshal(practice, &h.Practice) != nil {
		return header{}, nil, errors.New("practice is neither true nor false")
	}
	return h, members, nil
}

// isUnicode tells whether encoding/json reads every character of a document: it puts U+FFFD, and
// says nothing, where the bytes are no UTF-8 or an escape is half a character.
func isUnicode(doc []byte) bool {
	if !utf8.Valid(doc) {
		return false
	}
	if !bytes.Contains(doc, []byte(`\u`)) || bytes.ContainsRune(doc, utf8.RuneError) || bytes.Contains(bytes.ToLower(doc), []byte(`\ufffd`)) {
		return true
	}
	decoder := json.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := decoder.Token()
		if err != nil {
			return true // its end, or what json.Unmarshal tells
		}
		if text, ok := token.(string); ok && strings.ContainsRune(text, utf8.RuneError) {
			return false
		}
	}
}

// checkKept reads doc, the file of the dossier id at path. The error is a *NewerError or a
// *DamagedError where it is no document of the current version.
func checkKept(id, path string, doc []byte) (Members, error) {
	h, members, err := decodeHeader(doc)
	switch {
	case errors.Is(err, errNewer):
		return nil, &NewerError{ID: id, Path: path, Version: h.Version}
	case err != nil:
		return nil, &DamagedError{ID: id, Path: path, Err: err}
	}
	return members, nil
}

// checkNew returns an error where doc may not be written to this store: it could not be read
// again, or is a rehearsal among real dossiers. Either is a fault of the program.
func (s *Folder) checkNew(id string, doc []byte) error {
	h, _, err := decodeHeader(doc)
	if err == nil && h.Practice != s.practice {
		err = fmt.Errorf("practice is %t in a store where it is %t", h.Practice, s.practice)
	}
	if err != nil {
		return fmt.Errorf("store: %s: document refused: %w", id, err)
	}
	return nil
}
