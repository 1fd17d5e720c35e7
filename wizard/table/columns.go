package table

// This file decides what the columns of a table are. The rules are:
//
//   - A header names them. Case, accents, spaces, hyphens and underscores do not count.
//   - A column that would hold a secret itself is refused by its name, which says that and
//     nothing else: a list lies about in mails and shared folders, and one read of it must not
//     give everything away.
//   - An unknown column is an error that names the nearest known one: a misspelt one would be
//     left out in silence. One without a name is none, as long as nothing stands in it.

import (
	"regexp"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/store"
)

// A Column is one thing that a line may say.
type Column[R any] struct {
	Name string
	Also []string // what else people write, as plain makes it
	Need Need
	// Or is the column that stands for this one where this one is empty or missing; "" for none.
	Or   string
	Into func(*R) *string
}

// Columns are those of one kind of list, whose lines are an R.
type Columns[R any] []Column[R]

// A Need says whether a list must have a column.
type Need int

// The needs.
const (
	Optional Need = iota
	Present       // and may be empty in a line
	Filled        // and must not
)

// holdsSecret matches the name of a column that would hold a secret, as plain makes it; the
// group is the secret's word.
var holdsSecret = regexp.MustCompile(`^(?:le|votre|client|oauth2?|piste|choruspro|api|technical|account)*` +
	`(secret|secretkey|clesecrete|passwords?|passwd|passphrase|motdepasse|motsdepasse|mdp|pwd)` +
	`(?:client|oauth2?|piste|choruspro|technique|du|de|compte|value|valeur|enclair)*$`)

// Names returns the names of all columns.
func (all Columns[R]) Names() []string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names
}

// plain returns a column's name without what does not count in it.
func plain(name string) string { return strings.ReplaceAll(store.Slug(name), "-", "") }

// In returns the column of each cell of a header. The error is a *steps.Problem, table.…
func (all Columns[R]) In(header []string) (Columns[R], error) {
	if len(header) == 0 {
		return nil, problem("table.empty", strings.Join(all.Names(), ", "), "")
	}
	var found Columns[R]
	for _, cell := range header {
		c, err := all.named(cell)
		if err != nil {
			return nil, err
		}
		if c.Name != "" && found.has(c.Name) {
			return nil, problem("table.twice", cell, "")
		}
		found = append(found, c)
	}
	var missing []string
	for _, c := range all {
		if c.Need != Optional && !found.has(c.Name) && !(c.Or != "" && found.has(c.Or)) {
			missing = append(missing, c.Name)
		}
	}
	if missing != nil {
		return nil, problem("table.missing", strings.Join(missing, ", "), "")
	}
	return found, nil
}

func (all Columns[R]) has(name string) bool {
	return slices.ContainsFunc(all, func(c Column[R]) bool { return c.Name == name })
}

// named returns the column that a cell of the header names, one without a name for a blank one.
// The error is a *steps.Problem.
func (all Columns[R]) named(cell string) (Column[R], error) {
	if strings.TrimSpace(cell) == "" {
		return Column[R]{}, nil
	}
	if i := all.index(cell); i >= 0 {
		return all[i], nil
	}
	if m := holdsSecret.FindStringSubmatch(plain(cell)); m != nil {
		return Column[R]{}, all.secret(cell, m[1])
	}
	if near := steps.Near(strings.ReplaceAll(store.Slug(cell), "-", "_"), all.Names()); near != "" {
		return Column[R]{}, problem("table.unknown", cell, near)
	}
	return Column[R]{}, problem("table.unknown-column", cell, strings.Join(all.Names(), ", "))
}

// index returns which column a cell of the header names, -1 for none.
func (all Columns[R]) index(cell string) int {
	name := plain(cell)
	return slices.IndexFunc(all, func(c Column[R]) bool { return plain(c.Name) == name || slices.Contains(c.Also, name) })
}

// secret is the problem of a column that would hold a secret: another one may name its file.
func (all Columns[R]) secret(cell, word string) error {
	instead := "password_file"
	if strings.Contains(word, "secret") {
		instead = "secret_file"
	}
	if !all.has(instead) {
		return problem("table.no-secret", cell, "")
	}
	return problem("table.secret", cell, instead)
}

// Read returns what a line says, or why it cannot be read: table.line.…
func (t *Table[R]) Read(l Line) (r R, flaw *steps.Problem) {
	if l.Broken {
		return r, &steps.Problem{Code: "table.line.quotes"}
	}
	for i, cell := range l.Cells {
		cell = asTyped(cell)
		if i >= len(t.Columns) || t.Columns[i].Name == "" {
			if cell != "" {
				return r, &steps.Problem{Code: "table.line.fields"}
			}
			continue
		}
		if isSheetError(cell) {
			return r, &steps.Problem{Code: "table.line.sheet-error", Args: steps.Args{"column": t.Title(t.Columns[i].Name), "error": cell}}
		}
		*t.Columns[i].Into(&r) = cell
	}
	return r, t.complete(&r)
}

// complete puts what stands for an empty column into it, and says which value is still missing.
func (t *Table[R]) complete(r *R) *steps.Problem {
	for _, c := range t.all {
		value := c.Into(r)
		if or := slices.IndexFunc(t.all, func(other Column[R]) bool { return other.Name == c.Or }); *value == "" && or >= 0 {
			*value = *t.all[or].Into(r)
		}
		if c.Need == Filled && *value == "" {
			return ValueMissing(t.Title(c.Name))
		}
	}
	return nil
}

// sheetError is what a spreadsheet shows where a formula has no result, or where a column is too narrow.
var sheetError = regexp.MustCompile(`^#[\p{L}/0_ ]+[\s\p{Z}]?[!?]$|^#N/[AD]$|^#{3,}$|^Err ?:[0-9]{3}$`)

// isSheetError tells whether a spreadsheet shows an error in a cell. Few cells need the expression,
// and a list may have many.
func isSheetError(cell string) bool {
	return cell != "" && (cell[0] == '#' || cell[0] == 'E') && sheetError.MatchString(cell)
}

// markedText is a cell that an apostrophe keeps a text: a number, or what would be a formula.
var markedText = regexp.MustCompile(`^'[0-9=+@-]`)

// asTyped returns the text of a cell without the white space around it, and without the apostrophe by
// which people make a number a text.
func asTyped(cell string) string {
	cell = strings.TrimSpace(cell)
	if strings.HasPrefix(cell, "'") && markedText.MatchString(cell) {
		return cell[1:]
	}
	return cell
}

// ValueMissing is the problem of a line without a value in a column.
func ValueMissing(column string) *steps.Problem {
	return &steps.Problem{Code: "table.line.value", Args: steps.Args{"column": column}}
}

// problem is a problem with columns of a table, and the column that was probably meant or that is
// to be used, "" for none.
func problem(code, columns, instead string) *steps.Problem {
	return &steps.Problem{Code: code, Args: steps.Args{"columns": columns, "instead": instead}}
}
