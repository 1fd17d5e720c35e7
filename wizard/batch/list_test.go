package batch

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

const header = "customer,siret,application,client_id,secret_file\n"

var first = Row{Line: 2, Customer: "Mairie d'Évry", SIRET: "12345678200010", Application: "MON_APP", ClientID: "3f2c", SecretFile: "a.txt"}

// rowsOf reads a list to its end.
func rowsOf(t *testing.T, text string) (rows []Row, problems []error) {
	t.Helper()
	l, err := ReadList(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range l.All() {
		if err != nil {
			problems = append(problems, err)
			continue
		}
		rows = append(rows, row)
	}
	return rows, problems
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
	} {
		if name == "more" {
			text = strings.Replace(text, "Déclaré", "declared", 1)
		}
		rows, problems := rowsOf(t, text)
		if len(problems) != 0 || !slices.Equal(rows, []Row{first}) {
			t.Errorf("%s: %+v, %v", name, rows, problems)
		}
	}
}

// TestAnyOrder: the header decides, and a value may hold the separator and an end of line.
func TestAnyOrder(t *testing.T) {
	rows, problems := rowsOf(t, "secret_file,customer,login,password_file,siret,declared,application,client_id\n"+
		"a.txt,\"Évry, la\nville\",TECH,b.txt,1,D,A,3f2c\nc.txt,X,,,2,,B,4a\n")
	want := []Row{
		{Line: 2, SecretFile: "a.txt", Customer: "Évry, la\nville", Login: "TECH", PasswordFile: "b.txt", SIRET: "1", Declared: "D", Application: "A", ClientID: "3f2c"},
		{Line: 4, SecretFile: "c.txt", Customer: "X", SIRET: "2", Application: "B", ClientID: "4a"},
	}
	if len(problems) != 0 || !slices.Equal(rows, want) {
		t.Errorf("%+v, %v", rows, problems)
	}
}

// TestLinesThatCannotBeRead: each is named, and the next one is read.
func TestLinesThatCannotBeRead(t *testing.T) {
	good := "Mairie d'Évry,12345678200010,MON_APP,3f2c,a.txt\n"
	for name, c := range map[string]struct {
		line string
		want RowError
	}{
		"too many": {"a,b,c,d,e,f\n", RowError{Line: 3, Kind: TooManyFields}},
		"quotes":   {"a\"b,b,c,d,e\n", RowError{Line: 3, Kind: BrokenQuotes}},
		"short":    {"a,b,c\n", RowError{Line: 3, Kind: ValueMissing, Column: "client_id"}},
		"no siret": {"a, ,c,d,e\n", RowError{Line: 3, Kind: ValueMissing, Column: "siret"}},
	} {
		rows, problems := rowsOf(t, header+good+c.line+good)
		again := first
		again.Line = 4
		if len(problems) != 1 || !slices.Equal(rows, []Row{first, again}) {
			t.Errorf("%s: %+v, %v", name, rows, problems)
			continue
		}
		var problem *RowError
		if !errors.As(problems[0], &problem) || *problem != c.want {
			t.Errorf("%s: %+v, want %+v", name, problem, c.want)
		}
	}
}

// TestListsRefused: as a whole, before anything is asked.
func TestListsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want HeaderError
	}{
		"empty":    {"", HeaderError{Kind: NoColumns}},
		"secret":   {"customer,siret,application,client_id,client_secret\n", HeaderError{SecretColumn, []string{"client_secret"}, "secret_file"}},
		"password": {header[:len(header)-1] + ",Mot de passe\n", HeaderError{SecretColumn, []string{"Mot de passe"}, "password_file"}},
		"unknown":  {"customer,sirett,application,client_id,secret_file\n", HeaderError{UnknownColumn, []string{"sirett"}, "siret"}},
		"twice":    {"siret," + header, HeaderError{ColumnTwice, []string{"siret"}, ""}},
		"missing":  {"customer,application,client_id\n", HeaderError{ColumnMissing, []string{"siret", "secret_file"}, ""}},
	} {
		_, err := ReadList(strings.NewReader(c.text))
		var problem *HeaderError
		if !errors.As(err, &problem) || problem.Kind != c.want.Kind || problem.Instead != c.want.Instead || !slices.Equal(problem.Columns, c.want.Columns) {
			t.Errorf("%s: %+v, want %+v", name, err, c.want)
		}
	}
}

// TestOtherEncodings: Windows-1252 and UTF-16 are refused, with the line.
func TestOtherEncodings(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"windows-1252": {header + "Mairie,1,A,B,C\nMairie d'\xc9vry,1,A,B,C\n", 3},
		"at the end":   {header + "a,1,A,B,caf\xc3", 2},
		"utf-16":       {"\xff\xfec\x00u\x00", 1},
		"far away":     {header + strings.Repeat("Mairie d'Évry,1,A,B,C\n", 10000) + "\x80", 10002},
	} {
		_, err := ReadList(strings.NewReader(c.text))
		var problem *EncodingError
		if !errors.As(err, &problem) || problem.Line != c.line {
			t.Errorf("%s: %v, want line %d", name, err, c.line)
		}
	}
}

// TestLengthAndSum: how many lines there are, and that another content has another sum.
func TestLengthAndSum(t *testing.T) {
	one, err := ReadList(strings.NewReader(header + "a,1,b,c,d\n\na,1,b\"\n"))
	if err != nil || one.Rows != 2 {
		t.Fatalf("%+v, %v", one, err)
	}
	other, err := ReadList(strings.NewReader(header + "a,1,b,c,d\n\na,1,b\"x\n"))
	if err != nil || other.Sum == one.Sum {
		t.Errorf("the same sum, or %v", err)
	}
}

func FuzzReadList(f *testing.F) {
	f.Add(header + "a,1,b,c,d\n")
	f.Add("\ufeffclient;siret;application;Client ID;secret file\n\"a\nb\";1;\"\";c;d\n;;;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ReadList(strings.NewReader(text))
		if err != nil {
			return
		}
		line, rows := 1, 0
		for row, err := range l.All() {
			if rows++; row.Line <= line && err == nil {
				t.Errorf("line %d after line %d", row.Line, line)
			}
			line = max(line, row.Line)
		}
		if rows > l.Rows {
			t.Errorf("%d lines, %d were counted", rows, l.Rows)
		}
	})
}
