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

// Titles returns what a header calls its columns, by their names. It is called on what In returned
// for that header.
func (all Columns[R]) Titles(header []string) map[string]string {
	titles := map[string]string{}
	for i, c := range all {
		titles[c.Name] = header[i]
	}
	return titles
}

func (all Columns[R]) has(name string) bool {
	return slices.ContainsFunc(all, func(c Column[R]) bool { return c.Name == name })
}

// named returns the column that a cell of the header names, one without a name for a blank one.
// The error is a *steps.Problem.
func (all Columns[R]) named(cell string) (Column[R], error) {
	name := plain(cell)
	if strings.TrimSpace(cell) == "" {
		return Column[R]{}, nil
	}
	for _, c := range all {
		if plain(c.Name) == name || slices.Contains(c.Also, name) {
			return c, nil
		}
	}
	if m := holdsSecret.FindStringSubmatch(name); m != nil {
		return Column[R]{}, all.secret(cell, m[1])
	}
	if near := steps.Near(strings.ReplaceAll(store.Slug(cell), "-", "_"), all.Names()); near != "" {
		return Column[R]{}, problem("table.unknown", cell, near)
	}
	return Column[R]{}, problem("table.unknown-column", cell, strings.Join(all.Names(), ", "))
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

// Read returns what a line says, where columns are those of its table's header, or why it cannot
// be read: table.line.…
func (all Columns[R]) Read(header Columns[R], l Line) (r R, flaw *steps.Problem) {
	if l.Broken {
		return r, &steps.Problem{Code: "table.line.quotes"}
	}
	for i, cell := range l.Cells {
		if i < len(header) && header[i].Name != "" {
			*header[i].Into(&r) = cell
		} else if strings.TrimSpace(cell) != "" {
			return r, &steps.Problem{Code: "table.line.fields"}
		}
	}
	for _, c := range all {
		value := c.Into(&r)
		if *value = strings.TrimSpace(*value); *value != "" || c.Need != Filled && c.Or == "" {
			continue
		}
		if or := slices.IndexFunc(all, func(other Column[R]) bool { return other.Name == c.Or }); or >= 0 {
			*value = strings.TrimSpace(*all[or].Into(&r))
		}
		if c.Need == Filled && *value == "" {
			return r, ValueMissing(c.Name)
		}
	}
	return r, nil
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
