package wizard

import (
	"io/fs"
	"syscall"
	"testing"

	"raccord/store"
)

// Each cause that the system names is told as it is, and no cause that it does not name.
func TestStorageProblem(t *testing.T) {
	denied := &fs.PathError{Op: "mkdir", Path: "/srv/raccord", Err: syscall.EACCES}
	broken := &fs.PathError{Op: "write", Path: "/srv/raccord", Err: syscall.EIO}
	for _, test := range []struct {
		err  error
		want string
	}{
		{&store.WriteError{Path: "/srv/raccord", Op: "make folder", Err: denied}, "storage.denied"},
		{&store.ReadError{Path: "/srv/raccord", Err: denied}, "storage.denied"},
		{&store.WriteError{Path: "/srv/raccord", Op: "write", Err: broken}, "storage.write"},
		{&store.ReadError{Path: "/srv/raccord", Err: broken}, "storage.read"},
		{&store.WriteError{Path: "/srv/raccord", Op: "sync", Err: &fs.PathError{Op: "sync", Path: "/srv/raccord", Err: noRoom}}, "storage.full"},
		{&store.WriteError{Path: "/srv/raccord", Op: "write", Err: noQuota}, "storage.full"},
		{&store.WriteError{Path: "/srv/raccord", Op: "rename", Err: writeProtected}, "storage.read-only"},
		{&store.WriteError{Path: "/srv/raccord", Op: "make folder", Err: syscall.ENOTDIR}, "storage.not-folder"},
		{&store.ReadError{Path: "/srv/raccord/dossiers", Err: syscall.ENOTDIR}, "storage.not-folder"},
		{store.ErrNoHome, "storage.no-home"},
	} {
		if got := ProblemOf(test.err); got == nil || got.Code != test.want {
			t.Errorf("%v is told as %v, want %s", test.err, got, test.want)
		}
	}
}
