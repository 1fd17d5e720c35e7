package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// inject makes op fail with err wherever the path ends with suffix.
func inject(s *Folder, op, suffix string, err error) {
	s.files = faultyDisk{fail: func(o, path string) error {
		if o == op && strings.HasSuffix(path, suffix) {
			return err
		}
		return nil
	}}
}

func TestSaveThatFails(t *testing.T) {
	noSpace, denied := error(syscall.ENOSPC), os.ErrPermission
	tests := []struct {
		name       string
		op, suffix string
		err        error
		wantOp     string
		wantNew    bool
	}{
		{"no temporary file", "create", "dossiers", denied, "create", false},
		{"no space", "write", ".tmp", noSpace, "write", false},
		{"a short write", "write", ".tmp", io.ErrShortWrite, "write", false},
		{"sync refused", "sync", ".tmp", errors.New("input/output error"), "sync", false},
		{"close refused", "close", ".tmp", noSpace, "close", false},
		{"no previous generation", "rename", "~", denied, "rename", false},
		{"rename refused", "rename", ".json", denied, "rename", false},
		{"folder not synced", "sync folder", "dossiers", errors.New("input/output error"), "sync folder", false},
		{"previous generation reads back different", "read", "~", errOther, "read back", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := openTemp(t)
			id := create(t, s, "Évry", 1)
			inject(s, tt.op, tt.suffix, tt.err)
			e := wantAs[*WriteError](t, save(s, id, document("Évry", 2)), true)
			if e.Op != tt.wantOp || strings.TrimSuffix(e.Path, "~") != s.Path(id) {
				t.Errorf("error is %q at %s, want %q", e.Op, e.Path, tt.wantOp)
			}
			if tt.err != errOther && !errors.Is(e, tt.err) {
				t.Errorf("%v does not say %v", e, tt.err)
			}
			s.files = disk{}
			want(t, s, id, document("Évry", 1))
			if left := leftovers(t, s); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// TestSaveThatReadsBackDifferent is about a disk that lies: it said that all was
// written and synced.
func TestSaveThatReadsBackDifferent(t *testing.T) {
	for _, fault := range []error{errOther, os.ErrPermission} {
		s := openTemp(t)
		id := create(t, s, "Évry", 1)
		renamed := false
		s.files = faultyDisk{fail: func(op, path string) error {
			renamed = renamed || op == "rename" && path == s.Path(id)
			if renamed && op == "read" {
				return fault
			}
			return nil
		}}
		e := wantAs[*WriteError](t, save(s, id, document("Évry", 2)), true)
		if e.Op != "read back" || e.Path != s.Path(id) {
			t.Errorf("error is %v", e)
		}
	}
}

// TestEveryOperationFails makes the first operation of each task fail, then the second,
// until none is left: what is kept is the old or the new, and the error says that it is
// about storage.
func TestEveryOperationFails(t *testing.T) {
	faults := []error{syscall.ENOSPC, os.ErrPermission, syscall.EROFS, syscall.EIO}
	for task := range tasks {
		k := 1
		for ; failsAt(t, task, k, faults[k%len(faults)]); k++ {
		}
		if k < 4 {
			t.Errorf("%s has only %d operations", task, k-1)
		}
	}
}

// failsAt makes the kth operation of a task fail. It tells whether there is one.
func failsAt(t *testing.T, task string, k int, fault error) bool {
	t.Helper()
	s := before(t, task)
	n, failed := 0, ""
	s.files = faultyDisk{fail: func(op, path string) error {
		if n++; n != k {
			return nil
		}
		failed = op + " " + filepath.Base(path)
		return fault
	}}
	err := tasks[task](s)
	moment := fmt.Sprintf("%s, where %s fails: %v", task, failed, fault)
	if failed == "" {
		if err != nil {
			t.Errorf("%s: %v", task, err)
		}
		return false
	}
	// Two things may stay silent: a temporary file that cannot be removed, and a first try to
	// write the earlier form anew.
	silent := strings.HasPrefix(failed, "remove .raccord") || strings.HasPrefix(task, "earlier") && err == nil
	if (!isStorage(err) || !errors.Is(err, fault)) && !silent {
		t.Errorf("%s: error is %v", moment, err)
	}
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("%s: left behind: %q", moment, left)
	}
	oldOrNew(t, moment, s.Dir(), task)
	return true
}

func TestCreateThatFails(t *testing.T) {
	s := openTemp(t)
	inject(s, "write", ".tmp", syscall.ENOSPC)
	id, err := s.Create(background, "Évry", document("Évry", 1))
	wantAs[*WriteError](t, err, true)
	if id != "" {
		t.Errorf("id is %q", id)
	}
	if entries, err := listed(s); len(entries) != 0 || err != nil {
		t.Errorf("List is %v, %v", entries, err)
	}
}

func TestReadThatFails(t *testing.T) {
	s := openTemp(t)
	id := create(t, s, "Évry", 1)
	inject(s, "read", ".json", os.ErrPermission)
	_, err := s.Read(t.Context(), id)
	wantAs[*ReadError](t, err, true)
	wantAs[*ReadError](t, save(s, id, document("Évry", 2)), true)
	s.files = disk{}
	want(t, s, id, document("Évry", 1))
}

func TestRemoveThatFails(t *testing.T) {
	s := openTemp(t)
	id := create(t, s, "Évry", 1)
	inject(s, "remove", ".json", os.ErrPermission)
	if e := wantAs[*WriteError](t, s.Remove(background, id), true); e.Op != "remove" {
		t.Errorf("operation is %q", e.Op)
	}
	inject(s, "sync folder", "dossiers", os.ErrPermission)
	if e := wantAs[*WriteError](t, s.Remove(background, id), true); e.Op != "sync folder" {
		t.Errorf("operation is %q", e.Op)
	}
}
