package cli

import (
	"os"

	"golang.org/x/sys/windows"
	"golang.org/x/term"
)

// This file is what Windows does in a way of its own; system_unix.go is its counterpart.

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

// dropInput forgets what was typed and not read. Where it cannot, nothing is lost but that.
func dropInput(console int) { _ = windows.FlushConsoleInputBuffer(windows.Handle(console)) }

// hide does nothing: readHidden does it.
func hide(int) error { return nil }

// readHidden reads a line of the console without echo.
func readHidden() (string, error) {
	line, err := term.ReadPassword(int(os.Stdin.Fd()))
	return string(line), err
}

// NoCoreDumps does nothing: Windows writes a dump only where its administrator asked for one.
func NoCoreDumps() {}

// Suspend is nil: Windows has no signal that stops a program until its shell continues it.
var Suspend func()

// OnSuspend does nothing, as there is no Suspend.
func OnSuspend(_, _ func()) (end func()) { return func() {} }
