package importing

import (
	"strings"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard/table"
)

// A row is one line of a list of customers: one structure.
type row struct {
	customer, role, structure, siret, application, email, responsible, contact, assignee string
}

var columns = table.Columns[row]{
	{Name: "customer", Also: []string{"client", "customername", "nomclient", "nomduclient", "collectivite", "organisme"},
		Need: table.Filled, Or: "structure", Into: func(r *row) *string { return &r.customer }},
	{Name: "role", Also: []string{"roleduclient", "roleclient", "customerrole", "typedeclient", "typeclient"},
		Into: func(r *row) *string { return &r.role }},
	{Name: "structure", Also: []string{"nomstructure", "nomdelastructure", "structurename", "etablissement"},
		Into: func(r *row) *string { return &r.structure }},
	{Name: "siret", Also: []string{"nsiret", "numsiret", "numerosiret", "numerodesiret", "siretnumber", "siretdelastructure", "siretstructure"},
		Need: table.Filled, Into: func(r *row) *string { return &r.siret }},
	{Name: "application", Also: []string{"applicationname", "nomapplication", "nomdelapplication", "applicationpiste", "nompiste"},
		Into: func(r *row) *string { return &r.application }},
	{Name: "email", Also: []string{"mail", "courriel", "adresseemail", "adressemail", "adresseelectronique", "emailaddress", "emailduresponsable", "responsibleemail"},
		Into: func(r *row) *string { return &r.email }},
	{Name: "responsible", Also: []string{"responsable", "responsabledelapplication", "responsableapplication", "personneresponsable", "responsibleperson", "nomduresponsable"},
		Into: func(r *row) *string { return &r.responsible }},
	{Name: "contact", Also: []string{"contacttechnique", "technicalcontact", "nomducontact", "contactname"},
		Into: func(r *row) *string { return &r.contact }},
	{Name: "assignee", Also: []string{"assigned", "assignedto", "suivipar", "suivi", "affectea", "attribuea", "chargededossier", "gestionnaire"},
		Into: func(r *row) *string { return &r.assignee }},
}

// answers are the columns that answer a question of the procedure, in the order of the table.
var answers = []struct {
	column string
	key    steps.Key
	text   func(row) string
}{
	{"customer", "customer.name", func(r row) string { return r.customer }},
	{"role", "customer.role", func(r row) string { return roleOf(r.role) }},
	{"structure", "structure.name", func(r row) string { return r.structure }},
	{"siret", "structure.siret", func(r row) string { return r.siret }},
	{"application", "application.name", func(r row) string { return r.application }},
	{"email", "application.email", func(r row) string { return r.email }},
	{"responsible", "application.responsible", func(r row) string { return r.responsible }},
	{"contact", "declaration.contact_name", func(r row) string { return r.contact }},
}

// columnOf returns the column that answers the question of that key.
func columnOf(key steps.Key) string {
	for _, a := range answers {
		if a.key == key {
			return a.column
		}
	}
	return string(key)
}

// roleOf returns the role that a word names, in any of the languages; other words stay as they
// are.
func roleOf(word string) string {
	for _, role := range []string{steps.Supplier, steps.Recipient, steps.Both} {
		for _, l := range steps.Languages {
			title, _, _ := strings.Cut(steps.In(l).Title("customer.role."+role, nil), ":")
			if typed := store.Fold(strings.TrimSpace(word)); typed == role || typed == store.Fold(strings.TrimSpace(title)) {
				return role
			}
		}
	}
	return word
}
