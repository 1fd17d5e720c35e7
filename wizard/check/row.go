package check

import (
	"iter"

	"raccord/steps"
	"raccord/wizard/table"
)

// A row is one line of a list of pairs.
type row struct {
	// Line counts from 1, the header included.
	Line                                      int
	Customer, Structure                       string
	SIRET, Application, Declared              string
	ClientID, SecretFile, Login, PasswordFile string

	// broken is why the line cannot be read, table.line.…, nil where it can.
	broken *steps.Problem
}

var columns = table.Columns[row]{
	{Name: "customer", Also: []string{"client", "customername", "nomclient", "nomduclient", "collectivite", "organisme"},
		Need: table.Present, Or: "structure", Into: func(r *row) *string { return &r.Customer }},
	{Name: "structure", Also: []string{"nomstructure", "nomdelastructure", "etablissement"}, Into: func(r *row) *string { return &r.Structure }},
	{Name: "siret", Also: []string{"nsiret", "numsiret", "numerosiret", "numerodesiret", "siretdelastructure", "siretstructure"},
		Need: table.Filled, Into: func(r *row) *string { return &r.SIRET }},
	{Name: "application", Also: []string{"applicationname", "nomapplication", "nomdelapplication", "applicationpiste", "nompiste"},
		Need: table.Present, Into: func(r *row) *string { return &r.Application }},
	{Name: "client_id", Also: []string{"identifiant", "identifiantclient", "identifiantoauth", "identifiantpiste", "idclient"},
		Need: table.Filled, Into: func(r *row) *string { return &r.ClientID }},
	{Name: "secret_file", Also: []string{"clientsecretfile", "fichiersecret", "fichierdusecret", "fichierdesecret", "fichierclientsecret", "fichierduclientsecret"},
		Need: table.Filled, Into: func(r *row) *string { return &r.SecretFile }},
	{Name: "declared", Also: []string{"nomdeclare", "applicationdeclaree", "nomchoruspro", "nomdanschoruspro"}, Into: func(r *row) *string { return &r.Declared }},
	{Name: "login", Also: []string{"comptetechnique", "identifianttechnique", "identifiantducomptetechnique", "technicalaccount"},
		Into: func(r *row) *string { return &r.Login }},
	{Name: "password_file", Also: []string{"fichiermotdepasse", "fichierdumotdepasse", "fichierdemotdepasse", "fichiermdp"},
		Into: func(r *row) *string { return &r.PasswordFile }},
}

// rows returns the lines that describe a pair, in their order.
func rows(list *table.Table[row]) iter.Seq[row] {
	return func(yield func(row) bool) {
		for line := range list.Lines {
			if line.Remark() {
				continue
			}
			r, broken := list.Read(line)
			r.Line, r.broken = line.Number, broken
			if !yield(r) {
				return
			}
		}
	}
}
