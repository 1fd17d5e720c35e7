package batch

// This file decides what the columns of a list are. The rules are:
//
//   - A header names them. Case, accents, spaces, hyphens and underscores do not count.
//   - A column that would hold a secret itself is refused by its name: a list lies about in
//     mails and shared folders, and one read of it must not give everything away.
//   - A column that nobody knows is an error that names the nearest known one: a misspelt
//     one would be left out in silence.

import (
	"fmt"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/store"
)

// A column is one thing that a line may say.
type column struct {
	name     string
	also     []string // what else people write, as plain makes it
	required bool
	into     func(*Row) *string
}

var columns = []column{
	{"customer", []string{"client"}, true, func(r *Row) *string { return &r.Customer }},
	{"siret", nil, true, func(r *Row) *string { return &r.SIRET }},
	{"application", []string{"applicationname", "nomapplication", "nomdelapplication"}, true, func(r *Row) *string { return &r.Application }},
	{"client_id", nil, true, func(r *Row) *string { return &r.ClientID }},
	{"secret_file", []string{"clientsecretfile", "fichiersecret"}, true, func(r *Row) *string { return &r.SecretFile }},
	{"declared", []string{"nomdeclare"}, false, func(r *Row) *string { return &r.Declared }},
	{"login", nil, false, func(r *Row) *string { return &r.Login }},
	{"password_file", nil, false, func(r *Row) *string { return &r.PasswordFile }},
}

// secretWords are in the name of a column that would hold a secret, as plain makes it.
var secretWords = []string{"secret", "password", "passphrase", "motdepasse", "mdp", "pwd"}

// A HeaderError is about the columns of a list.
type HeaderError struct {
	// Kind is one of the constants below.
	Kind string
	// Columns are as the list writes them; the ones that lack, as they should be.
	Columns []string
	// Instead is the column that was probably meant, or the one to use.
	Instead string
}

// The kinds of HeaderError.
const (
	NoColumns     = "empty"
	SecretColumn  = "secret"
	UnknownColumn = "unknown"
	ColumnTwice   = "twice"
	ColumnMissing = "missing"
)

func (e *HeaderError) Error() string {
	return fmt.Sprintf("batch: header: %s: %s", e.Kind, strings.Join(e.Columns, ", "))
}

// Columns are the names of all of them.
func Columns() []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	return names
}

// plain is a column's name without what does not count.
func plain(name string) string { return strings.ReplaceAll(store.Slug(name), "-", "") }

// readHeader finds the column of each field. The error is a *HeaderError.
func readHeader(fields []string) ([]column, error) {
	var found []column
	for _, field := range fields {
		c, err := columnOf(field)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(found, func(other column) bool { return other.name == c.name }) {
			return nil, &HeaderError{ColumnTwice, []string{field}, ""}
		}
		found = append(found, c)
	}
	var missing []string
	for _, c := range columns {
		if c.required && !slices.ContainsFunc(found, func(other column) bool { return other.name == c.name }) {
			missing = append(missing, c.name)
		}
	}
	if missing != nil {
		return nil, &HeaderError{ColumnMissing, missing, ""}
	}
	return found, nil
}

func columnOf(field string) (column, error) {
	name := plain(field)
	for _, c := range columns {
		if plain(c.name) == name || slices.Contains(c.also, name) {
			return c, nil
		}
	}
	if slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) }) {
		instead := "secret_file"
		if !strings.Contains(name, "secret") {
			instead = "password_file"
		}
		return column{}, &HeaderError{SecretColumn, []string{field}, instead}
	}
	near := steps.Nearest(strings.ReplaceAll(store.Slug(field), "-", "_"), Columns())
	return column{}, &HeaderError{UnknownColumn, []string{field}, near}
}
