//go:build !unix

package verbs

// noCoreLimit does nothing: Windows writes a dump only where its administrator asked for one.
func noCoreLimit() {}
