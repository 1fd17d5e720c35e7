package screen

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
)

// As the screen grows narrower, cells are cut by a sign, then the last columns go; no row is wider
// than the screen, and an empty column is never there.
func TestGridFits(t *testing.T) {
	row := wizard.Option{Label: "Régie des eaux du pays de Clairval", Cells: []string{"Open Bee 9/14", "", "PISTE refuse ces identifiants", "23/11/2026"}}
	g := newGrid(wizard.Ask{Options: []wizard.Option{row}, Columns: []wizard.Column{
		{Head: "CLIENT", Least: 20}, {Head: "STANDING", Sorted: true}, {Head: "EMPTY"}, {Head: "WHY", Least: 16}, {Head: "CHANGED"}}})
	for _, c := range []struct {
		width int
		want  []string
		gone  []string
	}{
		{120, []string{row.Label, row.Cells[0], row.Cells[2], row.Cells[3]}, []string{"…"}},
		{90, []string{"Régie", row.Cells[2], row.Cells[3], "…"}, []string{row.Label}},
		{60, []string{"Régie", row.Cells[0], "…"}, []string{row.Cells[3]}},
		{36, []string{"Régie des eaux", row.Cells[0]}, []string{"PISTE"}},
		{25, []string{"Régie des eaux"}, []string{"Open Bee"}},
		{10, []string{"…"}, []string{"Open Bee"}},
	} {
		g.fit(c.width)
		line := g.row(row)
		for _, want := range c.want {
			if !strings.Contains(line, want) {
				t.Errorf("%d: %q has no %q", c.width, line, want)
			}
		}
		for _, gone := range c.gone {
			if strings.Contains(line, gone) {
				t.Errorf("%d: %q has %q", c.width, line, gone)
			}
		}
		if strings.Contains(g.heads(), "EMPTY") {
			t.Errorf("%d: an empty column: %q", c.width, g.heads())
		}
		if width := max(ansi.StringWidth(line), ansi.StringWidth(g.heads())); width > c.width {
			t.Errorf("%d cells on a screen of %d: %q", width, c.width, line)
		}
	}
}
