//go:build !unix

package verbs

// NoCoreDumps does nothing: Windows writes a dump only where its administrator asked for one.
func NoCoreDumps() {}
