//go:build !windows

package store

import (
	"errors"
	"os"
	"syscall"

	"github.com/gofrs/flock"
)

// noFollow makes opening a symbolic link an error.
const noFollow = syscall.O_NOFOLLOW

// hardLinked tells whether the file has more names than one.
func hardLinked(_ string, info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}

// ownerOnly sets the mode of path, whatever the umask.
func ownerOnly(path string, mode os.FileMode) error { return os.Chmod(path, mode) }

// inUse is false: an open file can be read and replaced.
func inUse(error) bool { return false }

// full tells whether err came of a disk, or a user's share of it, without room.
func full(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// readOnly tells whether err came of a disk that takes no writing.
func readOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// notReplaced returns why a file could not be replaced.
func notReplaced(_ string, err error) error { return err }

// removeLocked removes the file of a lock and ends the lock: in this order no other program
// locks a file that is about to go.
func removeLocked(lock *flock.Flock) {
	os.Remove(lock.Path())
	lock.Unlock()
}

// syncFolder makes the renames in folder survive a loss of power.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	// Some network file systems sync no folders: nothing better can be had there.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}
