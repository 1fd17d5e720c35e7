//go:build unix

package cli

import "syscall"

func noCoreLimit() {
	// A system that refuses is one that sets the limit itself: there is nothing left to do.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
