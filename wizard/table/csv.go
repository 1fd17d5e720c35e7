// Package table reads the tables that people keep in spreadsheets: a header, and a line for each
// thing. Both lists that the program takes, of pairs to check and of customers to import, are
// read here.
package table

// This file reads a table saved as text. The rules are:
//
//   - CSV, separated by commas, semicolons as Excel does in French, or tabs: by what its first line
//     has most of, if the header can be read so. A first line "sep=;" names it, as Excel reads it.
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
	"slices"
	"strings"
	"unicode"
)

// A Line is one line of a table.
type Line struct {
	// Number is the line's in its file, from 1.
	Number int
	// Cells are valid until the next line is read.
	Cells []string
	// Broken tells that the line cannot be read to its end: its quotation marks are not in pairs.
	Broken bool
}

// blank tells whether nothing stands in a line, or dashes only, which people draw under a title.
func (l Line) blank() bool { return !says(strings.Join(l.Cells, "")) }

// says tells whether a text has a letter, a digit, or the # of a spreadsheet's error.
func says(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '#' })
}

// A text is a table saved as text, in memory.
type text struct {
	// content is the table, before which there are so many lines.
	content []byte
	before  int
	comma   rune
}

// readingsOfText yields the lines of a text, by each separator that it may have.
func readingsOfText(content []byte, yield func(iter.Seq[Line], error) bool) {
	t := text{content: content}
	if !bytes.ContainsRune(content, '\n') { // as Excel writes them for the Macintosh of old
		t.content = bytes.ReplaceAll(content, []byte("\r"), []byte("\n"))
	}
	commas := separators(t.content)
	if m := namedSeparator.FindSubmatch(t.content); m != nil {
		t.content, t.before, commas = t.content[len(m[0]):], 1, []rune{rune(m[1][0])}
	}
	if bytes.Contains(t.content, []byte(`="`)) { // else a long list is not copied
		t.content = formula.ReplaceAll(t.content, []byte(`$1"$2"`))
	}
	for _, t.comma = range commas {
		if !yield(t.lines, nil) {
			return
		}
	}
}

// lines yields the lines. They are read from the text each time: a hundred thousand of them kept as
// values would take several times its memory.
func (t text) lines(yield func(Line) bool) {
	reader := csv.NewReader(bytes.NewReader(t.content))
	reader.Comma, reader.FieldsPerRecord, reader.ReuseRecord = t.comma, -1, true
	for {
		cells, err := reader.Read()
		if err == io.EOF {
			return
		}
		l := Line{Cells: cells}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			l.Number, l.Broken = t.before+broken.StartLine, true
		} else if l.blank() {
			continue
		} else {
			l.Number, _ = reader.FieldPos(0)
			l.Number += t.before
		}
		for i, cell := range cells {
			cells[i] = withoutFormula(cell)
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

// separators returns what may separate the fields of a table, first what its first line has most of.
func separators(content []byte) []rune {
	first, _, _ := bytes.Cut(bytes.TrimLeft(content, "\r\n"), []byte("\n"))
	first = quoted.ReplaceAll(first, nil)
	count := func(r rune) int { return bytes.Count(first, []byte(string(r))) }
	commas := []rune(",;\t")
	slices.SortStableFunc(commas, func(a, b rune) int { return count(b) - count(a) })
	return commas
}

// withoutFormula returns the text of a cell that is ="text", which a spreadsheet quotes when it
// saves its own.
func withoutFormula(cell string) string {
	if text, ok := strings.CutPrefix(strings.TrimSpace(cell), `="`); ok && strings.HasSuffix(text, `"`) {
		return strings.TrimSuffix(text, `"`)
	}
	return cell
}
