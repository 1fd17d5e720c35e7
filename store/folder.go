// Package store keeps dossiers, one JSON document each, and their secrets apart from them. A
// [Store] is a [Folder], with the secrets in the system's keyring or in one encrypted file, or what
// another package makes of a database.
//
// A folder has these files:
//
//	DIR/dossiers/ID.json    a dossier; never a secret
//	DIR/dossiers/ID.json~   the same, one save earlier
//	DIR/secrets.age         only with the file vault: the secrets, encrypted to the identity
//	DIR/identity.age        only with the file vault, or of a user of a desk without a keyring: the
//	                        identity, under a passphrase
//	DIR/recipients          where the user has made it: whom secrets.age is encrypted to as well
//	DIR/known_members       only of a user of a desk: the keys of colleagues that were compared
//	DIR/dossiers/ID.json.mine-…  what could not be saved over another program's save
//	DIR/lock                held while something is written; names its holder
//	DIR/batches/NAME.jsonl  what an interrupted batch of checks has found so far
//	DIR/practice/…          the same again, for rehearsals
//
// Files are for their owner alone: 0600 in folders 0700, or an access list with one
// entry on Windows. Of a document this package reads the members "version" and "practice",
// and nothing else.
package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
)

// A Folder is the [Store] in a folder, with the encrypted file of secrets beside the dossiers.
// Several programs may use one folder at once.
type Folder struct {
	dir      string
	practice bool
	files    files
	hold     hold
	swept    sync.Once // looking through a store of thousands of dossiers takes a while
}

// Open returns the store in dir. Missing folders are made, for their owner alone;
// one that exists keeps the permissions it has. No file is written before the first
// save.
func Open(dir string) (*Folder, error) {
	return open(dir, false)
}

func open(dir string, practice bool) (*Folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, &WriteError{Path: dir, Op: "make folder", Err: err}
	}
	s := &Folder{dir: dir, practice: practice, files: disk{}}
	for _, folder := range []string{dir, s.dossiers()} {
		if err := makeFolder(folder); err != nil {
			return nil, &WriteError{Path: folder, Op: "make folder", Err: err}
		}
	}
	return s, nil
}

// Practice returns the store of rehearsals, inside this one. It takes no document
// that is not marked "practice": true, and no other store takes one that is.
func (s *Folder) Practice() (*Folder, error) {
	return open(filepath.Join(s.dir, "practice"), true)
}

// String returns the folder's path.
func (s *Folder) String() string { return s.dir }

// Dir returns the absolute path of the store's folder.
func (s *Folder) Dir() string { return s.dir }

// Path returns the path of the dossier's file, whether it exists or not.
func (s *Folder) Path(id string) string {
	return filepath.Join(s.dossiers(), id+".json")
}

// Place is Path: where a folder's dossier is, for people.
func (s *Folder) Place(id string) string { return s.Path(id) }

// Unverified returns "": a folder is on this computer.
func (s *Folder) Unverified() string { return "" }

// Watch returns [ErrUnwatched]: a folder tells no changes.
func (s *Folder) Watch(context.Context) error { return ErrUnwatched }

func (s *Folder) dossiers() string { return filepath.Join(s.dir, "dossiers") }

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
		return &os.PathError{Op: "mkdir", Path: folder, Err: syscall.ENOTDIR} // as os.MkdirAll says it
	}
	if err != nil {
		return err
	}
	return ownerOnly(folder, 0o700)
}

// DefaultDir returns the store's folder where no other is asked for: in the user's local, not
// roaming, folder for data. The error is [ErrNoHome] where the user has none.
func DefaultDir() (string, error) {
	home, err := os.UserHomeDir()
	dir := defaultDir(runtime.GOOS, home, os.Getenv)
	if err != nil && !filepath.IsAbs(dir) { // a variable may name the place where there is no home
		return "", ErrNoHome
	}
	return dir, nil
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
