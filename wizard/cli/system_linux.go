package cli

import "golang.org/x/sys/unix"

// The requests that get and set the modes of a terminal.
const (
	getModes = unix.TCGETS
	setModes = unix.TCSETS
)

// characterMode is the mode in which the terminal itself erases characters, not bytes.
const characterMode = unix.IUTF8

// noKey stands for a key of the terminal's that there is not: _POSIX_VDISABLE.
const noKey = 0

// dropInput forgets what was typed and not read. Where it cannot, nothing is lost but that.
func dropInput(terminal int) { _ = unix.IoctlSetInt(terminal, unix.TCFLSH, unix.TCIFLUSH) }

// hideMemory keeps debuggers of the same user out of this process.
func hideMemory() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) }
