package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"raccord/store/storetest/canary"
)

// openTemp returns an empty store.
func openTemp(t *testing.T) *Folder {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Release)
	return s
}

// wantPrivate fails the test unless the file is for its owner alone. Windows has access lists in
// the place of modes.
func wantPrivate(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("%s is %04o, want 0600", path, mode)
	}
}

// document returns a document of a customer, with a number to tell it from others.
func document(name string, n int) []byte {
	return fmt.Appendf(nil, `{"version":1,"customer":{"name":%q},"n":%d}`, name, n)
}

// create makes a dossier and returns its id.
func create(t *testing.T, s *Folder, name string, n int) string {
	t.Helper()
	id, err := s.Create(background, name, document(name, n))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// save saves over the document that is there.
func save(s *Folder, id string, doc []byte) error {
	before, _ := os.ReadFile(s.Path(id))
	return s.Save(background, id, doc, RevisionOf(before))
}

// want compares a dossier's document with the one expected.
func want(t *testing.T, s *Folder, id string, doc []byte) {
	t.Helper()
	got, err := s.Read(t.Context(), id)
	if err != nil || string(got) != string(doc) {
		t.Errorf("%s holds %s, %v, want %s", id, got, err, doc)
	}
}

// wantAs checks an error's type, and that its type alone tells whether it is about the store.
func wantAs[E error](t *testing.T, err error, storage bool) E {
	t.Helper()
	e, ok := errors.AsType[E](err)
	if !ok {
		t.Fatalf("error is %T %v, want %T", err, err, e)
	}
	if isStorage(err) != storage {
		t.Errorf("isStorage(%T) = %t", err, !storage)
	}
	return e
}

// isStorage tells whether err is about what is kept: it cannot be found, read, written,
// locked or decrypted. A secret file of the user's, a cancelled context and a fault of the
// program are not.
func isStorage(err error) bool {
	return isA[*NotFoundError](err) || isA[*ChangedError](err) || isA[*DamagedError](err) || isA[*NewerError](err) || isA[*LockedError](err) ||
		isA[*RunningError](err) || isA[*ReadError](err) || isA[*WriteError](err) || isA[*VaultError](err) ||
		isA[*PassphraseError](err) || isA[*AgeError](err) || isA[*SealedError](err) || isA[*KeyChangedError](err) || isA[*KnownMembersError](err) || errors.Is(err, ErrNoSecret)
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// leftovers lists the temporary files under the store.
func leftovers(t *testing.T, s *Folder) []string {
	t.Helper()
	return slices.DeleteFunc(tree(t, s.Dir()), func(path string) bool {
		return !strings.HasSuffix(path, temporarySuffix)
	})
}

// tree lists every file under dir.
func tree(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// inTheVaultAlone checks that no file of the store holds the canary or the passphrase in
// clear.
func inTheVaultAlone(t *testing.T, s *Folder) {
	t.Helper()
	for _, path := range tree(t, s.Dir()) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		forms := append(canary.Find(content, canary.Text), canary.Find(content, passphrase.Reveal())...)
		if forms != nil {
			t.Errorf("%s holds a secret: %q", path, forms)
		}
	}
}

// A faultyDisk is a disk whose operations can fail. The function fail is called before each
// one; where it returns an error, the operation does not happen.
type faultyDisk struct {
	disk
	fail func(op, path string) error
}

func (d faultyDisk) Create(folder string) (temporary, error) {
	if err := d.fail("create", folder); err != nil {
		return nil, err
	}
	f, err := d.disk.Create(folder)
	return faultyFile{f, d.fail}, err
}

func (d faultyDisk) Rename(from, to string) error {
	if err := d.fail("rename", to); err != nil {
		return err
	}
	return d.disk.Rename(from, to)
}

func (d faultyDisk) SyncFolder(folder string) error {
	if err := d.fail("sync folder", folder); err != nil {
		return err
	}
	return d.disk.SyncFolder(folder)
}

// errOther makes ReadFile return other bytes than the file's.
var errOther = errors.New("other bytes")

func (d faultyDisk) ReadFile(path string) ([]byte, error) {
	err := d.fail("read", path)
	if err != nil && err != errOther {
		return nil, err
	}
	content, readErr := d.disk.ReadFile(path)
	if err == errOther {
		return content[:len(content)/2], nil
	}
	return content, readErr
}

func (d faultyDisk) Remove(path string) error {
	if err := d.fail("remove", path); err != nil {
		return err
	}
	return d.disk.Remove(path)
}

type faultyFile struct {
	temporary
	fail func(op, path string) error
}

// Write fails after half of p. On io.ErrShortWrite it returns no error, as a file system does
// that writes less than it was given.
func (f faultyFile) Write(p []byte) (int, error) {
	n, err := f.temporary.Write(p[:len(p)/2])
	if err != nil {
		return n, err
	}
	switch err := f.fail("write", f.Name()); err {
	case nil:
		rest, err := f.temporary.Write(p[n:])
		return n + rest, err
	case io.ErrShortWrite:
		return n, nil
	default:
		return n, err
	}
}

func (f faultyFile) Sync() error {
	if err := f.fail("sync", f.Name()); err != nil {
		return err
	}
	return f.temporary.Sync()
}

func (f faultyFile) Close() error {
	err := f.fail("close", f.Name())
	return errors.Join(f.temporary.Close(), err)
}

// peers skips a test that lacks a program, unless all programs have to be there.
func peers(t *testing.T, reason string) {
	t.Helper()
	if allPeers {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// allPeers asks for the tests that need other programs, and for the long ones.
var allPeers = os.Getenv("RACCORD_PEERS") == "1"

// listed returns every dossier of a store, sorted by id, and the error of List.
func listed(s Store) (entries []Entry, err error) {
	var mu sync.Mutex
	err = s.List(context.Background(), nil, func(e Entry) {
		mu.Lock()
		defer mu.Unlock()
		entries = append(entries, e)
	})
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) })
	return entries, err
}
