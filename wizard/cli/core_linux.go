package cli

import "golang.org/x/sys/unix"

// NoCoreDumps keeps a crash from writing the process's memory, secrets in it, to disk, and
// other programs of the user from reading it while it runs.
func NoCoreDumps() {
	noCoreLimit()
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) // a kernel that refuses has the limit
}
