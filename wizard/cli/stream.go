package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// This file writes to the streams of the program. The rules are:
//
//   - A pipe that is not read, or a terminal stopped with ctrl+s, is waited for as long as the user
//     wants: it may be a pager.
//   - An interruption ends that wait too. No system lets a write be called back, so it goes on by itself
//     and ends with the program.

// takePatience is how long a write goes on after an interruption: what is read slowly is still taken.
const takePatience = 300 * time.Millisecond

// ErrUntaken is the error of a write that was given up after an interruption, because what was
// written was not taken.
var ErrUntaken = errors.New("cli: the output is not taken")

// A Stream is standard output or standard error. It has what Bubble Tea needs to know a terminal.
type Stream struct {
	file *os.File
	// interrupted is closed by the first interruption.
	interrupted <-chan struct{}

	mu sync.Mutex // held while a text is written
	// stuck says that a write was given up: the ones after it would wait in vain.
	stuck bool
}

// NewStream returns the stream that goes to file. It waits for no reader once interrupted is closed.
func NewStream(file *os.File, interrupted <-chan struct{}) *Stream {
	return &Stream{file: file, interrupted: interrupted}
}

// Write writes a text. The error is ErrUntaken or the file's.
func (s *Stream) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stuck {
		return 0, ErrUntaken
	}
	kept := bytes.Clone(text) // the caller may change its own once the write is given up
	n, err := taken(s.interrupted, func() (int, error) { return s.file.Write(kept) })
	s.stuck = err == ErrUntaken
	return n, err
}

// Untaken returns ErrUntaken where something that was written to a stream of the program was not taken.
func Untaken(w io.Writer) error {
	s, ok := Raw(w).(*Stream)
	if !ok {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stuck {
		return ErrUntaken
	}
	return nil
}

// Read reads from the stream, which is a terminal then.
func (s *Stream) Read(into []byte) (int, error) { return s.file.Read(into) }

// Close leaves the stream open: it is the program's.
func (s *Stream) Close() error { return nil }

// Fd returns the stream's descriptor.
func (s *Stream) Fd() uintptr { return s.file.Fd() }

// taken returns what write returns, or ErrUntaken where write takes longer than takePatience after
// interrupted was closed.
func taken(interrupted <-chan struct{}, write func() (int, error)) (int, error) {
	type outcome struct {
		n   int
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		n, err := write()
		done <- outcome{n, err}
	}()
	select {
	case o := <-done:
		return o.n, o.err
	case <-interrupted:
	}
	select {
	case o := <-done:
		return o.n, o.err
	case <-time.After(takePatience):
		return 0, ErrUntaken
	}
}

// terminalOf returns the descriptor of the terminal that a stream of the program goes to.
func terminalOf(w io.Writer) (fd int, ok bool) {
	file, ok := Raw(w).(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0, false
	}
	return int(file.Fd()), true
}

// IsTerminal tells whether a stream of the program goes to a terminal.
func IsTerminal(w io.Writer) bool {
	_, ok := terminalOf(w)
	return ok
}

// Columns returns how wide the terminal is that a stream of the program goes to, in cells; 0
// where it is none.
func Columns(w io.Writer) int {
	fd, ok := terminalOf(w)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(fd)
	if err != nil {
		return 0
	}
	return columns
}
