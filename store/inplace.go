package store

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
)

// This file opens the files that the program writes in place: locks and journals. The rules are:
//
//   - Such a file is a regular one under one name. A link there, symbolic or hard, leads to a
//     file that another program owns; a pipe is no place for it either. It is left as it is.
//   - Whatever is replaced as a whole (a dossier, the encrypted file) is no such file: see
//     replace.go for links there.

// openInPlace opens the file at path, which the program writes in place. The error is a
// *ForeignError or the system's.
func openInPlace(path string, flag int) (*os.File, error) {
	if err := ownFile(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flag|noFollow, 0o600)
	if err != nil && ownFile(path) != nil { // it became a link just now
		return nil, &ForeignError{Path: path}
	}
	return f, err
}

// newLock returns the lock on the file at path, which is made where there is none. The error is
// a *ForeignError.
func newLock(path string) (*flock.Flock, error) {
	return flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDONLY|noFollow)), ownFile(path)
}

// ownFile returns a *ForeignError where something is at path that cannot be the program's own.
func ownFile(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil || info.IsDir() {
		return nil // opening it says what is wrong
	}
	if !info.Mode().IsRegular() || hardLinked(path, info) {
		return &ForeignError{Path: path}
	}
	return nil
}
