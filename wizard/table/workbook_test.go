package table_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"raccord/wizard/table"
	"raccord/wizard/table/tabletest"
)

// linesIn are the lines of a table, each as its number and its cells.
func linesIn(t *testing.T, content []byte) (header []string, lines [][]string, numbers []int) {
	t.Helper()
	read, err := table.Read(content)
	if err != nil {
		t.Fatal(err)
	}
	for l := range read.Lines {
		lines, numbers = append(lines, slices.Clone(l.Cells)), append(numbers, l.Number)
	}
	return read.Header, lines, numbers
}

// TestWorkbook: the first sheet that is not empty, cells that were left out, numbers as they are.
func TestWorkbook(t *testing.T) {
	header, lines, numbers := linesIn(t, tabletest.Workbook(t,
		[]any{"Client", "SIRET", "Téléphone"},
		[]any{"Mairie d’Évry", tabletest.Number("73282932000074"), ""},
		[]any{"", "", ""},
		[]any{"Eaux & Forêts", tabletest.Number("7.3282932000074E13"), tabletest.Number("1.5")},
		[]any{"", "", "seul"},
		[]any{"grand", tabletest.Number("1.2345678901234567E+20"), "0012"},
	))
	if want := []string{"Client", "SIRET", "Téléphone"}; !slices.Equal(header, want) {
		t.Errorf("the header is %q", header)
	}
	want := []string{"Mairie d’Évry|73282932000074", "Eaux & Forêts|73282932000074|1.5", "||seul", "grand|1.2345678901234567E+20|0012"}
	var got []string
	for _, cells := range lines {
		got = append(got, strings.Join(cells, "|"))
	}
	if !slices.Equal(got, want) || !slices.Equal(numbers, []int{2, 4, 5, 6}) {
		t.Errorf("lines %v are\n%q\nwant\n%q", numbers, got, want)
	}
}

// TestWorkbookThatIsNone: cut off anywhere, or changed in its middle, it is refused and stops nothing.
func TestWorkbookThatIsNone(t *testing.T) {
	whole := tabletest.Workbook(t, []any{"Client", "SIRET"}, []any{"Mairie", tabletest.Number("73282932000074")})
	if _, err := table.Read(whole); err != nil {
		t.Fatal(err)
	}
	for n := 4; n < len(whole); n += 7 {
		if _, err := table.Read(whole[:n]); !errors.Is(err, table.ErrWorkbook) {
			t.Errorf("cut after %d bytes: %v", n, err)
		}
	}
	for n := 40; n < len(whole); n += 11 {
		changed := slices.Clone(whole)
		changed[n] ^= 0x55
		if _, err := table.Read(changed); err != nil && !errors.Is(err, table.ErrWorkbook) {
			t.Errorf("changed at %d: %v", n, err)
		}
	}
	if _, lines, _ := linesIn(t, tabletest.Workbook(t)); lines != nil {
		t.Errorf("an empty one has lines: %q", lines)
	}
}
