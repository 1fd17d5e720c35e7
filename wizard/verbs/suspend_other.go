//go:build !unix

package verbs

// suspend is nil: Windows stops no program for its shell.
var suspend func()

func onSuspend(_, _ func()) (end func()) { return func() {} }
