package steps

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"raccord/chorus"
	"raccord/steps/names"
)

// Readings are the sections that the program reads, with what may stand in the
// {placeholders} of each.
type readings map[string][]string

// elsewhere are the families that the tree of commands reads, whose test is in main_test.go.
var elsewhere = regexp.MustCompile(`^(command|flag|exit)\.`)

// foreign tells whether no section of the family is known here: another package makes the
// names of its own.
func (r readings) foreign(name string) bool {
	family, _, _ := strings.Cut(name, ".")
	for known := range r {
		if strings.HasPrefix(known, family+".") {
			return false
		}
	}
	return true
}

// readSections is every section that the table, the known findings and the code have a use for.
func readSections(t *testing.T) readings {
	t.Helper()
	all := readings{"glossary": nil}
	source := parseSource(t, "..")
	maps.Copy(all, source.problems())
	maps.Copy(all, findings(t))
	maps.Copy(all, warnings())
	maps.Copy(all, tableSections())
	return all
}

// tableSections are those of parts, steps, fields and choices. Answers fill them, secrets
// never do.
func tableSections() readings {
	all := readings{}
	var answers []string
	for _, s := range Procedure {
		for _, f := range s.Fields {
			if f.Kind != Secret {
				answers = append(answers, string(f.Key))
			}
		}
	}
	for _, part := range Parts {
		all["part."+string(part)] = nil
	}
	for _, s := range Procedure {
		all[s.Section()] = answers
		for _, f := range s.Fields {
			all[f.Section()] = answers
			for _, value := range f.Values() {
				all[f.Section()+"."+value] = answers
			}
		}
	}
	return all
}

// differenceKinds are the contract's.
var differenceKinds = []string{"case", "homoglyph", "space", "invisible", "hyphen", "normalization", "transposed", "missing", "extra", "other"}

// findings are the sections whose names are made from a value.
func findings(t *testing.T) readings {
	all := readings{}
	add := func(prefix string, args []string, values ...string) {
		if len(values) == 0 {
			t.Errorf("no value for %s…", prefix)
		}
		for _, value := range values {
			all[prefix+value] = args
		}
	}
	fault := FaultProblem(chorus.Result{Fault: chorus.Throttled, Status: 429})
	add("", slices.Collect(maps.Keys(fault.Args)), refusedEverywhere)
	add("elsewhere.", nil, string(chorus.Sandbox), string(chorus.Production))
	for _, f := range chorus.Faults() {
		add("fault.", slices.Collect(maps.Keys(fault.Args)), string(f))
	}
	difference := slices.Collect(maps.Keys(differenceProblem([]names.Difference{{}}).Args))
	add("difference.", difference, append(differenceKinds, "case-of-several", "unrelated")...)
	add("places.", difference, "one", "several")
	other := parseSource(t, filepath.Join("..", "chorus"))
	add("reason.", nil, other.constants("Reason")...)
	add("stage.", nil, other.constants("Stage")...)
	add("stage.", nil, parseSource(t, filepath.Join("..", "wizard")).constants("Stage")...)
	add("access.", []string{"api"}, other.constants("Access")...)
	add("storage.keyring-", nil, parseSource(t, filepath.Join("..", "store", "errors.go")).constants("")...)
	add("storage.", []string{"path", "line"}, parseSource(t, filepath.Join("..", "store", "ageerror.go")).constants("")...)
	add("storage.server-", []string{"server", "said"}, parseSource(t, filepath.Join("..", "store", "servererror.go")).constants("")...)
	add("storage.desk-", []string{"name", "desk"}, parseSource(t, filepath.Join("..", "store", "membership.go")).constants("")...)
	add("storage.desk-", []string{"dossier", "account", "by"}, parseSource(t, filepath.Join("..", "store", "sealederror.go")).constants("")...)
	for _, f := range tellingOrder {
		add("", nil, string(f))
	}
	for _, degree := range []Degree{Form, Agreed, Disclosed, Proven, Declared, Accepted, Denied, Unsettled, Untested} {
		add("evidence.", nil, string(degree))
	}
	for _, d := range Deeds {
		add("", nil, d.Code())
	}
	character := []string{"character"}
	add("", character, "character.other")
	for _, section := range namedCharacters {
		add("", character, section)
	}
	for _, c := range characterClasses {
		add("", character, c.section)
	}
	return all
}

