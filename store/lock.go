package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	// lockPatience is how long other programs may take to write, each some milliseconds.
	lockPatience = 10 * time.Second
	// lockGrace is how long the wait goes on once it was interrupted: what takes milliseconds
	// is not lost.
	lockGrace = 300 * time.Millisecond
	// lockPause is between two tries.
	lockPause = 10 * time.Millisecond
	// holderAt is where the holder's name begins in the lock file. The lock is on
	// the first byte, and Windows lets no other program read or write a locked byte.
	holderAt = 1
	// holderSize is the length of that name in bytes, padded with spaces.
	holderSize = 120
)

// locked calls write while this program alone may write to the store. The error is one of
// write's or of [Folder.TryLock]'s.
func (s *Folder) locked(ctx context.Context, write func() error) error {
	return s.alone(ctx, func() error {
		s.swept.Do(s.sweep)
		return write()
	})
}

// TryLock takes the lock as every change does, and lets it go. The error is a *LockedError
// where another program holds it for longer than lockPatience, a *ForeignError, a *WriteError,
// or ctx's.
func (s *Folder) TryLock(ctx context.Context) error {
	return s.alone(ctx, func() error { return nil })
}

// alone calls f with the lock held. Its errors are f's and those of TryLock.
func (s *Folder) alone(ctx context.Context, f func() error) error {
	path := filepath.Join(s.dir, "lock")
	if ctx.Err() != nil {
		return fmt.Errorf("store: %s: %w", path, ctx.Err())
	}
	lock, err := newLock(path)
	if err != nil {
		return err
	}
	free, err := lock.TryLock()
	if err == nil && !free {
		err = waitFor(ctx, lock)
	}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return fmt.Errorf("store: %s: %w", path, ctx.Err())
	case errors.Is(err, context.DeadlineExceeded):
		return &LockedError{Path: path, Holder: holder(path)}
	default:
		return &WriteError{Path: path, Op: "lock", Err: err}
	}
	defer lock.Unlock()
	sign(path)
	return f()
}

// waitFor takes a lock that another program holds, as soon as it is free.
func waitFor(ctx context.Context, lock *flock.Flock) error {
	if waiting, ok := ctx.Value(waitingKey{}).(func()); ok {
		waiting()
	}
	wait, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	if interrupted, ok := ctx.Value(interruptedKey{}).(context.Context); ok {
		stop := context.AfterFunc(interrupted, func() { time.AfterFunc(lockGrace, cancel) })
		defer stop()
	}
	_, err := lock.TryLockContext(wait, lockPause)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return context.DeadlineExceeded // interrupted, and the grace is over
	}
	return err
}

type waitingKey struct{}

// WithWaiting makes every change under the context call waiting when it has to wait because
// another program is writing to the store.
func WithWaiting(ctx context.Context, waiting func()) context.Context {
	return context.WithValue(ctx, waitingKey{}, waiting)
}

type interruptedKey struct{}

// Uninterrupted returns a context for changes that are carried out once they have begun: when
// ctx ends, it ends the wait for another program, as a *LockedError, and nothing else.
func Uninterrupted(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), interruptedKey{}, ctx)
}

// sign writes the process and the host of this program into the file of a lock that it
// holds. Other programs show that in an error text and no more, so a failure is ignored.
func sign(path string) {
	f, err := openInPlace(path, os.O_WRONLY)
	if err != nil {
		return
	}
	defer f.Close()
	host, _ := os.Hostname()
	name := fmt.Appendf(nil, "pid %d (%s)", os.Getpid(), host)
	pad := bytes.Repeat([]byte(" "), holderSize)
	f.WriteAt(append(name, pad...)[:holderSize], holderAt)
}

// holder returns what the program that holds the lock has signed with, "?" where it has not.
func holder(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return "?"
	}
	defer f.Close()
	name := make([]byte, holderSize)
	n, _ := f.ReadAt(name, holderAt)
	if name = bytes.TrimSpace(name[:n]); len(name) == 0 {
		return "?"
	}
	return string(name)
}
