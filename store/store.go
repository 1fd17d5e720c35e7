// Package store is what is kept: one JSON document per dossier, and secrets apart
// from it, in the keyring or in one encrypted file.
//
//	DIR/dossiers/ID.json    a dossier; never a secret
//	DIR/dossiers/ID.json~   the same, one save earlier
//	DIR/secrets.age         only with the file vault
//	DIR/lock                held while something is written; names its holder
//	DIR/batches/NAME.jsonl  what a batch that was interrupted has found so far
//	DIR/practice/…          the same again, for rehearsals
//
// Files are for their owner alone: 0600 in folders 0700, or an access list with one
// entry on Windows. A document's shape belongs to its author: this package reads
// "version" and "practice", and nothing else.
package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// A Store is a folder of dossiers, and the place of the encrypted file beside them.
// Several programs may use one folder at once.
type Store struct {
	dir      string
	practice bool
	files    files
	swept    sync.Once // once a run: a store of thousands of dossiers takes a while to look through
}

// Open returns the store in dir. Missing folders are made, for their owner alone;
// one that exists keeps the permissions it has. No file is written before the first
// save.
func Open(dir string) (*Store, error) {
	return open(dir, false)
}

func open(dir string, practice bool) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, &WriteError{Path: dir, Op: "make folder", Err: err}
	}
	s := &Store{dir: dir, practice: practice, files: disk{}}
	for _, folder := range []string{dir, s.dossiers()} {
		if err := makeFolder(folder); err != nil {
			return nil, &WriteError{Path: folder, Op: "make folder", Err: err}
		}
	}
	return s, nil
}

// Practice returns the store of rehearsals, inside this one. It takes no document
// that is not marked "practice": true, and no other store takes one that is.
func (s *Store) Practice() (*Store, error) {
	return open(filepath.Join(s.dir, "practice"), true)
}

// Dir is the store's folder, absolute.
func (s *Store) Dir() string { return s.dir }

// Path is the file of the dossier id, whether it exists or not.
func (s *Store) Path(id string) string {
	return filepath.Join(s.dossiers(), id+".json")
}

func (s *Store) dossiers() string { return filepath.Join(s.dir, "dossiers") }

// makeFolder makes folder with the parents it lacks. Only a folder that was made
// here is closed to others: the user chose the permissions of every other one.
func makeFolder(folder string) error {
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(folder); parent != folder {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	err := os.Mkdir(folder, 0o700)
	if errors.Is(err, os.ErrExist) {
		if info, statErr := os.Stat(folder); statErr == nil && info.IsDir() {
			return nil // another program was faster
		}
	}
	if err != nil {
		return err
	}
	return ownerOnly(folder, 0o700)
}

// DefaultDir is the store's folder when nobody names one, in the user's local, not
// roaming, folder for data.
func DefaultDir() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", &WriteError{Path: "~", Op: "find folder", Err: err}
	}
	return defaultDir(runtime.GOOS, home, os.Getenv), nil
}

func defaultDir(goos, home string, env func(string) string) string {
	places := map[string]struct{ variable, fallback string }{
		"windows": {"LOCALAPPDATA", "AppData/Local"},
		"darwin":  {"", "Library/Application Support"},
	}
	place, known := places[goos]
	if !known {
		place.variable, place.fallback = "XDG_DATA_HOME", ".local/share"
	}
	base := env(place.variable)
	// The XDG specification asks to ignore a path that is not absolute.
	if !filepath.IsAbs(base) {
		base = filepath.Join(home, filepath.FromSlash(place.fallback))
	}
	return filepath.Join(base, "raccord")
}
