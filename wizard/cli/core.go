//go:build !linux

package cli

// NoCoreDumps keeps a crash from writing the process's memory, secrets in it, to disk.
func NoCoreDumps() { noCoreLimit() }
