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

// largestSecret is the most that is read of a secret file.
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

// Chmod is the command line that mends it, quoted for a shell.
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
	// Err is what the system said, if it was the system.
	Err error
}

func (e *SecretFileError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("store: %s: secret file: %s", e.Path, e.Reason)
	}
	return fmt.Sprintf("store: %s: secret file: %s: %v", e.Path, e.Reason, e.Err)
}
func (e *SecretFileError) Unwrap() error { return e.Err }

// A SecretFile is what a file of secrets held when it was read.
type SecretFile struct {
	Text secret.Text
	// Size is the file's in bytes. With Modified it tells a file that was written again.
	Size     int64
	Modified time.Time
}

// ReadSecretFile returns the secret that a file holds: a passphrase, a Client Secret,
// a password. A byte order mark and the line ends after the secret are not part of it.
// On Unix a file that others may read is an *[ExposedError]; every other error is a
// *[SecretFileError].
func ReadSecretFile(path string) (SecretFile, error) {
	f, err := os.Open(path)
	if err != nil {
		reason := "unreadable"
		if errors.Is(err, os.ErrNotExist) {
			reason = "missing"
		}
		return SecretFile{}, &SecretFileError{Path: path, Reason: reason, Err: err}
	}
	defer f.Close()
	// Of the open file, because the path could lead elsewhere by now.
	info, err := f.Stat()
	if err != nil {
		return SecretFile{}, &SecretFileError{Path: path, Reason: "unreadable", Err: err}
	}
	if info.IsDir() {
		return SecretFile{}, &SecretFileError{Path: path, Reason: "directory"}
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o044 != 0 {
		return SecretFile{}, &ExposedError{Path: path, Mode: mode}
	}
	content, err := io.ReadAll(io.LimitReader(f, largestSecret+1))
	if err != nil {
		return SecretFile{}, &SecretFileError{Path: path, Reason: "unreadable", Err: err}
	}
	text, err := parseSecret(path, content)
	return SecretFile{text, info.Size(), info.ModTime()}, err
}

// parseSecret returns the secret in content, which the file at path held.
func parseSecret(path string, content []byte) (secret.Text, error) {
	text := strings.TrimRight(strings.TrimPrefix(string(content), "\ufeff"), "\r\n")
	reason := ""
	switch {
	case len(content) > largestSecret:
		reason = "too-large"
	case !utf8.ValidString(text) || strings.Contains(text, "\x00"):
		reason = "not-text"
	case text == "":
		reason = "empty"
	default:
		return secret.Of(text), nil
	}
	return secret.Text{}, &SecretFileError{Path: path, Reason: reason}
}
