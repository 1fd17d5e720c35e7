package cli

import (
	"os"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/xo/terminfo"
)

// This file decides which colours are shown on standard output. The rules are:
//
//   - Any value of NO_COLOR but the empty one counts, not only those that Go reads as true.
//   - A terminal that has no colours by its description is shown none. The name tells where it
//     has no description here. Bold and underlined stay.
//   - CLICOLOR_FORCE is the user's word against the description.

// Colours returns which colours are shown on standard output.
func Colours() colorprofile.Profile {
	shown := colorprofile.Detect(os.Stdout, os.Environ())
	if os.Getenv("NO_COLOR") != "" || os.Getenv("CLICOLOR_FORCE") == "" && colourless(os.Getenv("TERM")) {
		return min(shown, colorprofile.ASCII)
	}
	return shown
}

// colourless tells whether a terminal of that name has no colours.
func colourless(name string) bool {
	if name == "" { // as on Windows
		return false
	}
	description, err := terminfo.Load(name)
	if err != nil {
		return strings.HasSuffix(name, "-mono") || strings.HasSuffix(name, "-m") || strings.HasPrefix(name, "vt1") || strings.HasPrefix(name, "vt2")
	}
	return description.Num(terminfo.MaxColors) <= 1 && !strings.HasSuffix(name, "-direct")
}
