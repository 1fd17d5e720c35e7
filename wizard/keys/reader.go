package keys

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
	"unicode/utf8"
)

// This file hands what a terminal sends to a decoder in whole pieces, so that the decoder never
// has to wait for the rest of one. The rules are:
//
//   - Over a slow line the parts of a sequence come some 60 ms apart. What is held back waits longer
//     than that, and never for ever.
//   - A lone Esc is a key, so it waits shortest.
//   - A paste that has stopped is taken as it is. A ctrl+c at its end does not wait so long: it is
//     the way out.
//   - What is no UTF-8 is dropped and told.

const (
	// keyPatience is how long Esc waits for the rest of a sequence.
	keyPatience = 100 * time.Millisecond
	// sequencePatience is how long the beginning of a sequence or a paste waits for its end.
	sequencePatience = time.Second
)

// A Reader reads from a terminal and passes on whole pieces. One goroutine reads from it.
type Reader struct {
	terminal io.Reader
	foreign  func()

	started     sync.Once
	received    chan chunk
	interrupted chan struct{}
	held        []byte   // received, and not yet a piece
	ready       [][]byte // pieces for the decoder; one Read returns no more than one
	failed      error    // why nothing more is received

	mu     sync.Mutex
	paused chan struct{} // closed while paused
}

// A chunk is what one Read of the terminal returned.
type chunk struct {
	bytes []byte
	err   error
}

// NewReader returns a Reader of what terminal sends. It calls foreign each time that something
// is no UTF-8.
func NewReader(terminal io.Reader, foreign func()) *Reader {
	return &Reader{terminal: terminal, foreign: foreign, received: make(chan chunk, 1), interrupted: make(chan struct{}), paused: make(chan struct{})}
}

// Pause makes Read return io.EOF until Resume. What was received is kept.
func (r *Reader) Pause() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.paused)
}

// Resume ends Pause.
func (r *Reader) Resume() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused = make(chan struct{})
}

// Interrupt makes Read return what is held back, and then ctrl+c. It returns false where nothing
// calls Read.
func (r *Reader) Interrupt() bool {
	select {
	case r.interrupted <- struct{}{}:
		return true
	case <-time.After(keyPatience):
		return false
	}
}

// Read returns one piece, several characters in a row, or as much of a paste as there is room for.
func (r *Reader) Read(into []byte) (int, error) {
	r.started.Do(func() { go r.receive() })
	r.mu.Lock()
	paused := r.paused
	r.mu.Unlock()
	for len(r.ready) == 0 {
		if r.failed != nil {
			return 0, r.failed
		}
		var late <-chan time.Time
		if len(r.held) > 0 {
			late = time.After(patience(r.held))
		}
		select {
		case <-paused:
			return 0, io.EOF
		case c := <-r.received:
			r.hold(c)
		case <-late:
			r.cut(true)
		case <-r.interrupted:
			r.interrupt()
		}
	}
	return r.take(into), nil
}

// hold takes in what was received, and cuts it.
func (r *Reader) hold(c chunk) {
	r.held, r.failed = append(r.held, c.bytes...), c.err
	r.cut(c.err != nil)
}

// interrupt makes everything that was received ready, and ctrl+c after it.
func (r *Reader) interrupt() {
	select {
	case c := <-r.received:
		r.hold(c)
	default:
	}
	for len(r.held) > 0 {
		r.cut(true)
	}
	r.ready = append(r.ready, []byte{ctrlC})
}

// receive reads the terminal until it fails.
func (r *Reader) receive() {
	for {
		buffer := make([]byte, 4096)
		n, err := r.terminal.Read(buffer)
		r.received <- chunk{buffer[:n], err}
		if err != nil {
			return
		}
	}
}

// patience is how long what is held waits for more.
func patience(held []byte) time.Duration {
	switch last := held[len(held)-1]; {
	case len(bytes.Trim(held, "\x1b")) == 0, held[0] != esc:
		return keyPatience
	case bytes.HasPrefix(held, pasteStart) && (last == ctrlC || last == esc):
		return keyPatience
	}
	return sequencePatience
}

