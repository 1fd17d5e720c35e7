package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"raccord/store/secret"
)

// This file reads an answers file: the walk's answers given in advance. The rules are:
//
//   - It has the shape of a dossier. What a dossier adds (evidence, kept, reviewed, practice,
//     id) is passed over, so that one can be copied from the other.
//   - Everything that is wrong is said at once, each under its path.
//   - A secret is named by a file, never written: "client_secret_file". The one who wrote
//     it down all the same is told, and nothing is sent.

// largestAnswers is far above what a customer with hundreds of structures needs.
const largestAnswers = 1 << 20

// fileSuffix makes the name of a secret's member in an answers file.
const fileSuffix = "_file"

// An AnswersFile is the answers given in advance.
type AnswersFile struct {
	customer   Given
	structures []Given
}

// A PathProblem is a problem with one member of an answers file.
type PathProblem struct {
	// Path is "structures[0].credentials.client_id", "" for the whole file.
	Path string
	Problem
}

// ReadAnswers reads an answers file. SecretFrom reads the secret in a file it names; an
// error there is the problem of that member.
func ReadAnswers(raw []byte, secretFrom func(path string) (secret.Text, error)) (AnswersFile, []PathProblem) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // as Windows' editors save it
	r := reader{secretFrom: secretFrom}
	var doc map[string]json.RawMessage
	switch {
	case len(raw) > largestAnswers:
		r.flaw("", "flaw.answers-too-large", nil)
	case json.Unmarshal(raw, &doc) != nil || doc == nil: // null is no object
		r.flaw("", "flaw.answers-not-json", nil)
	default:
		return r.file(doc), r.problems
	}
	return AnswersFile{}, r.problems
}

// A reader collects what is wrong.
type reader struct {
	secretFrom func(string) (secret.Text, error)
	problems   []PathProblem
}

func (r *reader) flaw(path, code string, args Args) {
	r.problems = append(r.problems, PathProblem{path, Problem{Code: code, Args: args}})
}

// beside are the members that are no answers.
var beside = []string{"version", "id", "practice", "reviewed", "structures", "kept", "evidence"}

func (r *reader) file(doc map[string]json.RawMessage) AnswersFile {
	var version int
	if raw, ok := doc["version"]; ok && (json.Unmarshal(raw, &version) != nil || version != Version) {
		r.flaw("version", "flaw.answers-version", Args{"version": strings.TrimSpace(string(raw))})
	}
	file := AnswersFile{customer: r.sheet("", doc, Once)}
	var structures []json.RawMessage
	if raw, ok := doc["structures"]; ok && json.Unmarshal(raw, &structures) != nil {
		r.wrongType("structures", "[…]")
	}
	for i, raw := range structures {
		path := fmt.Sprintf("structures[%d]", i)
		var sheet map[string]json.RawMessage
		if json.Unmarshal(raw, &sheet) != nil {
			r.wrongType(path, "{…}") // and its place stays, for the paths of those after it
		}
		file.structures = append(file.structures, r.sheet(path+".", sheet, PerStructure))
	}
	return file
}

func (r *reader) wrongType(path, expected string) {
	r.flaw(path, "flaw.wrong-type", Args{"expected": expected})
}

// sheet reads the groups of one place.
func (r *reader) sheet(path string, doc map[string]json.RawMessage, scope Scope) Given {
	given := Given{map[Key]string{}, map[Key]secret.Text{}}
	known := map[string]map[string]Field{}
	for _, f := range fields(scope) {
		if group, name, isPath := strings.Cut(string(f.Key), "."); isPath {
			if known[group] == nil {
				known[group] = map[string]Field{}
			}
			known[group][memberOf(f, name)] = f
		}
	}
	for _, group := range slices.Sorted(maps.Keys(doc)) {
		members, ok := known[group]
		switch {
		case ok:
			r.group(path+group, doc[group], members, given)
		case !slices.Contains(beside, group):
			names := slices.Collect(maps.Keys(known))
			if scope == Once {
				names = append(names, "version", "structures")
			}
			r.unknown(path, group, names)
		}
	}
	return given
}

// memberOf is the field's member in an answers file.
func memberOf(f Field, name string) string {
	if f.Kind == Secret {
		return name + fileSuffix
	}
	return name
}

func (r *reader) group(path string, raw json.RawMessage, known map[string]Field, given Given) {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		r.wrongType(path, "{…}")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		f, ok := known[name]
		member := path + "." + name
		switch {
		case ok:
			r.member(member, members[name], f, given)
		case known[name+fileSuffix].Kind == Secret:
			r.flaw(member, "flaw.secret-in-answers", Args{"key": member, "instead": member + fileSuffix})
		default:
			r.unknown(path+".", name, slices.Collect(maps.Keys(known)))
		}
	}
}

func (r *reader) member(path string, raw json.RawMessage, f Field, given Given) {
	text, want := decodeText(raw, f.Kind)
	if want != "" {
		r.wrongType(path, map[bool]string{true: "true, false", false: `"…"`}[f.Kind == Confirm])
		return
	}
	if f.Kind == Secret {
		r.secret(path, text, f, given)
		return
	}
	clean, _ := Inspect(f.Clean, text)
	if f.Canonical != nil && f.TextProblem(clean) == nil {
		clean = f.Canonical(clean)
	}
	given.Texts[f.Key] = clean
	if problem := f.TextProblem(clean); clean != "" && problem != nil {
		r.problems = append(r.problems, PathProblem{path, *problem})
	}
}

