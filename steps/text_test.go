package steps

import (
	"fmt"
	"go/ast"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Each language says the same things, in the same order and form, about the same answers.
func TestDocumentsAgree(t *testing.T) {
	for _, l := range Languages {
		for _, what := range disagreements(In(l), In(Languages[0])) {
			t.Errorf("%s: %s", l, what)
		}
	}
}

// disagreements are where the sections of d have another name, order or form than those of
// first.
func disagreements(d, first *Document) []string {
	var all []string
	if len(d.Codes) != len(d.sections) {
		all = append(all, fmt.Sprintf("%d headings, %d sections: one stands there twice", len(d.Codes), len(d.sections)))
	}
	if !slices.Equal(d.Codes, first.Codes) {
		all = append(all, fmt.Sprintf("other sections than %s, or another order: %v", first.Language, symmetricDifference(d.Codes, first.Codes)))
	}
	for _, code := range d.Codes {
		got, want := formOf(d.sections[code]), formOf(first.sections[code])
		if code != "glossary" && !slices.Equal(got, want) {
			all = append(all, fmt.Sprintf("%s: another form\n     %v\n%s %v", code, got, first.Language, want))
		}
	}
	return all
}

func symmetricDifference(a, b []string) []string {
	in := func(list []string) func(string) bool { return func(s string) bool { return slices.Contains(list, s) } }
	return append(slices.DeleteFunc(slices.Clone(a), in(b)), slices.DeleteFunc(slices.Clone(b), in(a))...)
}

var kindNames = map[BlockKind]string{Paragraph: "paragraph", Numbered: "number", Bullet: "bullet", Value: "value", Link: "link", TableRow: "row"}

// formOf returns what a section has in every language: each block's kind and placeholders.
func formOf(s Section) []string {
	form := []string{"title " + strings.Join(placeholdersIn(s.Title), " ")}
	for _, b := range s.Body {
		form = append(form, kindNames[b.Kind]+" "+strings.Join(placeholdersIn(b.Label+" "+b.Text), " "))
	}
	return form
}

func placeholdersIn(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

// Nothing that the program says lacks its words, and every section is read.
func TestEverySectionHasAReader(t *testing.T) {
	read, code := readSections(t), everyText(t)
	for _, l := range Languages {
		d := In(l)
		for _, name := range slices.Sorted(maps.Keys(read)) {
			if !d.Has(name) {
				t.Errorf("%s: no section %s", l, name)
			}
		}
		for _, name := range d.Codes {
			if _, ok := read[name]; !ok && !elsewhere.MatchString(name) && !(read.foreign(name) && composed(name, code)) {
				t.Errorf("%s: nothing reads the section %s", l, name)
			}
		}
	}
}

// beginning matches a text in the code that begins the names of sections: "host.certificate-".
var beginning = regexp.MustCompile(`^[a-z]+\.[a-z-]+[.-]$`)

// composed tells whether the code holds the name, or the pieces to make it of: for
// "doctor.host.dns" that is "host.dns", or "dns"; for "doctor.host", "host.dns".
func composed(name string, code map[string]bool) bool {
	for ; name != ""; _, name, _ = strings.Cut(name, ".") {
		for text := range code {
			if text == name || strings.HasPrefix(text, name+".") || strings.HasPrefix(name, text) && beginning.MatchString(text) {
				return true
			}
		}
	}
	return false
}

func TestPlaceholdersAreFilled(t *testing.T) {
	read, code := readSections(t), everyText(t)
	for _, l := range Languages {
		for _, name := range In(l).Codes {
			s := In(l).sections[name]
			for _, hole := range placeholdersIn(textOf(s)) {
				arg := strings.Trim(hole, "{}")
				if !slices.Contains(read[name], arg) && !(read.foreign(name) && code[arg]) {
					t.Errorf("%s: %s: nothing fills %s, only %v", l, name, hole, read[name])
				}
			}
		}
	}
}

// Every call of Say, or of Usage for a command line, names a section of every language, and
// gives a value for each placeholder.
func TestEverythingSaidHasWords(t *testing.T) {
	wants := func(code string, given []string) {
		for _, l := range Languages {
			if !In(l).Has(code) {
				t.Errorf("%s: no words for %q", l, code)
			}
			for _, hole := range placeholdersIn(In(l).sections[code].Title) {
				if !slices.Contains(given, strings.Trim(hole, "{}")) {
					t.Errorf("%s: %q is said without a value for %s", l, code, hole)
				}
			}
		}
	}
	for _, file := range parseSource(t, "..") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			called, ok := call.Fun.(*ast.SelectorExpr)
			if code, isText := literal(call.Args[0]); ok && isText && (called.Sel.Name == "Say" || called.Sel.Name == "Usage") {
				wants(code, everySecond(call.Args[1:]))
			}
			return true
		})
	}
	for _, call := range sayCall.FindAllStringSubmatch(templates(t), -1) {
		wants(call[1], strings.Split(call[2], `"`))
	}
}

