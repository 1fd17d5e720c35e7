//go:build !unix

package cli

// noCoreLimit does nothing: Windows writes a dump only where its administrator asked for one.
func noCoreLimit() {}
