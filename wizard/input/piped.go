package input

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A Piped reads the answers that come through a pipe, line by line, as UTF-8 without a byte order
// mark. UTF-16 is known by its mark, as PowerShell writes it. Bytes of any other encoding, such as
// those of a Windows code page, end the reading with an *Error: it is not known which letters
// they are. What stands before them is returned first.
type Piped struct {
	bytes *bufio.Reader
	text  io.Reader // nil before the first byte is there
	lines int       // that were read to their end
	err   *Error
}

// NewPiped returns a Piped over what comes through a pipe.
func NewPiped(pipe io.Reader) *Piped { return &Piped{bytes: bufio.NewReader(pipe)} }

// Read implements io.Reader.
func (p *Piped) Read(into []byte) (int, error) {
	if p.text == nil {
		p.text = transform.NewReader(p.bytes, p.decoder())
	}
	n, err := p.text.Read(into)
	p.lines += bytes.Count(into[:n], []byte("\n"))
	if errors.Is(err, encoding.ErrInvalidUTF8) {
		p.err = &Error{Kind: Answered, Path: Stdin, Reason: NotUnicode, Line: p.lines + 1, Err: err}
		err = p.err
	}
	return n, err
}

// Err returns the *Error that ended the reading, nil where it ended otherwise.
func (p *Piped) Err() error {
	if p.err == nil {
		return nil
	}
	return p.err
}

// decoder returns what makes UTF-8 of the bytes. A mark is three bytes, and it is waited for only
// where the first one begins it: the first answer may be shorter.
func (p *Piped) decoder() transform.Transformer {
	if first, _ := p.bytes.Peek(1); len(first) > 0 && bytes.Contains([]byte("\xef\xfe\xff"), first) {
		return unicode.BOMOverride(encoding.UTF8Validator)
	}
	return encoding.UTF8Validator
}
