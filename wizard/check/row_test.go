package check

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard/table"
)

func listProblem(code, columns, instead string) *steps.Problem {
	return &steps.Problem{Code: code, Args: steps.Args{"columns": columns, "instead": instead}}
}

const header = "customer,siret,application,client_id,secret_file\n"

var first = row{Line: 2, Customer: "Mairie d'Évry", SIRET: "12345678200010", Application: "MON_APP", ClientID: "3f2c", SecretFile: "a.txt"}

// rowsOf reads a list to its end.
func rowsOf(t *testing.T, text string) (readable, broken []row) {
	t.Helper()
	l, err := columns.Open([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for r := range rows(l) {
		if r.broken != nil {
			broken = append(broken, r)
			continue
		}
		readable = append(readable, r)
	}
	return readable, broken
}

// TestListsOfAllKinds: what Excel and people write, and what it says is the same.
func TestListsOfAllKinds(t *testing.T) {
	line := "Mairie d'Évry,12345678200010,MON_APP,3f2c,a.txt"
	for name, text := range map[string]string{
		"commas":      header + line + "\n",
		"no last end": header + line,
		"windows":     strings.ReplaceAll(header+line+"\n", "\n", "\r\n"),
		"semicolons":  strings.ReplaceAll(header+line, ",", ";"),
		"mark":        "\ufeff" + header + line,
		"names":       "Client;Siret;APPLICATION;Client ID;Secret-File\n" + strings.ReplaceAll(line, ",", ";"),
		"quotes":      header + `"Mairie d'Évry",12345678200010,"MON_APP",3f2c,a.txt`,
		"more":        strings.TrimSpace(header) + ",Déclaré\n" + strings.Replace(line, "MON_APP", "MON_APP", 1) + ",\n",
		"trailing":    header + line + ",,\n,,,,\n\n",
		"empty names": strings.TrimSpace(header) + ",,\n" + line + ",,\n,,,,,,\n",
		"tabs":        strings.ReplaceAll(header+line, ",", "\t"),
		"macintosh":   strings.ReplaceAll(header+line+"\n", "\n", "\r"),
		"formulas":    strings.ReplaceAll(header+strings.Replace(line, "12345678200010", `="12345678200010"`, 1), ",", ";"),
		"saved again": header + strings.Replace(line, "12345678200010", `"=""12345678200010"""`, 1),
		"french":      "\nClient;N° SIRET;Nom de l'application;Identifiant;Fichier du secret\n" + strings.ReplaceAll(line, ",", ";"),
		"structure":   "Structure;Numéro SIRET;Application PISTE;Identifiant client;Fichier du Client Secret\n" + strings.ReplaceAll(line, ",", ";"),
		"comma names": "client\t\"siret\"\t\"Nom de l'application\"\tClient-ID\tsecret_file\n" + strings.ReplaceAll(line, ",", "\t"),
	} {
		if name == "more" {
			text = strings.Replace(text, "Déclaré", "declared", 1)
		}
		rows, broken := rowsOf(t, text)
		for i := range rows {
			rows[i].Structure = ""
			rows[i].Line -= strings.Count(text, "\n") - strings.Count(strings.TrimLeft(text, "\n"), "\n")
		}
		if len(broken) != 0 || !slices.Equal(rows, []row{first}) {
			t.Errorf("%s: %+v, %v", name, rows, broken)
		}
	}
}

// TestNamedSeparator: the line that Excel reads the separator from is none of the list, and counts
// among its lines.
func TestNamedSeparator(t *testing.T) {
	text := strings.ReplaceAll(header+"Mairie d'Évry,12345678200010,MON_APP,3f2c,a.txt\n", ",", ";") + "\"a\"b;c\n"
	for _, first := range []string{"sep=;\n", "SEP=;\r\n", "\"sep=;\"\r\n"} {
		rows, broken := rowsOf(t, first+text)
		if len(rows) != 1 || rows[0].Line != 3 || rows[0].ClientID != "3f2c" || len(broken) != 1 || broken[0].Line != 4 {
			t.Errorf("%q: %+v, %+v", first, rows, broken)
		}
	}
}

// TestStructureAndCustomer: a list may name both.
func TestStructureAndCustomer(t *testing.T) {
	rows, broken := rowsOf(t, "client,structure,siret,application,client_id,secret_file\nÉvry,École,1,A,3f2c,a.txt\n,École,1,A,3f2c,a.txt\n")
	if len(broken) != 0 || len(rows) != 2 || rows[0].Customer != "Évry" || rows[1].Customer != "École" {
		t.Errorf("%+v, %+v", rows, broken)
	}
}

// TestSecretColumns: a column is refused for a secret's sake only where it would hold one.
func TestSecretColumns(t *testing.T) {
	for name, want := range map[string]string{
		"Client Secret": "secret", "client_secret": "secret", "Secret": "secret", "Secret client OAuth": "secret", "Clé secrète": "secret",
		"Mot de passe": "secret", "Mot de passe du compte technique": "secret", "MDP": "secret", "password": "secret", "Technical account password": "secret",
		"Secrétariat": "unknown-column", "Date du secret": "unknown-column", "Commentaire": "unknown-column",
		"Expiration du mot de passe": "unknown-column", "e-mail": "unknown-column", "sirett": "unknown", "clientid2": "unknown",
	} {
		_, err := columns.In([]string{name})
		if problem, ok := errors.AsType[*steps.Problem](err); !ok || problem.Code != "table."+want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

// TestAnyOrder: the header decides, and a value may hold the separator and an end of line.
func TestAnyOrder(t *testing.T) {
	rows, broken := rowsOf(t, "secret_file,customer,login,password_file,siret,declared,application,client_id\n"+
		"a.txt,\"Évry, la\nville\",TECH,b.txt,1,D,A,3f2c\nc.txt,X,,,2,,B,4a\n")
	want := []row{
		{Line: 2, SecretFile: "a.txt", Customer: "Évry, la\nville", Login: "TECH", PasswordFile: "b.txt", SIRET: "1", Declared: "D", Application: "A", ClientID: "3f2c"},
		{Line: 4, SecretFile: "c.txt", Customer: "X", SIRET: "2", Application: "B", ClientID: "4a"},
	}
	if len(broken) != 0 || !slices.Equal(rows, want) {
		t.Errorf("%+v, %v", rows, broken)
	}
}

// TestLinesThatCannotBeRead: each is named, and the next one is read.
func TestLinesThatCannotBeRead(t *testing.T) {
	good := "Mairie d'Évry,12345678200010,MON_APP,3f2c,a.txt\n"
	for name, c := range map[string]struct {
		line string
		want steps.Problem
	}{
		"too many": {"a,b,c,d,e,f\n", steps.Problem{Code: "table.line.fields"}},
		"quotes":   {"a\"b,b,c,d,e\n", steps.Problem{Code: "table.line.quotes"}},
		"short":    {"a,b,c\n", *table.ValueMissing("client_id")},
		"no siret": {"a, ,c,d,e\n", *table.ValueMissing("siret")},
	} {
		rows, broken := rowsOf(t, header+good+c.line+good)
		again := first
		again.Line = 4
		if len(broken) != 1 || !slices.Equal(rows, []row{first, again}) {
			t.Errorf("%s: %+v, %+v", name, rows, broken)
		} else if broken[0].Line != 3 || !reflect.DeepEqual(*broken[0].broken, c.want) {
			t.Errorf("%s: line %d, %+v, want line 3, %+v", name, broken[0].Line, broken[0].broken, c.want)
		}
	}
}

// TestListsRefused: as a whole, before anything is asked.
func TestListsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want *steps.Problem
	}{
		"empty":    {"", listProblem("table.empty", "customer, structure, siret, application, client_id, secret_file, declared, login, password_file", "")},
		"secret":   {"customer,siret,application,client_id,client_secret\n", listProblem("table.secret", "client_secret", "secret_file")},
		"password": {header[:len(header)-1] + ",Mot de passe\n", listProblem("table.secret", "Mot de passe", "password_file")},
		"unknown":  {"customer,sirett,application,client_id,secret_file\n", listProblem("table.unknown", "sirett", "siret")},
		"twice":    {"siret," + header, listProblem("table.twice", "siret", "")},
		"missing":  {"customer,application,client_id\n", listProblem("table.missing", "siret, secret_file", "")},
	} {
		_, err := columns.Open([]byte(c.text))
		if problem, ok := errors.AsType[*steps.Problem](err); !ok || !reflect.DeepEqual(problem, c.want) {
			t.Errorf("%s: %+v, want %+v", name, err, c.want)
		}
	}
}

// TestBlankLinesAreNone, and those that cannot be read are.
func TestBlankLinesAreNone(t *testing.T) {
	rows, broken := rowsOf(t, header+"a,1,b,c,d\n\n,,,,\na,1,b\"\n")
	if len(rows) != 1 || len(broken) != 1 {
		t.Errorf("%+v, %+v", rows, broken)
	}
}

func FuzzReadList(f *testing.F) {
	f.Add(header + "a,1,b,c,d\n")
	f.Add("\ufeffclient;siret;application;Client ID;secret file\n\"a\nb\";1;\"\";c;d\n;;;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := columns.Open([]byte(text))
		if err != nil {
			return
		}
		line := 1
		for r := range rows(l) {
			if r.Line <= line && r.broken == nil {
				t.Errorf("line %d after line %d", r.Line, line)
			}
			line = max(line, r.Line)
		}
	})
}
