//go:build !unix

package cli

// Suspend is nil: Windows stops no program for its shell.
var Suspend func()

func OnSuspend(_, _ func()) (end func()) { return func() {} }
