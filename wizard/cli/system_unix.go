//go:build unix

package cli

import (
	"os"
	"strings"
	"syscall"
	"unicode"

	"golang.org/x/sys/unix"

	"raccord/wizard/keys"
)

// cursorless is false: where there are no Windows consoles, TERM says what a terminal can do.
func cursorless() bool { return false }

// Clipboard is nil: terminals paste by themselves.
func Clipboard() func() (string, error) { return nil }

// StartedFromDesktop is false: no desktop closes the window of a program that has ended before its
// end was read.
func StartedFromDesktop() bool { return false }

// Quoted returns a word of a command as a POSIX shell takes it: in single quotes where it holds
// anything that the shell might read as its own.
func Quoted(word string) string {
	special := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/:._-+@,=%", r)
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// QuotedProgram returns the path of a program as the first word of a command.
func QuotedProgram(path string) string { return Quoted(path) }

// NoCoreDumps keeps a crash from writing the process's memory, secrets in it, to disk, and on
// Linux other programs of the user from reading it while it runs. A system that refuses either
// is one whose administrator decided it.
func NoCoreDumps() {
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	hideMemory()
}

// hide takes the echo from a terminal; its lines and its signals stay. Backspace is left in the line for
// readHidden: a terminal erases one code point, and what a reader sees as a character can be several. An
// erasing key of another kind is the terminal's own, and erases no half of a code point.
func hide(terminal int) error {
	modes, err := unix.IoctlGetTermios(terminal, getModes)
	if err != nil {
		return err
	}
	modes.Lflag = modes.Lflag&^unix.ECHO | unix.ICANON | unix.ISIG
	modes.Iflag |= unix.ICRNL | characterMode
	if erasing := modes.Cc[unix.VERASE]; erasing == '\x7f' || erasing == '\b' {
		modes.Cc[unix.VERASE] = noKey
	}
	return unix.IoctlSetTermios(terminal, setModes, modes)
}

// readHidden reads a line of the hidden terminal. term.ReadPassword would wait on at the end of
// the input.
func readHidden() (string, error) {
	var line []byte
	for next := make([]byte, 1); ; {
		n, err := os.Stdin.Read(next)
		switch {
		case err != nil:
			return "", err
		case n > 0 && next[0] == '\n':
			return keys.Erased(string(line)), nil
		}
		line = append(line, next[:n]...)
	}
}
