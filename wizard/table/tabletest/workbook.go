// Package tabletest makes workbooks for tests.
package tabletest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"
)

// A Number is a cell that holds a number, as it stands in a workbook's file.
type Number string

// An Error is a cell whose formula failed, as it stands in a workbook's file: "#REF!".
type Error string

// Workbook returns a workbook with an empty first sheet and these rows on the second one, as Excel
// writes it: texts apart from the cells, and no cell for "".
func Workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	return Covered(t, nil, rows...)
}

// Covered is Workbook with a row on the first sheet.
func Covered(t testing.TB, cover []any, rows ...[]any) []byte {
	t.Helper()
	var texts texts
	first, second := texts.sheet([][]any{cover}), texts.sheet(rows)
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"xl/workbook.xml": `<workbook ` + main + ` xmlns:r="` + office + `"><sheets><sheet name="Notes" r:id="rId1"/><sheet name="Clients" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet ` + main + `><sheetData>` + first + `</sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml": `<worksheet ` + main + `><sheetData>` + second + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml":     fmt.Sprintf(`<sst %s count="%d">%s</sst>`, main, len(texts), strings.Join(texts, "")),
		"xl/styles.xml":            `<styleSheet ` + main + `/>`,
	} {
		file, err := archive.Create(name)
		if err == nil {
			_, err = file.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// texts are the texts of a workbook's cells, in the order in which they were met.
type texts []string

// sheet returns rows as they stand in the file of a sheet.
func (all *texts) sheet(rows [][]any) string {
	var sheet strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for j, cell := range row {
			at := fmt.Sprintf("%c%d", 'A'+j, i+1)
			switch cell := cell.(type) {
			case Number:
				fmt.Fprintf(&sheet, `<c r="%s"><v>%s</v></c>`, at, cell)
			case Error:
				fmt.Fprintf(&sheet, `<c r="%s" t="e"><v>%s</v></c>`, at, cell)
			case string:
				if cell == "" {
					continue
				}
				fmt.Fprintf(&sheet, `<c r="%s" t="s"><v>%d</v></c>`, at, len(*all))
				*all = append(*all, fmt.Sprintf(`<si><t>%s</t></si>`, html.EscapeString(cell)))
			}
		}
		sheet.WriteString(`</row>`)
	}
	return sheet.String()
}
