// Package input reads what the program is given from outside: lists, answers files, secret
// files and the rest, from a file, a pipe or standard input.
package input

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// This file decides what is read of an input, and how. The rules are:
//
//   - It is text: UTF-8, UTF-16 with a byte order mark, or Windows-1252, which Excel writes in
//     French. The last is told, for it could be another one; where names are taken from it and
//     kept, it is refused.
//   - The byte order mark is no part of the text. A text with zero bytes is none.
//   - A secret's file that other users may read is refused on Unix. A pipe has no such mode.
//   - Nothing is waited for longer than the context lasts: not for the writer of a pipe, nor for
//     the one who types.

// Stdin is the path of standard input.
const Stdin = "-"

// A Kind is a kind of input and what holds for it.
type Kind struct {
	// Name names the sentence that says what it is, input.kind.NAME.
	Name string
	// largest is the most it may hold, in bytes.
	largest int64
	// secret tells that others may not read it; strict that it has to be Unicode; blank that it
	// may hold nothing, because its reader says what should be there; archive that it may be a ZIP
	// archive, as workbooks are, which is left as it is.
	secret, strict, blank, archive bool
}

// The kinds of input.
var (
	List         = Kind{Name: "list", largest: 64 << 20, blank: true, archive: true}
	Answers      = Kind{Name: "answers", largest: 1 << 20, strict: true}
	Note         = Kind{Name: "note", largest: 64 << 10}
	Endpoints    = Kind{Name: "endpoints", largest: 1 << 20}
	Certificates = Kind{Name: "certificates", largest: 16 << 20}
	Recipients   = Kind{Name: "recipients", largest: 1 << 20}
	Secret       = Kind{Name: "secret", largest: 4 << 10, secret: true}
	Passphrase   = Kind{Name: "passphrase", largest: 4 << 10, secret: true}
	Answered     = Kind{Name: "answered"} // line by line, by a Piped
)

// A Content is what an input holds.
type Content struct {
	// Text is UTF-8, without the byte order mark, or an archive where the kind allows one.
	Text []byte
	// Windows1252 tells that it was written in that encoding.
	Windows1252 bool
	// Size, in bytes, and Modified are the file's: they tell whether it was written again.
	Size     int64
	Modified time.Time
}

// A Reason is why an input cannot be used; its sentence is input.REASON.
type Reason string

// The reasons.
const (
	Missing    Reason = "missing"
	NoHome     Reason = "no-home" // the path begins with a home folder that is not known here
	Denied     Reason = "denied"  // its permissions
	Unreadable Reason = "unreadable"
	Directory  Reason = "directory"
	Device     Reason = "device" // or anything else that is neither a file nor a pipe
	Exposed    Reason = "exposed"
	Empty      Reason = "empty"
	TooLarge   Reason = "too-large"
	ZeroByte   Reason = "zero-byte"
	NotUnicode Reason = "not-unicode" // Windows-1252 where that is refused
	Encoding   Reason = "encoding"    // none of the three
)

// An Error says why an input cannot be used. It holds nothing of the content.
type Error struct {
	Kind   Kind
	Path   string // as it was given
	Reason Reason
	// Line is the first line at fault, from 1; 0 where the reason is not in the text.
	Line int
	// Err is the system's error, nil where it had none.
	Err error
}

func (e *Error) Error() string {
	return fmt.Sprintf("input: %s %s: %s (line %d): %v", e.Kind.Name, e.Path, e.Reason, e.Line, e.Err)
}
func (e *Error) Unwrap() error { return e.Err }

// Largest returns the most that the input may hold, in KiB.
func (e *Error) Largest() int { return int(e.Kind.largest >> 10) }

