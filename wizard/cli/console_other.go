//go:build !windows

package cli

// cursorless is told by TERM where there are no consoles.
func cursorless() bool { return false }
