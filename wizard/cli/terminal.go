package cli

import (
	"os"
	"runtime"

	"golang.org/x/term"
)

// Why a walk goes line by line; each has its section doctor.terminal.NAME.
const (
	LinesAsked      = "asked"       // --plain
	LinesAccessible = "accessible"  // ACCESSIBLE
	LinesDumb       = "dumb"        // TERM is empty or "dumb", but on Windows
	LinesNoTerminal = "no-terminal" // standard input or output is none
	LinesConsole    = "console"     // a Windows console without escape sequences
)

// WhyLines is why the walk goes line by line: because it was asked for, or because a
// cursor cannot be placed. "" is the screen.
func (p *Program) WhyLines() string {
	switch os.Getenv("ACCESSIBLE") {
	case "", "0", "false":
	default:
		return LinesAccessible
	}
	switch name := os.Getenv("TERM"); {
	case p.Plain:
		return LinesAsked
	case !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd())):
		return LinesNoTerminal
	case runtime.GOOS != "windows" && (name == "" || name == "dumb"):
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
