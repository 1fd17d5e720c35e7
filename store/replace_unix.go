//go:build !windows

package store

import (
	"errors"
	"os"
	"slices"
	"syscall"
)

func rename(from, to string) error { return os.Rename(from, to) }

// readFile makes the four system calls it takes, and no more: a list of ten thousand
// dossiers is mostly that.
func readFile(path string, into []byte) ([]byte, error) {
	// Without O_NONBLOCK, opening a pipe would wait for its writer.
	fd, err := again(func() (int, error) {
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(fd)
	var stat syscall.Stat_t
	if err := syscall.Fstat(fd, &stat); err != nil {
		return nil, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	if stat.Mode&syscall.S_IFMT != syscall.S_IFREG || stat.Size > largestFile {
		return nil, errNotRegular
	}
	content := slices.Grow(into[:0], int(stat.Size))[:stat.Size]
	for read := 0; read < len(content); {
		n, err := again(func() (int, error) { return syscall.Read(fd, content[read:]) })
		if err != nil {
			return nil, &os.PathError{Op: "read", Path: path, Err: err}
		}
		if n == 0 {
			return content[:read], nil // it became shorter
		}
		read += n
	}
	return content, nil
}

// openToRead is os.Open for what is nearly always a regular file: os.Open makes four more
// system calls, to have a pipe watched.
func openToRead(path string) (*os.File, error) {
	fd, err := again(func() (int, error) { return syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(fd), path), nil
}

// again calls f until no signal interrupts it.
func again(f func() (int, error)) (int, error) {
	for {
		n, err := f()
		if err != syscall.EINTR {
			return n, err
		}
	}
}

// ownerOnly sets the mode whatever the umask.
func ownerOnly(path string, mode os.FileMode) error { return os.Chmod(path, mode) }

// syncFolder makes a rename in folder last.
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
