package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard/table/tabletest"
)

// A structure is a line of the lists of these tests.
type structure struct{ customer, siret, contact string }

var structures = Columns[structure]{
	{Name: "customer", Also: []string{"client"}, Need: Filled, Into: func(s *structure) *string { return &s.customer }},
	{Name: "siret", Also: []string{"nsiret"}, Need: Filled, Into: func(s *structure) *string { return &s.siret }},
	{Name: "contact", Into: func(s *structure) *string { return &s.contact }},
}

// said returns what a list says, each line with its number before it: "4 Évry 1 Claire", "5 remark",
// "6 table.line.value"; or why it cannot be read: "table.unknown Titre".
func said(content []byte) []string {
	list, err := structures.Open(content)
	if flaw, ok := errors.AsType[*steps.Problem](err); ok {
		return []string{strings.TrimSpace(flaw.Code + " " + flaw.Args["columns"])}
	}
	var all []string
	for l := range list.Lines {
		s, flaw := list.Read(l)
		what := strings.TrimSpace(fmt.Sprint(s.customer, " ", s.siret, " ", s.contact))
		switch {
		case l.Remark():
			what = "remark"
		case flaw != nil:
			what = strings.TrimSpace(flaw.Code + " " + flaw.Args["error"])
		}
		all = append(all, fmt.Sprint(l.Number, " ", what))
	}
	return all
}

// written returns the forms in which people save a table: a workbook, and texts by each separator,
// each line with as many cells as the longest has, and as many as it has.
func written(t *testing.T, table string) map[string][]byte {
	var cells [][]any
	most := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(table, "\n"), "\n") {
		var row []any
		for cell := range strings.SplitSeq(line, "|") {
			row = append(row, cell)
		}
		cells, most = append(cells, row), max(most, len(row))
	}
	padded := ""
	for _, row := range cells {
		padded += fmt.Sprint(row[0])
		for _, cell := range row[1:] {
			padded += fmt.Sprint("|", cell)
		}
		padded += strings.Repeat("|", most-len(row)) + "\n"
	}
	forms := map[string][]byte{"workbook": tabletest.Workbook(t, cells...)}
	for _, comma := range []string{",", ";", "\t"} {
		forms["short lines by "+comma] = []byte(strings.ReplaceAll(table, "|", comma))
		forms["whole lines by "+comma] = []byte(strings.ReplaceAll(padded, "|", comma))
	}
	return forms
}

const siret = "12345678200010"

// TestHeaderUnderATitle: the header is found under a title, in a workbook and in a text, and a remark
// below the table is no line of it.
func TestHeaderUnderATitle(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		want  []string
	}{
		"first":            {"Client|SIRET\nÉvry|" + siret + "\n", []string{"2 Évry " + siret}},
		"title":            {"Liste des clients PISTE\nClient|N° SIRET\nÉvry|" + siret + "\n", []string{"3 Évry " + siret}},
		"title and date":   {"Liste des clients\nÉdité le|27/11/2026\n\n\nCLIENT|siret|Contact\nÉvry|" + siret + "|Claire\n", []string{"6 Évry " + siret + " Claire"}},
		"dashes":           {"-----|-----\nClient|SIRET\n-----|-----\nÉvry|" + siret + "\n=====|\n", []string{"4 Évry " + siret}},
		"names above":      {"Client|Évry\n\nClient|SIRET|Contact\nÉvry|" + siret + "\n", []string{"4 Évry " + siret}},
		"header twice":     {"Client|SIRET\nÉvry|" + siret + "\nClient|SIRET\n", []string{"2 Évry " + siret, "3 Client SIRET"}},
		"as far as it may": {strings.Repeat("Titre\n", mostAbove-1) + "Client|SIRET\nÉvry|" + siret + "\n", []string{"21 Évry " + siret}},
		"too far":          {strings.Repeat("Titre\n", mostAbove) + "Client|SIRET\nÉvry|" + siret + "\n", []string{"table.unknown-column Titre"}},
		"no header":        {"Liste\nÉvry|" + siret + "\n", []string{"table.unknown-column Liste"}},
		"flawed header":    {"Liste\nClient|Siret|Remarques\nÉvry|" + siret + "\n", []string{"table.unknown-column Remarques"}},
		"secret in header": {"Liste\nClient|Siret|Mot de passe\nÉvry|" + siret + "\n", []string{"table.no-secret Mot de passe"}},
		"remarks below": {"Client|SIRET|Contact\nÉvry|" + siret + "\n\nTotal|1\nSous-total : |1|12\nNombre de clients|1\n* provisoire\n|le 27 novembre\n",
			[]string{"2 Évry " + siret, "4 remark", "5 remark", "6 remark", "7 remark", "8 remark"}},
		"no remarks": {"Client|SIRET|Contact\nTotal Énergies|" + siret + "\n|" + siret + "\nÉvry|12|Claire\nTotalité|1\n",
			[]string{"2 Total Énergies " + siret, "3 table.line.value", "4 Évry 12 Claire", "5 Totalité 1"}},
	} {
		for form, content := range written(t, c.table) {
			if got := said(content); !slices.Equal(got, c.want) {
				t.Errorf("%s, %s: %q, want %q", name, form, got, c.want)
			}
		}
	}
}

// TestCoverSheet: the table may be on any sheet.
func TestCoverSheet(t *testing.T) {
	rows := [][]any{{"Liste"}, {"Client", "SIRET"}, {"Évry", tabletest.Number(siret)}}
	if got := said(tabletest.Covered(t, []any{"Support", "Clients"}, rows...)); !slices.Equal(got, []string{"3 Évry " + siret}) {
		t.Errorf("%q", got)
	}
}

// TestCellsOfSpreadsheets: an error is told as the spreadsheet's, and what makes a number a text is no
// part of it.
func TestCellsOfSpreadsheets(t *testing.T) {
	for _, failed := range []string{
		"#REF!", "#N/A", "#N/D", "#NAME?", "#NOM?", "#NOM ?", "#VALUE!", "#VALEUR!", "#VALEUR\u00a0!", "#DIV/0!", "#NUM!", "#NOMBRE!", "#NUL!", "#GETTING_DATA!", "#BLOQUÉ!", "#####", "Err:502",
	} {
		for form, content := range written(t, "Client|SIRET\nÉvry|"+failed+"\n") {
			if got := said(content); !slices.Equal(got, []string{"2 table.line.sheet-error " + failed}) {
				t.Errorf("%s, %s: %q", failed, form, got)
			}
		}
	}
	if got := said(tabletest.Workbook(t, []any{"Client", "SIRET"}, []any{"Évry", tabletest.Error("#REF!")})); !slices.Equal(got, []string{"2 table.line.sheet-error #REF!"}) {
		t.Errorf("a cell that failed: %q", got)
	}
	for cell, want := range map[string]string{
		"'" + siret: siret, "\u00a0" + siret + "\u202f": siret, "'+33 1": "+33 1", "'t Hof": "'t Hof", "#1 à Évry!": "#1 à Évry!", "2026-11-27": "2026-11-27",
	} {
		for form, content := range written(t, "Client|SIRET|Contact\nÉvry|"+siret+"|"+cell+"\n") {
			if got := said(content); !slices.Equal(got, []string{"2 Évry " + siret + " " + want}) {
				t.Errorf("%q, %s: %q", cell, form, got)
			}
		}
	}
}
