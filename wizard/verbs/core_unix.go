//go:build unix

package verbs

import "syscall"

// NoCoreDumps keeps a crash from writing the process's memory, secrets in it, to disk.
func NoCoreDumps() {
	// A system that refuses is one that sets the limit itself: there is nothing left to do.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
