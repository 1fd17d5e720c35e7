package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// cursorless tells whether the console cannot place a cursor by escape sequences: those of
// Windows Server 2012 and before, and newer ones in legacy mode. The modes are put back.
func cursorless() bool {
	return !accepts(os.Stdout, windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) || !accepts(os.Stdin, windows.ENABLE_VIRTUAL_TERMINAL_INPUT)
}

func accepts(console *os.File, mode uint32) bool {
	handle := windows.Handle(console.Fd())
	var before uint32
	if windows.GetConsoleMode(handle, &before) != nil {
		return false
	}
	if windows.SetConsoleMode(handle, before|mode) != nil {
		return false
	}
	return windows.SetConsoleMode(handle, before) == nil
}
