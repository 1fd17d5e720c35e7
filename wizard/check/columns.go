package check

// This file decides what the columns of a list are. The rules are:
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

// A column is one thing that a line may say.
type column struct {
	name string
	also []string // what else people write, as plainColumn makes it
	need need
	into func(*row) *string
}

// A need says whether a list must have a column.
type need int

const (
	optional need = iota
	present       // and may be empty in a line
	filled        // and must not
)

var columns = []column{
	{"customer", []string{"client", "customername", "nomclient", "nomduclient", "collectivite", "organisme"}, present, func(r *row) *string { return &r.Customer }},
	{"structure", []string{"nomstructure", "nomdelastructure", "etablissement"}, optional, func(r *row) *string { return &r.Structure }},
	{"siret", []string{"nsiret", "numsiret", "numerosiret", "numerodesiret", "siretdelastructure", "siretstructure"}, filled, func(r *row) *string { return &r.SIRET }},
	{"application", []string{"applicationname", "nomapplication", "nomdelapplication", "applicationpiste", "nompiste"}, present, func(r *row) *string { return &r.Application }},
	{"client_id", []string{"identifiant", "identifiantclient", "identifiantoauth", "identifiantpiste", "idclient"}, filled, func(r *row) *string { return &r.ClientID }},
	{"secret_file", []string{"clientsecretfile", "fichiersecret", "fichierdusecret", "fichierdesecret", "fichierclientsecret", "fichierduclientsecret"}, filled, func(r *row) *string { return &r.SecretFile }},
	{"declared", []string{"nomdeclare", "applicationdeclaree", "nomchoruspro", "nomdanschoruspro"}, optional, func(r *row) *string { return &r.Declared }},
	{"login", []string{"comptetechnique", "identifianttechnique", "identifiantducomptetechnique", "technicalaccount"}, optional, func(r *row) *string { return &r.Login }},
	{"password_file", []string{"fichiermotdepasse", "fichierdumotdepasse", "fichierdemotdepasse", "fichiermdp"}, optional, func(r *row) *string { return &r.PasswordFile }},
}

// holdsSecret matches the name of a column that would hold a secret, as plainColumn makes it; the
// group is the secret's word.
var holdsSecret = regexp.MustCompile(`^(?:le|votre|client|oauth2?|piste|choruspro|api|technical|account)*` +
	`(secret|secretkey|clesecrete|passwords?|passwd|passphrase|motdepasse|motsdepasse|mdp|pwd)` +
	`(?:client|oauth2?|piste|choruspro|technique|du|de|compte|value|valeur|enclair)*$`)

// columnNames returns the names of all columns.
func columnNames() []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	return names
}

// plainColumn returns a column's name without what does not count in it.
func plainColumn(name string) string { return strings.ReplaceAll(store.Slug(name), "-", "") }

// readHeader returns the column of each field of a header. The error is a *steps.Problem.
func readHeader(fields []string) ([]column, error) {
	var found []column
	has := func(name string) bool {
		return slices.ContainsFunc(found, func(c column) bool { return c.name == name })
	}
	for _, field := range fields {
		c, err := columnOf(field)
		if err != nil {
			return nil, err
		}
		if c.name != "" && has(c.name) {
			return nil, listProblem("check.list.twice", field, "")
		}
		found = append(found, c)
	}
	var missing []string
	for _, c := range columns {
		if c.need != optional && !has(c.name) && !(c.name == "customer" && has("structure")) {
			missing = append(missing, c.name)
		}
	}
	if missing != nil {
		return nil, listProblem("check.list.missing", strings.Join(missing, ", "), "")
	}
	return found, nil
}

// columnOf returns the column that a field of the header names, one without a name for a blank one. The error is a *steps.Problem.
func columnOf(field string) (column, error) {
	name := plainColumn(field)
	if strings.TrimSpace(field) == "" {
		return column{}, nil
	}
	for _, c := range columns {
		if plainColumn(c.name) == name || slices.Contains(c.also, name) {
			return c, nil
		}
	}
	if m := holdsSecret.FindStringSubmatch(name); m != nil {
		instead := "password_file"
		if strings.Contains(m[1], "secret") {
			instead = "secret_file"
		}
		return column{}, listProblem("check.list.secret", field, instead)
	}
	if near := steps.Near(strings.ReplaceAll(store.Slug(field), "-", "_"), columnNames()); near != "" {
		return column{}, listProblem("check.list.unknown", field, near)
	}
	return column{}, listProblem("check.list.unknown-column", field, strings.Join(columnNames(), ", "))
}

// listProblem is a problem with columns of a list, and the column that was probably meant or that
// is to be used, "" for none.
func listProblem(code, columns, instead string) *steps.Problem {
	return &steps.Problem{Code: code, Args: steps.Args{"columns": columns, "instead": instead}}
}
