package store

import (
	"errors"
	"fmt"
	"time"
)

// The errors of this package are about what is kept: it cannot be found, read, written, locked
// or decrypted. A cancelled context is ctx's error, wrapped.

// ErrNoHome is about a user whose home the system does not name: there is no place for a store.
var ErrNoHome = errors.New("store: the user has no home folder")

// A NotFoundError is about a dossier that is not there.
type NotFoundError struct{ ID string }

func (e *NotFoundError) Error() string { return fmt.Sprintf("store: %s: no such dossier", e.ID) }

// A DamagedError is about a file that is no dossier, or no encrypted file of secrets. It was
// left as it is. ID is empty for the files of the vault.
type DamagedError struct {
	ID, Path string
	Err      error
}

func (e *DamagedError) Error() string { return fmt.Sprintf("store: %s: damaged: %v", e.Path, e.Err) }
func (e *DamagedError) Unwrap() error { return e.Err }

// A NewerError is about a file that a later version of this program wrote. It was left as it
// is. ID is empty for the encrypted file.
type NewerError struct {
	ID, Path string
	Version  int
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("store: %s: version %d, this program knows %d", e.Path, e.Version, currentVersion)
}

// A ForeignError is about a link or a pipe where this program keeps a file of its own. It was
// left as it is.
type ForeignError struct{ Path string }

func (e *ForeignError) Error() string {
	return fmt.Sprintf("store: %s: not a file this program made", e.Path)
}

// A ChangedError is about a dossier that was saved by another program since it was read. What
// that program saved was left as it is.
type ChangedError struct {
	ID, Path string
	// At is when they saved it.
	At time.Time
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("store: %s: changed on %s, after it was read", e.Path, e.At.Format(time.RFC3339))
}

// A RunningError is about a batch that another program runs already. Holder names that
// program's process and host, "?" where it has not said.
type RunningError struct{ Holder string }

func (e *RunningError) Error() string {
	return fmt.Sprintf("store: the batch is run by another program (%s)", e.Holder)
}

// A LockedError is about a store that another program kept locked for longer than was waited.
// Holder names that program's process and host, "?" where it has not said.
type LockedError struct{ Path, Holder string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("store: %s: locked by %s", e.Path, e.Holder)
}

// A ReadError is about a file or folder that the system does not let be read.
type ReadError struct {
	Path string
	Err  error
}

func (e *ReadError) Error() string { return fmt.Sprintf("store: %s: read: %v", e.Path, e.Err) }
func (e *ReadError) Unwrap() error { return e.Err }

// InUse tells whether another program holds the file open, which keeps it from being read. Only
// Windows lets it.
func (e *ReadError) InUse() bool { return inUse(e.Err) }

// A WriteError is about something that could not be written, or that did not read
// back as it was written. Either the old content is kept or the new one, never a mix.
type WriteError struct {
	// Path is the file or folder; the keyring's name for a secret kept there.
	Path string
	// Op is the step that failed: "create", "write", "sync", "close", "rename",
	// "sync folder", "read back", "follow link", "remove", "lock", "make folder".
	Op  string
	Err error
}

func (e *WriteError) Error() string { return fmt.Sprintf("store: %s: %s: %v", e.Path, e.Op, e.Err) }
func (e *WriteError) Unwrap() error { return e.Err }

// InUse tells whether another program holds the file open, which keeps it from being written. Only
// Windows lets it.
func (e *WriteError) InUse() bool { return inUse(e.Err) }

// Full tells whether there was no room left, on the disk or in the user's share of it.
func (e *WriteError) Full() bool { return full(e.Err) }

// ReadOnly tells whether the disk takes no writing at all.
func (e *WriteError) ReadOnly() bool { return readOnly(e.Err) }

// A PassphraseError is about a passphrase that does not open the encrypted file.
type PassphraseError struct{ Path string }

func (e *PassphraseError) Error() string { return fmt.Sprintf("store: %s: wrong passphrase", e.Path) }

// A PassphraseNeededError is about a vault that opens with a passphrase, which was not given.
type PassphraseNeededError struct {
	// Place is where the vault is, for people.
	Place string
	// New says that there is none yet: the passphrase is to be chosen.
	New bool
	// Identity says that it is the own identity, which opens the secrets of a desk.
	Identity bool
}

func (e *PassphraseNeededError) Error() string {
	return fmt.Sprintf("store: %s: a passphrase is needed", e.Place)
}

// ErrNoSecret is wrapped by the error of [Vault].Get for an account that has no secret there.
var ErrNoSecret = errors.New("no secret kept")

// A VaultError is about a keyring that cannot be used.
type VaultError struct {
	// Place is the keyring's name.
	Place string
	// Reason is one of the constants below.
	Reason string
	// Err is what the keyring said, or that it said nothing.
	Err error
}

func (e *VaultError) Error() string {
	return fmt.Sprintf("store: %s: %s: %v", e.Place, e.Reason, e.Err)
}
func (e *VaultError) Unwrap() error { return e.Err }

// Why a keyring cannot be used.
const (
	// Absent: there is none, or no session to reach it by.
	Absent = "absent"
	// Timeout: it did not answer in time; perhaps a password window is waiting.
	Timeout = "timeout"
	// Locked: it is locked, and was not unlocked.
	Locked = "locked"
	// LogonSession: Windows keeps it from a session over the network, such as SSH.
	LogonSession = "logon-session"
	// Denied: it said no, for whatever reason it gave.
	Denied = "denied"
)