// cut makes what is held into pieces; with late, the first of them has waited long enough.
func (r *Reader) cut(late bool) {
	text := false // the last piece that is ready is text, and more can follow in it
	for len(r.held) > 0 {
		p, n := first(r.held, late)
		if n == 0 {
			return
		}
		r.held, late = r.held[n:], late && r.failed != nil
		encoded := r.encode(p)
		switch {
		case len(encoded) == 0:
		case text && p.Kind == Text:
			last := len(r.ready) - 1
			r.ready[last] = append(r.ready[last], encoded...)
		default:
			r.ready = append(r.ready, encoded)
			text = p.Kind == Text
		}
	}
}

// encode returns a piece as the decoder takes it at once.
func (r *Reader) encode(p Piece) []byte {
	switch p.Kind {
	case Escape:
		return []byte("\x1b[27u") // Esc as kitty sends it: nothing can follow in it
	case Alt:
		c, _ := utf8.DecodeRune(p.Bytes[1:])
		return fmt.Appendf(nil, "\x1b[%d;3u", c) // in kitty's form too
	case Sequence:
		return sequence(p.Bytes)
	case Paste:
		pasted, foreign := valid(p.Bytes)
		if foreign {
			r.foreign()
		}
		return bytes.Join([][]byte{pasteStart, harmless(pasted), pasteEnd}, nil)
	case Foreign:
		r.foreign()
		return nil
	case Broken:
		return nil
	}
	return bytes.Clone(p.Bytes)
}

// consoleKeys are the Linux console's F1 to F5, which no other terminal sends.
var consoleKeys = map[string]string{
	"\x1b[[A": "\x1bOP", "\x1b[[B": "\x1bOQ", "\x1b[[C": "\x1bOR", "\x1b[[D": "\x1bOS", "\x1b[[E": "\x1b[15~",
}

// sequence returns a sequence as the decoder knows it; nil for one that has no meaning.
func sequence(sent []byte) []byte {
	if usual, ok := consoleKeys[string(sent)]; ok {
		return []byte(usual)
	}
	if bytes.HasPrefix(sent, []byte("\x1b[[")) || bytes.Equal(sent, pasteEnd) {
		return nil
	}
	return bytes.Clone(sent)
}

// valid returns a text without what is no UTF-8, and whether there was any.
func valid(text []byte) ([]byte, bool) {
	kept := bytes.ReplaceAll(bytes.ToValidUTF8(text, nil), []byte(string(utf8.RuneError)), nil)
	return kept, len(kept) < len(text)
}

// harmless returns a pasted text with SUB in the place of each Esc: a control character as well,
// which is cleaned away as such, but it begins no sequence in which the end mark would be lost.
func harmless(pasted []byte) []byte { return bytes.ReplaceAll(pasted, []byte{esc}, []byte{0x1a}) }

// take moves what is ready into a buffer. Neither a character nor a mark is ever cut.
func (r *Reader) take(into []byte) int {
	piece := r.ready[0]
	if len(piece) <= len(into) {
		r.ready = r.ready[1:]
		return copy(into, piece)
	}
	end := len(into) - len(pasteEnd)
	for end > 0 && !utf8.RuneStart(piece[end]) {
		end--
	}
	r.ready[0] = piece[end:]
	return copy(into, piece[:end])
}

// A Terminal is a Reader of the terminal's own file. It has what Bubble Tea needs to set the
// terminal into raw mode, and no Name: a file with one would be read past the Reader.
type Terminal struct {
	*Reader
	file *os.File
}

// NewTerminal is NewReader for a terminal that is set into raw mode.
func NewTerminal(file *os.File, foreign func()) *Terminal {
	return &Terminal{NewReader(file, foreign), file}
}

// Write writes to the terminal.
func (t *Terminal) Write(p []byte) (int, error) { return t.file.Write(p) }

// Close leaves the terminal open: it is the program's.
func (t *Terminal) Close() error { return nil }

// Fd returns the terminal's descriptor.
func (t *Terminal) Fd() uintptr { return t.file.Fd() }
