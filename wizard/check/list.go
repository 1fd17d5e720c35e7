package check

// This file reads a list of pairs. The rules are:
//
//   - CSV with a header, separated by commas, or by semicolons as Excel does in French.
//   - A line that cannot be read is told, and the next one is read. One that is blank, or has
//     separators only, is none.

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"

	"raccord/steps"
)

// A row is one line of a list.
type row struct {
	// Line counts from 1, the header included.
	Line                                      int
	Customer, SIRET, Application, Declared    string
	ClientID, SecretFile, Login, PasswordFile string

	// broken is why the line cannot be read, check.line.…, nil where it can.
	broken *steps.Problem
}

// A list is a list of pairs that can be read, in memory.
type list struct {
	text   []byte
	header []column
}

// readList checks a list as a whole and reads its header. The error is a *steps.Problem, check.list.…
func readList(text []byte) (*list, error) {
	l := &list{text: text}
	header, err := l.reader().Read()
	if err == io.EOF {
		return nil, listProblem("check.list.empty", strings.Join(columnNames(), ", "), "")
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
				r = row{Line: broken.StartLine, broken: &steps.Problem{Code: "check.line.quotes"}}
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
			r.broken = &steps.Problem{Code: "check.line.fields"}
			return r
		}
	}
	for _, c := range columns {
		if c.need == filled && strings.TrimSpace(*c.into(&r)) == "" {
			r.broken = valueMissing(c.name)
			return r
		}
	}
	return r
}

// valueMissing is the problem of a line without a value in a column.
func valueMissing(column string) *steps.Problem {
	return &steps.Problem{Code: "check.line.value", Args: steps.Args{"column": column}}
}
