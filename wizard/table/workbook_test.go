package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"raccord/wizard/table/tabletest"
)

// read returns the lines of the first reading, each with its number before it.
func read(content []byte) (lines []string, err error) {
	for reading, err := range readings(content) {
		if err != nil {
			return nil, err
		}
		for l := range reading {
			lines = append(lines, fmt.Sprint(l.Number, " ", strings.Join(l.Cells, "|")))
		}
		break
	}
	return lines, nil
}

// TestWorkbook: the first sheet that is not empty, cells that were left out, numbers as they are.
func TestWorkbook(t *testing.T) {
	got, err := read(tabletest.Workbook(t,
		[]any{"Client", "SIRET", "Téléphone"},
		[]any{"Mairie d’Évry", tabletest.Number("73282932000074"), ""},
		[]any{"", "", ""},
		[]any{"Eaux & Forêts", tabletest.Number("7.3282932000074E13"), tabletest.Number("1.5")},
		[]any{"", "", "seul"},
		[]any{"grand", tabletest.Number("1.2345678901234567E+20"), "0012"},
	))
	want := []string{"1 Client|SIRET|Téléphone", "2 Mairie d’Évry|73282932000074", "4 Eaux & Forêts|73282932000074|1.5", "5 ||seul", "6 grand|1.2345678901234567E+20|0012"}
	if !slices.Equal(got, want) || err != nil {
		t.Errorf("lines are\n%q, %v\nwant\n%q", got, err, want)
	}
}

// TestWorkbookThatIsNone: cut off anywhere, or changed in its middle, it is refused and stops nothing.
func TestWorkbookThatIsNone(t *testing.T) {
	whole := tabletest.Workbook(t, []any{"Client", "SIRET"}, []any{"Mairie", tabletest.Number("73282932000074")})
	if _, err := read(whole); err != nil {
		t.Fatal(err)
	}
	for n := 4; n < len(whole); n += 7 {
		if _, err := read(whole[:n]); !errors.Is(err, errWorkbook) {
			t.Errorf("cut after %d bytes: %v", n, err)
		}
	}
	for n := 40; n < len(whole); n += 11 {
		changed := slices.Clone(whole)
		changed[n] ^= 0x55
		if _, err := read(changed); err != nil && !errors.Is(err, errWorkbook) {
			t.Errorf("changed at %d: %v", n, err)
		}
	}
	if lines, err := read(tabletest.Workbook(t)); lines != nil || err != nil {
		t.Errorf("an empty one has lines: %q, %v", lines, err)
	}
}
