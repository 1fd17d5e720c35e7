package batch

// This file reads a list of pairs. The rules are:
//
//   - CSV with a header, separated by commas, or by semicolons as Excel does in French.
//   - UTF-8, with or without a byte order mark. Anything else is refused whole: Windows-1252
//     read as UTF-8 would change names that are compared character by character.
//   - It is read twice: once whole, for its fingerprint and its length, then line by line. No
//     more than one line is in memory.
//   - A line that cannot be read is told, and the next one is read. One that is blank, or has
//     separators only, is none.

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// A Row is one line of a list.
type Row struct {
	// Line counts from 1, the header included.
	Line                                      int
	Customer, SIRET, Application, Declared    string
	ClientID, SecretFile, Login, PasswordFile string
}

// A List is a list of pairs that can be read.
type List struct {
	// Rows is how many lines there are, those that cannot be read included.
	Rows int
	// Sum is the content's fingerprint.
	Sum [sha256.Size]byte

	source  io.ReadSeeker
	comma   rune
	columns []column
}

// An EncodingError is a list that is not UTF-8, from that line on.
type EncodingError struct{ Line int }

func (e *EncodingError) Error() string { return fmt.Sprintf("batch: line %d: not UTF-8", e.Line) }

// A RowError is a line that cannot be read.
type RowError struct {
	Line int
	// Kind is one of the constants below.
	Kind string
	// Column is the one that lacks, of ValueMissing.
	Column string
}

// The kinds of RowError.
const (
	BrokenQuotes  = "quotes"
	TooManyFields = "fields"
	ValueMissing  = "value"
)

func (e *RowError) Error() string { return fmt.Sprintf("batch: line %d: %s", e.Line, e.Kind) }

// ReadList reads a list once, and its header. The error is an *EncodingError, a
// *HeaderError or the source's.
func ReadList(source io.ReadSeeker) (*List, error) {
	l := &List{source: source}
	sum, text := sha256.New(), &utf8Check{line: 1}
	reader, err := l.reader(io.TeeReader(source, io.MultiWriter(sum, text)))
	if err != nil {
		return nil, err
	}
	header, err := reader.Read()
	header = append([]string{}, header...) // the reader uses it again
	for ; err == nil || isParse(err); _, err = reader.Read() {
		l.Rows++
	}
	var broken *EncodingError
	switch {
	case errors.As(err, &broken):
		return nil, broken
	case err != io.EOF:
		return nil, err
	case len(text.rest) > 0:
		return nil, &EncodingError{text.line}
	case l.Rows == 0:
		return nil, &HeaderError{Kind: NoColumns}
	}
	l.Rows-- // the header
	sum.Sum(l.Sum[:0])
	if l.columns, err = readHeader(header); err != nil {
		return nil, err
	}
	return l, nil
}

// reader begins to read CSV.
func (l *List) reader(source io.Reader) (*csv.Reader, error) {
	buffered := bufio.NewReaderSize(source, 64<<10)
	begin, err := buffered.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.HasPrefix(begin, []byte("\ufeff")) {
		_, _ = buffered.Discard(3)
	}
	first, _, _ := bytes.Cut(begin, []byte("\n"))
	l.comma = ','
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		l.comma = ';'
	}
	reader := csv.NewReader(buffered)
	reader.Comma, reader.FieldsPerRecord, reader.ReuseRecord = l.comma, -1, true
	return reader, nil
}

func isParse(err error) bool {
	var broken *csv.ParseError
	return errors.As(err, &broken)
}

// All are the lines in their order. The error is a *RowError, and the next line follows; any
// other is the source's, and the last.
func (l *List) All() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if _, err := l.source.Seek(0, io.SeekStart); err != nil {
			yield(Row{}, err)
			return
		}
		reader, err := l.reader(l.source)
		if err == nil {
			_, err = reader.Read()
		}
		for err == nil || isParse(err) {
			var fields []string
			fields, err = reader.Read()
			if err == io.EOF {
				return
			}
			row, problem := l.row(reader, fields, err)
			if problem == nil && row == (Row{Line: row.Line}) {
				continue
			}
			if !yield(row, problem) {
				return
			}
		}
	}
}

// row is one line as the reader gave it.
func (l *List) row(reader *csv.Reader, fields []string, err error) (Row, error) {
	var broken *csv.ParseError
	switch {
	case errors.As(err, &broken):
		return Row{Line: broken.StartLine}, &RowError{Line: broken.StartLine, Kind: BrokenQuotes}
	case err != nil:
		return Row{}, err
	}
	row := Row{}
	row.Line, _ = reader.FieldPos(0)
	if strings.TrimSpace(strings.Join(fields, "")) == "" {
		return row, nil
	}
	for i, field := range fields {
		if i < len(l.columns) {
			*l.columns[i].into(&row) = field
		} else if strings.TrimSpace(field) != "" {
			return row, &RowError{Line: row.Line, Kind: TooManyFields}
		}
	}
	return row, row.missing()
}

// missing names the first value without which nothing can be checked.
func (r Row) missing() error {
	for _, c := range columns {
		if optional := c.name == "customer" || c.name == "application"; c.required && !optional && strings.TrimSpace(*c.into(&r)) == "" {
			return &RowError{Line: r.Line, Kind: ValueMissing, Column: c.name}
		}
	}
	return nil
}

// utf8Check is a writer that fails where a text is not UTF-8.
type utf8Check struct {
	line int
	rest []byte // of a character whose end has not come yet
}

func (c *utf8Check) Write(text []byte) (int, error) {
	all := append(c.rest, text...)
	for len(all) > 0 {
		r, size := utf8.DecodeRune(all)
		if r == utf8.RuneError && size <= 1 {
			if !utf8.FullRune(all) {
				break
			}
			return 0, &EncodingError{c.line}
		}
		if r == 0 { // UTF-16 is full of them
			return 0, &EncodingError{c.line}
		}
		if r == '\n' {
			c.line++
		}
		all = all[size:]
	}
	c.rest = append([]byte(nil), all...)
	return len(text), nil
}
