package cli

import "golang.org/x/sys/unix"

// dropInput forgets what was typed and not read. Where it cannot, nothing is lost but that.
func dropInput(terminal int) {
	const read = 1 // FREAD of <sys/fcntl.h>
	_ = unix.IoctlSetPointerInt(terminal, unix.TIOCFLUSH, read)
}
