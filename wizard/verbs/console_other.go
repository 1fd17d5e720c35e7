//go:build !windows

package verbs

// cursorless is told by TERM where there are no consoles.
func cursorless() bool { return false }
