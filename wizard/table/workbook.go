package table

// This file reads a table in a workbook (.xlsx). The rules are:
//
//   - The first sheet on which something stands is the table, and its first line that is not blank
//     the header.
//   - A number is what its cell holds, not what it shows: a SIRET keeps its digits in a column
//     that shows it as 1,23E+13.
//   - The archive is read to its end before anything of it is used: a file that was cut off, or
//     that would fill the memory, is refused as a whole.

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/thedatashed/xlsxreader"
)

// archiveMark begins every ZIP archive, and so every workbook.
var archiveMark = []byte("PK\x03\x04")

// IsWorkbook tells whether content may be a workbook.
func IsWorkbook(content []byte) bool { return bytes.HasPrefix(content, archiveMark) }

// ErrWorkbook is an archive that is no workbook, or one that is damaged.
var ErrWorkbook = errors.New("table: not a readable workbook")

// mostUnpacked is how large a workbook's content may be, in bytes.
const mostUnpacked = 512 << 20

// Read reads the header of a table: of a workbook, or of a text. The error is ErrWorkbook.
func Read(content []byte) (*Table, error) {
	if !IsWorkbook(content) {
		return ReadCSV(content), nil
	}
	if !intact(content) {
		return nil, ErrWorkbook
	}
	return readWorkbook(content)
}

// intact tells whether every file of an archive can be read to its end, and is of a size that
// can be worked with.
func intact(content []byte) bool {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return false
	}
	left := int64(mostUnpacked)
	for _, file := range archive.File {
		opened, err := file.Open()
		if err != nil {
			return false
		}
		n, err := io.Copy(io.Discard, io.LimitReader(opened, left+1))
		opened.Close()
		if left -= n; err != nil || left < 0 {
			return false
		}
	}
	return true
}

// readWorkbook reads the first sheet of a workbook that is not empty.
func readWorkbook(content []byte) (t *Table, err error) {
	defer func() {
		if recover() != nil { // a count of its strings that no memory has room for
			t, err = nil, ErrWorkbook
		}
	}()
	book, err := xlsxreader.NewReader(content)
	if err != nil {
		return nil, ErrWorkbook
	}
	for _, sheet := range book.Sheets {
		lines, err := linesOf(book.ReadRows(sheet))
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 {
			return &Table{lines[0].Cells, slices.Values(lines[1:])}, nil
		}
	}
	return &Table{Lines: slices.Values([]Line(nil))}, nil
}

// linesOf returns the lines of a sheet on which something stands. It reads all rows, because what
// sends them waits for that.
func linesOf(rows <-chan xlsxreader.Row) (lines []Line, err error) {
	for row := range rows {
		l := Line{Number: row.Index}
		for _, cell := range row.Cells {
			at := cell.ColumnIndex()
			if at < 0 || at >= mostColumns {
				err = ErrWorkbook
				continue
			}
			l.Cells = append(l.Cells, make([]string, max(0, at+1-len(l.Cells)))...)
			l.Cells[at] = valueOf(cell)
		}
		if row.Error != nil {
			err = ErrWorkbook
		}
		if !l.blank() {
			lines = append(lines, l)
		}
	}
	return lines, err
}

// mostColumns is how many columns a sheet may have, in Excel and here.
const mostColumns = 1 << 14

// valueOf returns what a cell holds. A whole number is written out: 7.3282932000074E13 is a
// SIRET. From 2^53 on its last digits are lost, and it stays as it is.
func valueOf(c xlsxreader.Cell) string {
	number, err := strconv.ParseFloat(c.Value, 64)
	if c.Type == xlsxreader.TypeNumerical && err == nil && number == math.Trunc(number) && math.Abs(number) < 1<<53 {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return c.Value
}
