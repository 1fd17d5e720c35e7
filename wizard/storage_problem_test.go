package wizard

import (
	"io/fs"
	"syscall"
	"testing"

	"raccord/store"
)

// What the system denies is not a full disk, and a home that is not there is neither.
func TestStorageProblem(t *testing.T) {
	denied := &fs.PathError{Op: "mkdir", Path: "/srv/raccord", Err: syscall.EACCES}
	full := &fs.PathError{Op: "write", Path: "/srv/raccord", Err: syscall.EIO}
	for _, test := range []struct {
		err  error
		want string
	}{
		{&store.WriteError{Path: "/srv/raccord", Op: "make folder", Err: denied}, "storage.denied"},
		{&store.ReadError{Path: "/srv/raccord", Err: denied}, "storage.denied"},
		{&store.WriteError{Path: "/srv/raccord", Op: "write", Err: full}, "storage.write"},
		{&store.ReadError{Path: "/srv/raccord", Err: full}, "storage.read"},
		{store.ErrNoHome, "storage.no-home"},
	} {
		if got := ProblemOf(test.err); got == nil || got.Code != test.want {
			t.Errorf("%v is told as %v, want %s", test.err, got, test.want)
		}
	}
}
