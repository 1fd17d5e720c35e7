package cli

import (
	"os"
	"runtime"

	"golang.org/x/term"
)

// Why a walk goes line by line; each is explained by the section doctor.terminal.NAME.
const (
	LinesAsked      = "asked"       // --plain
	LinesAccessible = "accessible"  // ACCESSIBLE
	LinesDumb       = "dumb"        // TERM is "dumb", or empty on another system than Windows
	LinesNoTerminal = "no-terminal" // standard input or output is none
	LinesConsole    = "console"     // a Windows console without escape sequences
)

// WhyLines returns why the walk goes line by line: it was asked for, or a cursor cannot be
// placed. It returns "" where the walk goes on the screen.
func (p *Program) WhyLines() string {
	accessible, name := os.Getenv("ACCESSIBLE"), os.Getenv("TERM")
	switch {
	case accessible != "" && accessible != "0" && accessible != "false":
		return LinesAccessible
	case p.Plain:
		return LinesAsked
	case !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd())):
		return LinesNoTerminal
	case name == "dumb" || name == "" && runtime.GOOS != "windows":
		return LinesDumb
	case cursorless():
		return LinesConsole
	}
	return ""
}

// redraws tells whether a line on standard error can be drawn anew.
func (p *Program) redraws() bool {
	why := p.WhyLines()
	return term.IsTerminal(int(os.Stderr.Fd())) && (why == "" || why == LinesNoTerminal && os.Getenv("TERM") != "dumb")
}