// textOf is all that a section says, a line a block.
func textOf(s Section) string {
	lines := []string{s.Title}
	for _, b := range s.Body {
		lines = append(lines, b.Label+" "+b.Text)
	}
	return strings.Join(lines, "\n")
}

// proseOf yields the sections but the glossary, which quotes what others print.
func proseOf(d *Document) func(func(string, Section) bool) {
	return func(yield func(string, Section) bool) {
		for _, code := range d.Codes {
			if code != "glossary" && !yield(code, d.sections[code]) {
				return
			}
		}
	}
}

// The machine translation's names for PISTE and API stand in the glossary alone, and
// no text calls invalid what the user typed.
func TestWordsThatAreNotUsed(t *testing.T) {
	unused := regexp.MustCompile(`\b(TRACK|RUNWAY|PLC)\b|(?i:\binvalid|\boups\b|\boops\b|\bbummer\b)`)
	for _, l := range Languages {
		for code, s := range proseOf(In(l)) {
			if word := unused.FindString(textOf(s)); word != "" {
				t.Errorf("%s: %s says %q", l, code, word)
			}
		}
	}
}

// English has one word for one thing: a folder is no location or directory, an option no flag, and one
// carries on. What is wrong is said so that it can be mended, not that it is malformed.
func TestOneWordForOneThing(t *testing.T) {
	others := regexp.MustCompile(`(?i)\b(location|director(y|ies)|flags?|resum(e|es|ed|ing)|malformed|acceptable)\b`)
	placeholder := regexp.MustCompile(`\{\w+\}`)
	for code, s := range proseOf(In(English)) {
		if word := others.FindString(placeholder.ReplaceAllString(textOf(s), "")); word != "" {
			t.Errorf("%s says %q", code, word)
		}
	}
}

// A label of a portal can be looked up, wherever a step quotes it. French quotes everything
// with « »: where English has “ ”, it is no label.
func TestLabelsAreInTheGlossary(t *testing.T) {
	label := regexp.MustCompile(`«[^»]*\pL[^»]*»`)
	notAStep := func(code string) bool {
		return strings.HasPrefix(code, "report.ticket-where.") || strings.Contains(textOf(In(English).sections[code]), "“")
	}
	for _, l := range Languages {
		d := In(l)
		known := map[string]bool{}
		for _, term := range d.Glossary() {
			known[term.Label] = true
		}
		for code, s := range proseOf(d) {
			for _, quoted := range label.FindAllString(textOf(s), -1) {
				if !known[quoted] && !notAStep(code) {
					t.Errorf("%s: %s quotes %s, which is not in the glossary", l, code, quoted)
				}
			}
		}
	}
}

func TestGlossaryIsReadWhole(t *testing.T) {
	for _, l := range Languages {
		raw, err := texts.ReadFile("text/" + string(l) + ".md")
		if err != nil {
			t.Fatal(err)
		}
		terms := In(l).Glossary()
		if rows := strings.Count(string(raw), "\n| « "); len(terms) != rows || rows < 50 {
			t.Errorf("%s: %d terms of %d rows", l, len(terms), rows)
		}
		for _, term := range terms {
			if !strings.HasPrefix(term.Label, "«\u00a0") || !strings.HasSuffix(term.Label, "\u00a0»") ||
				term.Meaning == "" || term.Where == "" || term.Printed == "" || !slices.Contains([]string{"oui", "non", "yes", "no"}, term.Verified) {
				t.Errorf("%s: %+v", l, term)
			}
		}
	}
	if fr, en := In(French).Glossary(), In(English).Glossary(); len(fr) == len(en) {
		for i := range fr {
			if fr[i].Label != en[i].Label || (fr[i].Verified == "oui") != (en[i].Verified == "yes") {
				t.Errorf("%+v\n%+v", fr[i], en[i])
			}
		}
	}
}