// Chmod returns the command line that mends an exposed file, quoted for a shell, which leaves a
// tilde in quotes as it is.
func (e *Error) Chmod() string {
	path, _ := Home(e.Path)
	return "chmod 600 -- '" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// Read returns what the input at path holds. Its error is an *Error, or ctx's.
func Read(ctx context.Context, k Kind, path string) (Content, error) {
	return Await(ctx, func() (Content, error) { return read(k, path) })
}

// Await returns what read returns, or the error of ctx where that ends first. What waits for a
// pipe or a terminal cannot be called back: it ends with the program.
func Await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := read()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// Beside returns the path of a file that the input at path names: it is relative to that
// input's folder, or to the current one where that is standard input.
func Beside(path, name string) string {
	if inHome(name) || filepath.IsAbs(name) || filepath.VolumeName(name) != "" || name != "" && os.IsPathSeparator(name[0]) {
		return name // \folder and C:file are Windows' own to find
	}
	file := filepath.Join(filepath.Dir(path), filepath.FromSlash(name))
	if file == Stdin {
		return "." + string(filepath.Separator) + file
	}
	return file
}

func read(k Kind, path string) (Content, error) {
	refused := func(reason Reason, line int, err error) (Content, error) {
		return Content{}, &Error{Kind: k, Path: path, Reason: reason, Line: line, Err: err}
	}
	file, err := open(path)
	if err != nil {
		return refused(reasonOf(err), 0, err)
	}
	defer file.Close()
	info, err := file.Stat() // of the open file, because the path could lead elsewhere by now
	if err != nil {
		return refused(Unreadable, 0, err)
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return refused(Directory, 0, nil)
	case path == Stdin, mode&fs.ModeNamedPipe != 0:
	case !mode.IsRegular():
		return refused(Device, 0, nil)
	case k.secret && runtime.GOOS != "windows" && mode.Perm()&0o044 != 0:
		return refused(Exposed, 0, nil)
	}
	raw, err := io.ReadAll(io.LimitReader(file, k.largest+1))
	switch {
	case err != nil:
		return refused(Unreadable, 0, err)
	case int64(len(raw)) > k.largest:
		return refused(TooLarge, 0, nil)
	}
	c := Content{Size: info.Size(), Modified: info.ModTime()}
	if k.archive && bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		c.Text = raw
		return c, nil
	}
	var reason Reason
	var line int
	if c.Text, c.Windows1252, reason, line = decode(raw, k.strict); reason != "" {
		return refused(reason, line, nil)
	}
	if !k.blank && len(bytes.TrimSpace(c.Text)) == 0 {
		return refused(Empty, 0, nil)
	}
	return c, nil
}

// open opens the input at path. Standard input is the program's: closing what is returned
// leaves it open.
func open(path string) (file interface {
	io.ReadCloser
	Stat() (fs.FileInfo, error)
}, err error) {
	if path == Stdin {
		return standardInput{os.Stdin}, nil
	}
	path, err = Home(path)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

type standardInput struct{ *os.File }

func (standardInput) Close() error { return nil }

// reasonOf returns why a file could not be opened.
func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, ErrHome):
		return NoHome
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return Missing
	case errors.Is(err, fs.ErrPermission):
		return Denied
	case errors.Is(err, syscall.ENXIO): // a socket
		return Device
	}
	return Unreadable
}

var byteOrderMark = []byte("\ufeff")

// decode returns what is read as UTF-8 without its mark, and whether it was Windows-1252; or why
// it is no text, and in which line.
func decode(raw []byte, strict bool) (text []byte, windows1252 bool, reason Reason, line int) {
	text = bytes.TrimPrefix(raw, byteOrderMark)
	if utf16 := bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")); utf16 {
		text, _ = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		if at := bytes.IndexRune(text, utf8.RuneError); at >= 0 { // half a character
			return nil, false, Encoding, lineOf(text, at)
		}
	}
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return nil, false, ZeroByte, lineOf(text, at)
	}
	at := invalid(text)
	switch {
	case at < 0:
		return text, false, "", 0
	case strict:
		return nil, false, NotUnicode, lineOf(text, at)
	case mixed(text):
		return nil, false, Encoding, lineOf(text, at)
	}
	text, _ = charmap.Windows1252.NewDecoder().Bytes(text)
	return text, true, "", 0
}

// lineOf returns the number of the line in which a byte stands.
func lineOf(text []byte, at int) int { return 1 + bytes.Count(text[:at], []byte("\n")) }

// invalid returns where the first byte stands that is no UTF-8, -1 where there is none.
func invalid(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for at := 0; ; {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
}

// unused are the bytes that stand for nothing in Windows-1252.
var unused = []byte{0x81, 0x8d, 0x8f, 0x90, 0x9d}

// mixed tells whether a text that is not UTF-8 is not Windows-1252 either: some of its letters
// are UTF-8, or it has one of the unused bytes.
func mixed(text []byte) bool {
	if slices.ContainsFunc(text, func(b byte) bool { return slices.Contains(unused, b) }) {
		return true
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r != utf8.RuneError && size > 1 {
			return true
		}
		text = text[size:]
	}
	return false
}
