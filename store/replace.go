package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/robustio"
)

// This file decides when something counts as saved. The rules are:
//
//   - The content goes to a temporary file in the same folder, is synced and closed,
//     then takes the file's name: a reader finds the old content or the new one.
//   - The folder is synced, the file read again and compared. Only then is it saved.
//   - After an error the temporary file is gone, and the file holds the old content
//     or the new one.
//   - A symbolic link stays; what it points to is replaced.
//   - What a killed program left behind is removed by the next program, at its first write.

// files are the operations that saving consists of: an interface, so that tests can make each
// of them fail.
type files interface {
	// Create makes an empty file with a new name in folder.
	Create(folder string) (temporary, error)
	Rename(from, to string) error
	SyncFolder(folder string) error
	// ReadFile reads a regular file of at most largestFile; errNotRegular for others.
	ReadFile(path string) ([]byte, error)
	Remove(path string) error
}

// A temporary is a file being written; *os.File is one.
type temporary interface {
	io.WriteCloser
	Name() string
	Sync() error
}

// The names of temporary files begin and end like this.
const (
	temporaryPrefix = ".raccord-"
	temporarySuffix = ".tmp"
)

// largestFile is in bytes, and far more than any dossier: what is larger is something else.
const largestFile = 16 << 20

// replace writes content to the file at path, new or not, and reads it back. The error is a
// *WriteError.
func (s *Folder) replace(path string, content []byte) error {
	target, err := resolve(path)
	if err != nil {
		return &WriteError{Path: path, Op: "follow link", Err: err}
	}
	name, op, err := s.writeTemporary(filepath.Dir(target), content)
	if err != nil {
		// The path asked for: the temporary file's name means nothing to a user.
		return &WriteError{Path: path, Op: op, Err: err}
	}
	if err := s.files.Rename(name, target); err != nil {
		s.files.Remove(name)
		return &WriteError{Path: path, Op: "rename", Err: err}
	}
	if err := s.files.SyncFolder(filepath.Dir(target)); err != nil {
		return &WriteError{Path: path, Op: "sync folder", Err: err}
	}
	back, err := s.files.ReadFile(target)
	if err == nil && !bytes.Equal(back, content) {
		err = fmt.Errorf("%d bytes differ from the %d written", len(back), len(content))
	}
	if err != nil {
		return &WriteError{Path: path, Op: "read back", Err: err}
	}
	return nil
}

// WriteFile writes content to the file at path, new or not, as safely as a dossier is saved.
// Unless it is shared, only its owner may read it. The error is a *WriteError.
func WriteFile(path string, content []byte, shared bool) error {
	return (&Folder{files: disk{shared}}).replace(path, content)
}

// writeTemporary makes a file in folder that holds content, synced and closed, and returns
// its path; or the step that failed, as a [WriteError] names it.
func (s *Folder) writeTemporary(folder string, content []byte) (name, op string, err error) {
	f, err := s.files.Create(folder)
	if err != nil {
		return "", "create", err
	}
	op = "write"
	n, err := f.Write(content)
	if err == nil && n < len(content) {
		err = io.ErrShortWrite
	}
	if err == nil {
		op, err = "sync", f.Sync()
	}
	// Windows renames and removes no open file.
	if closeErr := f.Close(); err == nil && closeErr != nil {
		op, err = "close", closeErr
	}
	if err != nil {
		s.files.Remove(f.Name())
		return "", op, err
	}
	return f.Name(), "", nil
}

// resolve returns what path leads to if it is a symbolic link, or else path, whether a file is
// there or not. A link to nothing is an error, because its target may come back.
func resolve(path string) (string, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return path, nil
	case err != nil:
		return "", err
	case info.Mode()&os.ModeSymlink == 0:
		return path, nil
	}
	return filepath.EvalSymlinks(path)
}

// disk is the file system of the machine.
type disk struct {
	// shared makes files that others may read.
	shared bool
}

func (d disk) Create(folder string) (temporary, error) {
	f, err := os.CreateTemp(folder, temporaryPrefix+"*"+temporarySuffix)
	if err != nil {
		return nil, err
	}
	if d.shared {
		err = os.Chmod(f.Name(), 0o644)
	} else {
		err = ownerOnly(f.Name(), 0o600)
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// Rename waits on Windows, where a virus scanner or an indexer may have the file open.
func (disk) Rename(from, to string) error { return notReplaced(to, robustio.Rename(from, to)) }

func (disk) SyncFolder(folder string) error { return syncFolder(folder) }

func (disk) ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path) // first, because opening a pipe waits for its writer
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > largestFile {
		return nil, errNotRegular
	}
	return robustio.ReadFile(path)
}

func (disk) Remove(path string) error { return os.Remove(path) }

// errNotRegular is about a folder, a pipe, or a file too large to be ours.
var errNotRegular = errors.New("not a file this program wrote")
