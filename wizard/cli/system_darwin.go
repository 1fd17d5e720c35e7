package cli

import (
	"context"
	"os/exec"
	"strings"
	"time"
)

// SystemLanguages returns the language of macOS' own interface: a terminal that is not macOS' own
// may set no LANG. The program that tells is part of macOS.
func SystemLanguages() []string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	locale, err := exec.CommandContext(ctx, "/usr/bin/defaults", "read", "-g", "AppleLocale").Output()
	if err != nil {
		return nil
	}
	return []string{strings.TrimSpace(string(locale))} // "fr_FR"
}