func TestTermsOfAStep(t *testing.T) {
	for _, l := range Languages {
		var labels []string
		for _, term := range In(l).Terms("step.space") {
			labels = append(labels, term.Label)
		}
		if !slices.Contains(labels, "«\u00a0Raccordement EDI et API\u00a0»") || slices.Contains(labels, "«\u00a0Client ID\u00a0»") {
			t.Errorf("%s: %q", l, labels)
		}
		if terms := In(l).Terms("step.review"); len(terms) > 0 {
			t.Errorf("%s: %v", l, terms)
		}
	}
}

// No line of French begins with its punctuation, and U+202F, where terminals break lines,
// is nowhere.
func TestNoBreakSpaces(t *testing.T) {
	for l, bad := range map[Language]*regexp.Regexp{
		French:  regexp.MustCompile(`(^|[^\x{a0}]) ?[;?!»](\s|$)|[^\x{a0}]:(\s|$)|« |«[^\x{a0}]| [:;?!»]|\x{202f}`),
		English: regexp.MustCompile(`[ \x{a0}][:;?!](\s|$)|«[^\x{a0}]|[^\x{a0}]»|\x{202f}`),
	} {
		for code, s := range proseOf(In(l)) {
			for line := range strings.Lines(textOf(s)) {
				if at := bad.FindString(line); at != "" {
					t.Errorf("%s: %s has %q in %q", l, code, at, line)
				}
			}
		}
	}
}

func TestAddressesStandAlone(t *testing.T) {
	links, address := 0, regexp.MustCompile(`://\S+\.\S`)
	for _, l := range Languages {
		for code, s := range proseOf(In(l)) {
			for _, b := range s.Body {
				if b.Kind == Link {
					links++
				} else if address.MatchString(b.Label + b.Text) {
					t.Errorf("%s: %s: an address among words: %s", l, code, b.Text)
				}
			}
			if address.MatchString(s.Title) {
				t.Errorf("%s: %s: %s", l, code, s.Title)
			}
		}
	}
	if links == 0 {
		t.Error("no address is read")
	}
}

// A fault is told as what was observed, what it means and what to do. That of one more
// problem that is only a part of another is one sentence.
func TestThreeLeads(t *testing.T) {
	lead := regexp.MustCompile(`^\*\*[^*]+\.\*\* `)
	for _, l := range Languages {
		var leads []string // those of the first fault: all have the same
		for code, s := range proseOf(In(l)) {
			family, _, _ := strings.Cut(code, ".")
			if !slices.Contains([]string{"fault", "problem", "storage"}, family) || code == "problem.unsettled-elsewhere" {
				continue
			}
			var got []string
			for _, b := range s.Body {
				if found := lead.FindString(b.Text); found != "" && b.Kind == Paragraph {
					got = append(got, found)
				}
			}
			if leads == nil {
				leads = got
			}
			if len(got) != 3 || !slices.Equal(got, leads) || !strings.HasPrefix(s.Body[0].Text, leads[0]) {
				t.Errorf("%s: %s: %q", l, code, got)
			}
		}
	}
}

// An undecided fault never judges the pair.
func TestUndecidedFaultsSaySo(t *testing.T) {
	for l, words := range map[Language]string{French: "identifiants n’ont pas été jugés", English: "credentials were not judged"} {
		for code, s := range proseOf(In(l)) {
			judged := code == "fault.credentials-refused" || code == refusedEverywhere || code == "fault.wrong-environment"
			if strings.HasPrefix(code, "fault.") && strings.Contains(textOf(s), words) == judged {
				t.Errorf("%s: %s", l, code)
			}
		}
	}
}

