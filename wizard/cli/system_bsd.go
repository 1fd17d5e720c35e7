//go:build unix && !linux

package cli

import "golang.org/x/sys/unix"

// This file is what macOS and the BSDs do in a way of their own.

// The requests that get and set the modes of a terminal.
const (
	getModes = unix.TIOCGETA
	setModes = unix.TIOCSETA
)

// characterMode is the mode in which the terminal itself erases characters, not bytes: IUTF8 of
// macOS. Where another BSD has none, the bit stands for nothing.
const characterMode = 0x4000

// noKey stands for a key of the terminal's that there is not: _POSIX_VDISABLE.
const noKey = 0xff

// dropInput forgets what was typed and not read. Where it cannot, nothing is lost but that.
func dropInput(terminal int) {
	const read = 1 // FREAD of <sys/fcntl.h>
	_ = unix.IoctlSetPointerInt(terminal, unix.TIOCFLUSH, read)
}

// hideMemory does nothing: the call is Linux's.
func hideMemory() {}
