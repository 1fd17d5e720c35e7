package check

// This file reads a list of pairs. The rules are:
//
//   - CSV with a header, separated by what its header has most of: commas, semicolons as Excel
//     does in French, tabs. A first line "sep=;" names it, as Excel reads it.
//   - A cell ="123", by which a spreadsheet keeps its zeros, is 123.
//   - A line that cannot be read is told, and the next one is read. One that is blank, or has
//     separators only, is none.

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"regexp"
	"strings"

	"raccord/steps"
)

// A row is one line of a list.
type row struct {
	// Line counts from 1, the header included.
	Line                                      int
	Customer, Structure                       string
	SIRET, Application, Declared              string
	ClientID, SecretFile, Login, PasswordFile string

	// broken is why the line cannot be read, check.line.…, nil where it can.
	broken *steps.Problem
}

// A list is a list of pairs that can be read, in memory.
type list struct {
	// text is the list from its header on, before which there are so many lines.
	text   []byte
	before int
	comma  rune
	header []column
}

// readList checks a list as a whole and reads its header. The error is a *steps.Problem, check.list.…
func readList(text []byte) (*list, error) {
	l := &list{text: text}
	if !bytes.ContainsRune(text, '\n') { // as Excel writes them for the Macintosh of old
		l.text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	l.comma = separator(l.text)
	if m := namedSeparator.FindSubmatch(l.text); m != nil {
		l.text, l.before, l.comma = l.text[len(m[0]):], 1, rune(m[1][0])
	}
	if bytes.Contains(l.text, []byte(`="`)) { // else a long list is not copied
		l.text = formula.ReplaceAll(l.text, []byte(`$1"$2"`))
	}
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
	reader.Comma, reader.FieldsPerRecord = l.comma, -1
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
				r = row{Line: l.before + broken.StartLine, broken: &steps.Problem{Code: "check.line.quotes"}}
			case strings.TrimSpace(strings.Join(fields, "")) == "":
				continue
			default:
				r = readRow(l.header, fields)
				r.Line, _ = reader.FieldPos(0)
				r.Line += l.before
			}
			if !yield(r) {
				return
			}
		}
	}
}

var (
	// namedSeparator is a first line that says what separates the fields.
	namedSeparator = regexp.MustCompile(`(?i)^"?sep=([,;\t|])"?\r?\n`)
	// formula is a whole field that is a text in a formula. Before it stands what ends another.
	formula = regexp.MustCompile(`(?m)(^|[,;\t])="([^"\r\n]*)"`)
	quoted  = regexp.MustCompile(`"[^"]*"`)
)

// separator returns what separates the fields of a list, by its header.
func separator(text []byte) rune {
	header, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte("\n"))
	header = quoted.ReplaceAll(header, nil)
	most := ','
	for _, other := range ";\t" {
		if bytes.Count(header, []byte(string(other))) > bytes.Count(header, []byte(string(most))) {
			most = other
		}
	}
	return most
}

// readRow puts the fields of a line where the header's columns say.
func readRow(header []column, fields []string) row {
	var r row
	for i, field := range fields {
		if i < len(header) && header[i].name != "" {
			*header[i].into(&r) = withoutFormula(field)
		} else if strings.TrimSpace(field) != "" {
			r.broken = &steps.Problem{Code: "check.line.fields"}
			return r
		}
	}
	r.Customer = cmp.Or(strings.TrimSpace(r.Customer), r.Structure)
	for _, c := range columns {
		if c.need == filled && strings.TrimSpace(*c.into(&r)) == "" {
			r.broken = valueMissing(c.name)
			return r
		}
	}
	return r
}

// withoutFormula returns the text of a cell that is ="text", which a spreadsheet quotes when it
// saves its own.
func withoutFormula(cell string) string {
	if text, ok := strings.CutPrefix(strings.TrimSpace(cell), `="`); ok && strings.HasSuffix(text, `"`) {
		return strings.TrimSuffix(text, `"`)
	}
	return cell
}

// valueMissing is the problem of a line without a value in a column.
func valueMissing(column string) *steps.Problem {
	return &steps.Problem{Code: "check.line.value", Args: steps.Args{"column": column}}
}