// What is shown as a page or as a problem has a title that fits a line, and a body. What
// stands for a few words in a sentence is a title alone.
func TestSectionsHaveWords(t *testing.T) {
	full := regexp.MustCompile(`^(part|step|flaw|warn|fault|storage|evidence|access|difference)\.[a-z-]+$`)
	words := regexp.MustCompile(`^(reason|stage|character|paste)\.`)
	for _, l := range Languages {
		for code, s := range proseOf(In(l)) {
			if s.Title == "" || strings.Count(textOf(s), "**")%2 != 0 || strings.Contains(textOf(s), "`") || strings.Contains(textOf(s), "<!") {
				t.Errorf("%s: %s: no title, or marks that nothing reads: %q", l, code, textOf(s))
			}
			if full.MatchString(code) && (len(s.Body) == 0 || utf8.RuneCountInString(s.Title) > 76 || strings.Contains(s.Title, "**")) {
				t.Errorf("%s: %s: %q has no body, or is no title", l, code, s.Title)
			}
			if words.MatchString(code) && len(s.Body) > 0 {
				t.Errorf("%s: %s: nothing shows %v", l, code, s.Body)
			}
		}
		for _, s := range Procedure {
			for _, f := range s.Fields {
				if In(l).Sentence(f.Section(), nil) == "" {
					t.Errorf("%s: no help for %s", l, f.Section())
				}
			}
		}
	}
}

func TestParse(t *testing.T) {
	const text = `# Title

Nobody reads this.

## Group

### Un titre : {structure.name} <!-- step.one -->

Une ligne
et sa suite : « Nom » !

https://piste.gouv.fr
1. Un
2. Deux

- trois
- quatre

Encore.

1. De nouveau

> « Email » : {application.email}
> Nom : a : b

### Deux <!-- step.two -->

## Group

Nor this.
`
	d := parse(French, text)
	want := []Block{
		{Text: "Une ligne et sa suite\u00a0: «\u00a0Nom\u00a0»\u00a0!"},
		{Kind: Link, Text: "https://piste.gouv.fr"},
		{Kind: Numbered, Number: 1, Text: "Un"}, {Kind: Numbered, Number: 2, Text: "Deux"},
		{Kind: Bullet, Text: "trois"}, {Kind: Bullet, Text: "quatre"},
		{Text: "Encore."},
		{Kind: Numbered, Number: 1, Text: "De nouveau"},
		{Kind: Value, Label: "«\u00a0Email\u00a0»", Text: "claire@clairval.example"},
		{Kind: Value, Label: "Nom", Text: "a\u00a0: b"},
	}
	s := d.Section("step.one", Args{"structure.name": "Eau", "application.email": "claire@clairval.example"})
	if s.Title != "Un titre\u00a0: Eau" || !reflect.DeepEqual(s.Body, want) {
		t.Errorf("%q\n got %+v\nwant %+v", s.Title, s.Body, want)
	}
	if got := d.Section("step.two", nil); got.Title != "Deux" || len(got.Body) != 0 || !slices.Equal(d.Codes, []string{"step.one", "step.two"}) {
		t.Errorf("%v: %+v", d.Codes, got)
	}
}

// An answer is never read as a text's form, and what is not known yet shows as such.
func TestAnswersAreFilledLast(t *testing.T) {
	d := parse(French, "### {structure.name} <!-- step.one -->\n\n1. {structure.name} : {application.name}\n")
	s := d.Section("step.one", Args{"structure.name": "{application.name} ? ** « x »\n2. y"})
	want := `{application.name} ? ** « x »\u{a}2. y`
	if s.Title != want || len(s.Body) != 1 || s.Body[0].Text != want+"\u00a0: "+Blank {
		t.Errorf("%+v", s)
	}
	if again := d.Section("step.one", nil); again.Title != Blank || again.Body[0].Text != Blank+"\u00a0: "+Blank {
		t.Errorf("filled once, filled for ever: %+v", again)
	}
	if missing := d.Section("step.three", nil); missing.Title != "step.three" || d.Has("step.three") || d.Sentence("step.three", nil) != "" {
		t.Errorf("%+v", missing)
	}
}