func (r *reader) secret(path, file string, f Field, given Given) {
	if file == "" {
		return
	}
	text, err := r.secretFrom(file)
	if err != nil {
		r.flaw(path, "flaw.secret-file", Args{"path": file, "reason": err.Error()})
		return
	}
	clean, _ := Inspect(f.Clean, text.Reveal())
	given.Secrets[f.Key] = secret.Of(clean)
	if problem := f.Shape(clean); problem != nil {
		problem.Field = f.Key
		r.problems = append(r.problems, PathProblem{path, *problem})
	}
}

// unknown names the nearest member that exists.
func (r *reader) unknown(prefix, name string, known []string) {
	nearest := Nearest(name, known)
	if name == "" || strings.ContainsFunc(name, isControl) {
		name = strconv.Quote(name) // it has to be seen, and is shown on a terminal
	}
	path := prefix + name
	r.flaw(path, "flaw.unknown-key", Args{"key": path, "nearest": prefix + nearest})
}

// Nearest returns the name most like the one given.
func Nearest(name string, known []string) string {
	best, least := "", len(name)+99
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// Near is Nearest where it is near enough to be what was meant, "" otherwise.
func Near(name string, known []string) string {
	nearest := Nearest(name, known)
	if distance(name, nearest) > max(2, len(name)/3) {
		return ""
	}
	return nearest
}

// distance is how many letters have to be put in, taken out or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// Given is what the file answers to the step at p.
func (f AnswersFile) Given(p Place) Given {
	step := ByID(p.Step)
	if step.Repeats {
		return f.repeats(step, p)
	}
	from := f.customer
	if step.Scope == PerStructure {
		if p.Structure >= len(f.structures) {
			return Given{}
		}
		from = f.structures[p.Structure]
	}
	given := Given{map[Key]string{}, map[Key]secret.Text{}}
	for _, field := range step.Fields {
		if text, ok := from.Texts[field.Key]; ok {
			given.Texts[field.Key] = text
		}
		if text, ok := from.Secrets[field.Key]; ok {
			given.Secrets[field.Key] = text
		}
	}
	return given
}

// repeats answers whether another structure follows: the list says it.
func (f AnswersFile) repeats(step *Step, p Place) Given {
	answer := No
	if p.Structure+1 < len(f.structures) {
		answer = Yes
	}
	return Given{Texts: map[Key]string{step.Fields[0].Key: answer}}
}

// Name is the customer's, as the file gives it.
func (f AnswersFile) Name() string { return f.customer.Texts[customerName] }

// Into puts what the file answers into a, up to the first step that does not pass: there
// the walk goes on. It also returns what is missing or wrong from there to the end, or to
// the step that the file says is not done yet.
func (f AnswersFile) Into(a Answers) (Answers, []PathProblem) {
	var missing []PathProblem
	passed, all := true, a.clone()
	p := all.Route()[0]
	for {
		step := ByID(p.Step)
		if step.Closes {
			return a, missing
		}
		given := f.Given(p).unlike(all.At(p))
		all = all.Put(p, given)
		missing = append(missing, f.missing(all, p, given)...)
		if passed {
			a = all
			passed = step.Repeats || all.Passed(p)
		}
		if step.NotYet(all.At(p)) {
			return a, missing
		}
		p = all.After(p)
	}
}

// unlike is g without the secrets that v has already: what is the same changes nothing.
func (g Given) unlike(v View) Given {
	maps.DeleteFunc(g.Secrets, func(key Key, text secret.Text) bool { return text.Is(v.Secret(key).Reveal()) })
	return g
}

// missing are the problems of p's step once given was put there, each under its path.
func (f AnswersFile) missing(a Answers, p Place, given Given) []PathProblem {
	if !ByID(p.Step).Repeats { // whose answers are kept nowhere
		given = Given{}
	}
	var problems []PathProblem
	for _, problem := range a.At(p).Problems(p, given) {
		if problem.Code != "flaw.required" {
			continue // said when it was read
		}
		path := string(problem.Field)
		for _, field := range ByID(p.Step).Fields {
			if field.Key == problem.Field {
				path = memberOf(field, path)
			}
		}
		if ByID(p.Step).Scope == PerStructure {
			path = fmt.Sprintf("structures[%d].%s", p.Structure, path)
		}
		problem.Code = "flaw.missing-answer"
		problems = append(problems, PathProblem{path, problem})
	}
	return problems
}

// EncodeAnswers is the answers file that would repeat a. Secrets are left out: in their
// place stands the name of a file to put them in.
func (a Answers) EncodeAnswers() ([]byte, error) {
	bare := a.clone()
	bare.Practice, bare.Reviewed = false, time.Time{}
	for i, sheet := range bare.Structures {
		sheet = sheet.clone()
		sheet.Kept, sheet.Evidence = nil, nil
		for _, f := range fields(PerStructure) {
			if f.Kind == Secret && sheet.Texts[f.Account] != "" {
				_, name, _ := strings.Cut(string(f.Key), ".")
				sheet.Texts[f.Key+fileSuffix] = fmt.Sprintf("%s-%d.txt", name, i+1)
			}
		}
		bare.Structures[i] = sheet
	}
	return bare.Encode()
}