// warnings are those of the table, each provoked.
func warnings() readings {
	a := customer{role: "supplier", structures: 2}.until(Place{})
	odd := a.Structures[0].clone()
	odd.Texts["application.name"], odd.Texts["credentials.client_id"] = "Mon app", "3f2c"
	a.Structures = append(a.Structures, a.Structures[0].clone(), odd, odd.clone())
	all := readings{}
	for _, s := range Procedure {
		for i := range a.Structures {
			if s.Warn == nil {
				continue
			}
			for _, p := range s.Warn(View{a, i}) {
				all[p.Code] = slices.Collect(maps.Keys(p.Args))
			}
		}
	}
	return all
}

// A source is the program's own code, its tests left out.
type source []*ast.File

func parseSource(t *testing.T, root string) source {
	t.Helper()
	var files source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		files = append(files, file)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", root, len(files), err)
	}
	return files
}

// constants are the texts of the constants whose name begins with prefix.
func (files source) constants(prefix string) []string {
	var all []string
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, prefix) || !spec.Names[0].IsExported() || len(spec.Values) != 1 {
				return true
			}
			if text, ok := literal(spec.Values[0]); ok {
				all = append(all, text)
			}
			return true
		})
	}
	return all
}

// texts are all string literals.
func (files source) texts() map[string]bool {
	all := map[string]bool{}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if e, ok := n.(*ast.BasicLit); ok {
				if text, ok := literal(e); ok {
					all[text] = true
				}
			}
			return true
		})
	}
	return all
}

// sayCall is one call of say in a template: the name of a section, then names and values.
var sayCall = regexp.MustCompile(`\bsay "([a-z.-]+)"([^{}|]*)`)

// templates returns the text of every template of the program.
func templates(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".tmpl") {
			return err
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	})
	if err != nil || !sayCall.MatchString(all.String()) {
		t.Fatal("no template says anything", err)
	}
	return all.String()
}

// everyText is every string literal of the program and of its templates.
func everyText(t *testing.T) map[string]bool {
	all := parseSource(t, "..").texts()
	for _, quoted := range regexp.MustCompile(`"([a-z.-]+)"`).FindAllStringSubmatch(templates(t), -1) {
		all[quoted[1]] = true
	}
	return all
}

// problemCode is the name of a section that says what is wrong.
var problemCode = regexp.MustCompile(`^(flaw|warn|problem|storage|fault)\.[a-z-]+[a-z]$`)

// problems are the sections whose name stands in the code: of a Problem, or in a call that
// makes one. Where several do, only what all of them fill may stand in a placeholder.
func (files source) problems() readings {
	all := readings{}
	note := func(code string, args []string) {
		if known, ok := all[code]; ok {
			args = slices.DeleteFunc(slices.Clone(known), func(a string) bool { return !slices.Contains(args, a) })
		}
		all[code] = args
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			var within []ast.Expr
			switch n := n.(type) {
			case *ast.CompositeLit:
				within = n.Elts
			case *ast.CallExpr:
				within = n.Args
				if called, ok := n.Fun.(*ast.Ident); ok && called.Name == "flaw" {
					if name, ok := literal(n.Args[0]); ok {
						note("flaw."+name, everySecond(n.Args[1:]))
					}
				}
			case *ast.AssignStmt:
				within = n.Rhs
			}
			for _, e := range within {
				if code, ok := literal(e); ok && problemCode.MatchString(code) {
					note(code, argsAmong(within))
				}
			}
			return true
		})
	}
	return all
}

// literal is the text of a string literal, that of a "Code: …" member included.
func literal(e ast.Expr) (string, bool) {
	if member, ok := e.(*ast.KeyValueExpr); ok {
		if name, ok := member.Key.(*ast.Ident); !ok || name.Name != "Code" {
			return "", false
		}
		e = member.Value
	}
	basic, ok := e.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(basic.Value)
	return text, err == nil
}

func everySecond(args []ast.Expr) []string {
	var names []string
	for pair := range slices.Chunk(args, 2) {
		name, _ := literal(pair[0])
		names = append(names, name)
	}
	return names
}

// argsAmong are the keys of the Args literal in a list of expressions.
func argsAmong(within []ast.Expr) []string {
	var names []string
	for _, e := range within {
		if member, ok := e.(*ast.KeyValueExpr); ok {
			e = member.Value
		}
		args, ok := e.(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, element := range args.Elts {
			if member, ok := element.(*ast.KeyValueExpr); ok {
				if name, ok := literal(member.Key); ok {
					names = append(names, name)
				}
			}
		}
	}
	return names
}
