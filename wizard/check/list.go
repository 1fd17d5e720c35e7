package check

// This file reads a list of pairs. The rules are:
//
//   - CSV with a header, separated by commas, or by semicolons as Excel does in French.
//   - UTF-8, with or without a byte order mark. Anything else is refused whole: Windows-1252
//     read as UTF-8 would change names that are compared character by character.
//   - A line that cannot be read is told, and the next one is read. One that is blank, or has
//     separators only, is none.

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// A row is one line of a list.
type row struct {
	// Line counts from 1, the header included.
	Line                                      int
	Customer, SIRET, Application, Declared    string
	ClientID, SecretFile, Login, PasswordFile string

	// broken is why the line cannot be read, nil where it can.
	broken *rowError
}

// A listError is what is wrong with a list as a whole.
type listError struct {
	// Kind is one of the constants below; its words are check.list.KIND.
	Kind string
	// Columns are the ones at fault as the list writes them; those that lack, or of an empty
	// list all of them, as they should be.
	Columns []string
	// Instead is the column that was probably meant, or the one to use.
	Instead string
	// Line is the first one that is not UTF-8, 0 for the other kinds.
	Line int
}

// The kinds of listError.
const (
	unreadableList = "unreadable"
	otherEncoding  = "encoding"
	noColumns      = "empty"
	secretColumn   = "secret"
	unknownColumn  = "unknown"
	columnTwice    = "twice"
	columnsMissing = "missing"
)

func (e *listError) Error() string {
	return fmt.Sprintf("check: list: %s: %s", e.Kind, strings.Join(e.Columns, ", "))
}

// A rowError is what is wrong with one line.
type rowError struct {
	// Kind is one of the constants below; its words are check.line.KIND.
	Kind string
	// Column is the one without a value, "" for the other kinds.
	Column string
}

// The kinds of rowError.
const (
	brokenQuotes  = "quotes"
	tooManyFields = "fields"
	valueMissing  = "value"
)

func (e *rowError) Error() string { return "check: line: " + e.Kind }

// A list is a list of pairs that can be read, in memory.
type list struct {
	text   []byte
	header []column
}

// readList checks a list as a whole and reads its header. The error is a *listError.
func readList(text []byte) (*list, error) {
	if line := notUTF8(text); line > 0 {
		return nil, &listError{Kind: otherEncoding, Line: line}
	}
	l := &list{text: bytes.TrimPrefix(text, []byte("\ufeff"))}
	header, err := l.reader().Read()
	if err == io.EOF {
		return nil, &listError{Kind: noColumns, Columns: columnNames()}
	}
	l.header, err = readHeader(header) // of one that is no CSV, what could be read
	return l, err
}

// reader returns a reader of the list from its header on.
func (l *list) reader() *csv.Reader {
	reader := csv.NewReader(bytes.NewReader(l.text))
	reader.Comma, reader.FieldsPerRecord = separator(l.text), -1
	return reader
}

// rows returns the lines after the header, in their order. They are read from the text each
// time: a hundred thousand of them kept as values would take several times its memory.
func (l *list) rows() iter.Seq[row] {
	return func(yield func(row) bool) {
		reader := l.reader()
		reader.ReuseRecord = true
		for _, err := reader.Read(); err != io.EOF; {
			var fields []string
			fields, err = reader.Read()
			var r row
			broken, isBroken := errors.AsType[*csv.ParseError](err)
			switch {
			case isBroken:
				r = row{Line: broken.StartLine, broken: &rowError{Kind: brokenQuotes}}
			case strings.TrimSpace(strings.Join(fields, "")) == "":
				continue
			default:
				r = readRow(l.header, fields)
				r.Line, _ = reader.FieldPos(0)
			}
			if !yield(r) {
				return
			}
		}
	}
}

// notUTF8 returns the number of the first line that is not UTF-8, 0 where all are. A zero byte is
// not: UTF-16 is full of them.
func notUTF8(text []byte) int {
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return number
		}
	}
	return 0
}

// separator returns what separates the fields of a list, by its header.
func separator(text []byte) rune {
	header, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.Count(header, []byte(";")) > bytes.Count(header, []byte(",")) {
		return ';'
	}
	return ','
}

// readRow puts the fields of a line where the header's columns say.
func readRow(header []column, fields []string) row {
	var r row
	for i, field := range fields {
		if i < len(header) {
			*header[i].into(&r) = field
		} else if strings.TrimSpace(field) != "" {
			r.broken = &rowError{Kind: tooManyFields}
			return r
		}
	}
	for _, c := range columns {
		if c.need == filled && strings.TrimSpace(*c.into(&r)) == "" {
			r.broken = &rowError{Kind: valueMissing, Column: c.name}
			return r
		}
	}
	return r
}
