package cli

import (
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/atotto/clipboard"
	"github.com/inconshreveable/mousetrap"
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

// Clipboard returns what reads the text that the clipboard holds: the classic console does not
// paste in a program that reads its keys. It is nil over SSH, where it would be the clipboard of
// another computer.
func Clipboard() func() (string, error) {
	if os.Getenv("SSH_CONNECTION") != "" {
		return nil
	}
	return clipboard.ReadAll
}

// SystemLanguages returns the languages of Windows' own interface, the preferred one first.
func SystemLanguages() []string {
	languages, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil {
		return nil
	}
	return languages
}

// StartedFromDesktop tells whether the program was started by a double click: its window closes as
// soon as it ends.
func StartedFromDesktop() bool { return mousetrap.StartedByExplorer() }

// Quoted returns a word of a command as cmd and PowerShell both take it: in double quotes where it
// holds anything that one of them might read as its own. No file name holds a double quote.
func Quoted(word string) string {
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	if strings.HasSuffix(word, `\`) {
		word += `\` // or it would take the quote with it
	}
	return `"` + word + `"`
}

// QuotedProgram returns the path of a program as the first word of a command. PowerShell takes a
// first word that begins with a quote for a text to print, so the quote comes after the drive, or
// after the first letter of a server; never after a backslash, which would take it for its own.
func QuotedProgram(path string) string {
	if !strings.ContainsFunc(path, special) {
		return path
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	at := len(filepath.VolumeName(path))
	if strings.HasPrefix(path, `\\`) {
		_, letter := utf8.DecodeRuneInString(path[2:])
		at = 2 + letter
	}
	return path[:at] + `"` + path[at:] + `"`
}

// special tells whether cmd or PowerShell might read a character as its own.
func special(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`\/:._-~`, r)
}

// NoCoreDumps does nothing: Windows writes a dump only where its administrator asked for one.
func NoCoreDumps() {}

// Suspend is nil: Windows has no signal that stops a program until its shell continues it.
var Suspend func()

// OnSuspend does nothing, as there is no Suspend.
func OnSuspend(_, _ func()) (end func()) { return func() {} }
