package table

// This file reads a table in a workbook (.xlsx). The rules are:
//
//   - Each sheet on which something stands may be the table.
//   - A number is what its cell holds, not what it shows: a SIRET keeps its digits in a column
//     that shows it as 1,23E+13.
//   - The archive is read to its end before anything of it is used: a file that was cut off, or
//     that would fill the memory, is refused as a whole.

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"

	"github.com/thedatashed/xlsxreader"
)

// archiveMark begins every ZIP archive, and so every workbook.
var archiveMark = []byte("PK\x03\x04")

// errWorkbook is an archive that is no workbook, or one that is damaged.
var errWorkbook = errors.New("table: not a readable workbook")

// mostUnpacked is how large a workbook's content may be, in bytes.
const mostUnpacked = 512 << 20

// readings yields the ways in which a list can be read, a workbook or a text: its lines, blank ones
// left out, or errWorkbook.
func readings(content []byte) iter.Seq2[iter.Seq[Line], error] {
	return func(yield func(iter.Seq[Line], error) bool) {
		if bytes.HasPrefix(content, archiveMark) {
			readingsOfWorkbook(content, yield)
		} else {
			readingsOfText(content, yield)
		}
	}
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

// readingsOfWorkbook yields the lines of each sheet that is not empty.
func readingsOfWorkbook(content []byte, yield func(iter.Seq[Line], error) bool) {
	book, err := open(content)
	if err != nil {
		yield(nil, err)
		return
	}
	for _, sheet := range book.Sheets {
		lines, err := linesOf(book.ReadRows(sheet))
		if (err != nil || len(lines) > 0) && !yield(slices.Values(lines), err) {
			return
		}
	}
}

// open opens a workbook.
func open(content []byte) (book *xlsxreader.XlsxFile, err error) {
	defer func() {
		if recover() != nil { // a count of its strings that no memory has room for
			err = errWorkbook
		}
	}()
	if !intact(content) {
		return nil, errWorkbook
	}
	if book, err = xlsxreader.NewReader(content); err != nil {
		return nil, errWorkbook
	}
	return book, nil
}

// linesOf returns the lines of a sheet on which something stands. It reads all rows, because what
// sends them waits for that.
func linesOf(rows <-chan xlsxreader.Row) (lines []Line, err error) {
	for row := range rows {
		l := Line{Number: row.Index}
		for _, cell := range row.Cells {
			at := cell.ColumnIndex()
			if at < 0 || at >= mostColumns {
				err = errWorkbook
				continue
			}
			l.Cells = append(l.Cells, make([]string, max(0, at+1-len(l.Cells)))...)
			l.Cells[at] = valueOf(cell)
		}
		if row.Error != nil {
			err = errWorkbook
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
