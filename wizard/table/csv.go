// Package table reads the tables that people keep in spreadsheets: a header, and a line for each
// thing. Both lists that the program takes, of pairs to check and of customers to import, are
// read here.
package table

// This file reads a table saved as text. The rules are:
//
//   - CSV with a header, separated by what its header has most of: commas, semicolons as Excel
//     does in French, tabs. A first line "sep=;" names it, as Excel reads it.
//   - A cell ="123", by which a spreadsheet keeps its zeros, is 123.
//   - A line that cannot be read is told, and the next one is read. One that is blank, or has
//     separators only, is none.

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"regexp"
	"strings"
)

// A Table is a header and lines.
type Table struct {
	// Header is empty where there is no header at all.
	Header []string
	// Lines are those after the header, in their order, blank ones left out.
	Lines iter.Seq[Line]
}

// A Line is one line of a table.
type Line struct {
	// Number counts from 1, the header included.
	Number int
	// Cells are valid until the next line is read.
	Cells []string
	// Broken tells that the line cannot be read: its quotation marks are not in pairs.
	Broken bool
}

// blank tells whether nothing stands in a line.
func (l Line) blank() bool { return strings.TrimSpace(strings.Join(l.Cells, "")) == "" }

// A text is a table saved as text, in memory.
type text struct {
	// content is the table from its header on, before which there are so many lines.
	content []byte
	before  int
	comma   rune
}

// ReadCSV reads the header of a table saved as text.
func ReadCSV(content []byte) *Table {
	t := &text{content: content}
	if !bytes.ContainsRune(content, '\n') { // as Excel writes them for the Macintosh of old
		t.content = bytes.ReplaceAll(content, []byte("\r"), []byte("\n"))
	}
	t.comma = separator(t.content)
	if m := namedSeparator.FindSubmatch(t.content); m != nil {
		t.content, t.before, t.comma = t.content[len(m[0]):], 1, rune(m[1][0])
	}
	if bytes.Contains(t.content, []byte(`="`)) { // else a long list is not copied
		t.content = formula.ReplaceAll(t.content, []byte(`$1"$2"`))
	}
	header, _ := t.reader().Read() // of one that is no CSV, what could be read
	return &Table{header, t.lines}
}

// reader returns a reader of the table from its header on.
func (t *text) reader() *csv.Reader {
	reader := csv.NewReader(bytes.NewReader(t.content))
	reader.Comma, reader.FieldsPerRecord = t.comma, -1
	return reader
}

// lines yields the lines after the header. They are read from the text each time: a hundred
// thousand of them kept as values would take several times its memory.
func (t *text) lines(yield func(Line) bool) {
	reader := t.reader()
	reader.ReuseRecord = true
	for _, err := reader.Read(); err != io.EOF; {
		var l Line
		l.Cells, err = reader.Read()
		broken, isBroken := errors.AsType[*csv.ParseError](err)
		switch {
		case isBroken:
			l = Line{Number: t.before + broken.StartLine, Broken: true}
		case l.blank():
			continue
		default:
			l.Number, _ = reader.FieldPos(0)
			l.Number += t.before
			for i, cell := range l.Cells {
				l.Cells[i] = withoutFormula(cell)
			}
		}
		if !yield(l) {
			return
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

// separator returns what separates the fields of a table, by its header.
func separator(content []byte) rune {
	header, _, _ := bytes.Cut(bytes.TrimLeft(content, "\r\n"), []byte("\n"))
	header = quoted.ReplaceAll(header, nil)
	most := ','
	for _, other := range ";\t" {
		if bytes.Count(header, []byte(string(other))) > bytes.Count(header, []byte(string(most))) {
			most = other
		}
	}
	return most
}

// withoutFormula returns the text of a cell that is ="text", which a spreadsheet quotes when it
// saves its own.
func withoutFormula(cell string) string {
	if text, ok := strings.CutPrefix(strings.TrimSpace(cell), `="`); ok && strings.HasSuffix(text, `"`) {
		return strings.TrimSuffix(text, `"`)
	}
	return cell
}
