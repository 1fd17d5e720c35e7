package cli

import "golang.org/x/sys/windows"

// dropInput forgets what was typed and not read. Where it cannot, nothing is lost but that.
func dropInput(console int) { _ = windows.FlushConsoleInputBuffer(windows.Handle(console)) }
