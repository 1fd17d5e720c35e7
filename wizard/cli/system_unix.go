//go:build unix

package cli

import "syscall"

// cursorless is false: where there are no Windows consoles, TERM says what a terminal can do.
func cursorless() bool { return false }

// NoCoreDumps keeps a crash from writing the process's memory, secrets in it, to disk, and on
// Linux other programs of the user from reading it while it runs. A system that refuses either
// is one whose administrator decided it.
func NoCoreDumps() {
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	hideMemory()
}
