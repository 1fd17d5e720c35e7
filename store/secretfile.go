package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"raccord/store/secret"
)

// largestSecret is the most that a secret file may hold, in bytes.
const largestSecret = 64 << 10

// An ExposedError is about a secret file that other users may read. It is a fault
// of usage, not of storage.
type ExposedError struct {
	Path string
	Mode os.FileMode
}

func (e *ExposedError) Error() string {
	return fmt.Sprintf("store: %s: others may read it (mode %04o); mend it with: %s", e.Path, e.Mode, e.Chmod())
}

// Chmod returns the command line that mends it, quoted for a shell.
func (e *ExposedError) Chmod() string {
	return "chmod 600 -- '" + strings.ReplaceAll(e.Path, "'", `'\''`) + "'"
}

// A SecretFileError is about a secret file that holds no secret. It is a fault of
// usage, not of storage.
type SecretFileError struct {
	Path string
	// Reason is "missing", "unreadable", "directory", "empty", "too-large" or
	// "not-text": neither UTF-8 nor ASCII, as PowerShell's > writes by default.
	Reason string
	// Err is the system's error, nil where the system had none.
	Err error
}

func (e *SecretFileError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("store: %s: secret file: %s", e.Path, e.Reason)
	}
	return fmt.Sprintf("store: %s: secret file: %s: %v", e.Path, e.Reason, e.Err)
}
func (e *SecretFileError) Unwrap() error { return e.Err }

// A SecretFile is a secret, and the state of its file when it was read.
type SecretFile struct {
	Text secret.Text
	// Size is the file's in bytes. Size and Modified tell whether the file was written again.
	Size     int64
	Modified time.Time
}

// ReadSecretFile returns the secret that a file holds: a passphrase, a Client Secret,
// a password. A byte order mark and the line ends after the secret are not part of it.
// On Unix a file that others may read is an *[ExposedError]; every other error is a
// *[SecretFileError].
func ReadSecretFile(path string) (SecretFile, error) {
	unusable := func(reason string, err error) (SecretFile, error) {
		return SecretFile{}, &SecretFileError{Path: path, Reason: reason, Err: err}
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return unusable("missing", err)
	}
	if err != nil {
		return unusable("unreadable", err)
	}
	defer f.Close()
	info, err := f.Stat() // of the open file, because the path could lead elsewhere by now
	if err != nil {
		return unusable("unreadable", err)
	}
	if info.IsDir() {
		return unusable("directory", nil)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o044 != 0 {
		return SecretFile{}, &ExposedError{Path: path, Mode: mode}
	}
	content, err := io.ReadAll(io.LimitReader(f, largestSecret+1))
	if err != nil {
		return unusable("unreadable", err)
	}
	text := strings.TrimRight(strings.TrimPrefix(string(content), "\ufeff"), "\r\n")
	switch {
	case len(content) > largestSecret:
		return unusable("too-large", nil)
	case !utf8.ValidString(text) || strings.Contains(text, "\x00"):
		return unusable("not-text", nil)
	case text == "":
		return unusable("empty", nil)
	}
	return SecretFile{secret.Of(text), info.Size(), info.ModTime()}, nil
}
