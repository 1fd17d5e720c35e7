package steps

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"raccord/store/secret"
)

// This file reads and writes an answers file: the walk's answers given in advance. The rules
// are:
//
//   - It has the shape of a dossier. What a dossier adds (evidence, kept, ticked, reviewed, practice,
//     id, the record) is passed over, so that one can be copied from the other.
//   - Everything that is wrong is said at once, each under its path.
//   - A secret is named by a file, never written: "client_secret_file". The one who wrote
//     it down all the same is told, and nothing is sent.

// fileSuffix ends the member of an answers file that names the file of a secret.
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
	// Line and Column are where it stands in the file, from 1; 0 for what does not stand there.
	Line, Column int
	Problem
}

// ReadAnswers reads an answers file. secretFrom reads the secret in a file it names; an
// error there is the problem of that member.
func ReadAnswers(raw []byte, secretFrom func(path string) (secret.Text, error)) (AnswersFile, []PathProblem) {
	if p := JSONFlaw(raw); p != nil {
		return AnswersFile{}, []PathProblem{{Problem: *p}}
	}
	var doc object
	if json.Unmarshal(raw, &doc) != nil || doc == nil { // null is no object
		return AnswersFile{}, []PathProblem{{Problem: *flaw("answers-not-json")}}
	}
	r := answersReader{secretFrom: secretFrom}
	file := r.file(doc)
	r.locate(raw)
	return file, append(KeysTwice(raw), r.problems...)
}

// locate says where in the file each problem stands.
func (r *answersReader) locate(raw []byte) {
	if len(r.problems) == 0 {
		return
	}
	places := offsets(raw)
	for i, p := range r.problems {
		if place, ok := places[p.Path]; ok {
			r.problems[i].Line, r.problems[i].Column = position(raw, place)
		}
	}
}

// An answersReader collects what is wrong.
type answersReader struct {
	secretFrom func(string) (secret.Text, error)
	problems   []PathProblem
}

func (r *answersReader) flaw(path, code string, args Args) {
	r.problems = append(r.problems, PathProblem{Path: path, Problem: Problem{Code: code, Args: args}})
}

// wrongType says what was expected in place of a value, and of what kind that is.
func (r *answersReader) wrongType(path, expected string, value any) {
	if found := kindOfJSON(value); found == "" {
		r.flaw(path, "flaw.number", Args{"expected": expected})
	} else {
		r.flaw(path, "flaw.wrong-type", Args{"expected": expected, "found": found})
	}
}

// kindOfJSON returns what stands in a document, short: a text as "…", and "" for a number. Both may
// be a secret.
func kindOfJSON(value any) string {
	switch v := value.(type) {
	case string:
		return `"…"`
	case []any:
		return "[…]"
	case map[string]any:
		return "{…}"
	case json.RawMessage:
		var inside any
		_ = json.Unmarshal(v, &inside) // a part of a document that was read
		return kindOfJSON(inside)
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// file reads the whole file. A null is taken for a member left out, except for the version.
func (r *answersReader) file(doc object) AnswersFile {
	if version, ok := doc["version"]; ok && string(version) != strconv.Itoa(Version) {
		r.flaw("version", "flaw.answers-version", Args{"version": string(version)})
	}
	file := AnswersFile{customer: r.sheet("", doc, Once)}
	var structures []json.RawMessage
	if raw, ok := doc["structures"]; ok && json.Unmarshal(raw, &structures) != nil {
		r.wrongType("structures", "[…]", raw)
	}
	for i, raw := range structures {
		path := fmt.Sprintf("structures[%d]", i)
		var members object
		if json.Unmarshal(raw, &members) != nil {
			r.wrongType(path, "{…}", raw) // and its place stays, for the paths of those after it
		}
		given := r.sheet(path+".", members, PerStructure)
		file.structures = append(file.structures, implied(given, i, file.customer))
	}
	return file
}

// implied puts into given what it means by leaving answers out.
func implied(given Given, structure int, customer Given) Given {
	for _, f := range fields(PerStructure) {
		if f.Implied == nil || given.Texts[f.Key] != "" {
			continue
		}
		if answer := f.Implied(structure, given, customer); answer != "" {
			given.Texts[f.Key] = answer
		}
	}
	return given
}

// notAnswers are the members of a dossier that are no answers.
var notAnswers = append([]string{"version", "id", "practice", "reviewed", "structures", "kept", "evidence", "ticked"}, recordMembers...)

// sheet reads the answers to the steps of scope. The path of doc, with its dot, begins those
// of the problems.
func (r *answersReader) sheet(path string, doc object, scope Scope) Given {
	given := Given{map[Key]string{}, map[Key]secret.Text{}}
	known := map[string]map[string]Field{} // by group, then by member
	for _, f := range fields(scope) {
		if group, name, isPath := strings.Cut(memberOf(f), "."); isPath {
			if known[group] == nil {
				known[group] = map[string]Field{}
			}
			known[group][name] = f
		}
	}
	for _, group := range slices.Sorted(maps.Keys(doc)) {
		if members, ok := known[group]; ok {
			r.group(path+group, doc[group], members, given)
		} else if !slices.Contains(notAnswers, group) {
			names := slices.Collect(maps.Keys(known))
			if scope == Once {
				names = append(names, "version", "structures")
			}
			r.unknown(path, group, names)
		}
	}
	return given
}

// memberOf returns the path of the field in an answers file.
func memberOf(f Field) string {
	if f.Kind == Secret {
		return string(f.Key) + fileSuffix
	}
	return string(f.Key)
}

// group reads the members of one step, such as "credentials", into given.
func (r *answersReader) group(path string, raw json.RawMessage, known map[string]Field, given Given) {
	var members map[string]any
	if err := json.Unmarshal(raw, &members); err != nil && members == nil {
		r.wrongType(path, "{…}", raw)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		member := path + "." + name
		if f, ok := known[name]; ok {
			r.member(member, members[name], f, given)
		} else if known[name+fileSuffix].Kind == Secret {
			r.flaw(member, "flaw.secret-in-answers", Args{"key": member, "instead": member + fileSuffix})
		} else {
			r.unknown(path+".", name, slices.Collect(maps.Keys(known)))
		}
	}
}

// member reads the answer to f into given, cleaned and in its one spelling.
func (r *answersReader) member(path string, value any, f Field, given Given) {
	text, want := answerIn(value, f.Kind)
	if want != "" {
		r.wrongType(path, map[bool]string{true: "true, false", false: `"…"`}[f.Kind == Confirm], value)
		return
	}
	if f.Kind == Secret {
		r.secret(path, text, f, given)
		return
	}
	clean, _ := Inspect(f.Clean, text)
	if f.Canonical != nil && f.Malformed(clean) == nil {
		clean = f.Canonical(clean)
	}
	given.Texts[f.Key] = clean
	if problem := f.Malformed(clean); clean != "" && problem != nil {
		r.problems = append(r.problems, PathProblem{Path: path, Problem: *problem})
	}
}

// secret reads the secret in the file of that name into given; "" is no answer.
func (r *answersReader) secret(path, file string, f Field, given Given) {
	if file == "" {
		return
	}
	if strings.ContainsFunc(file, isControl) { // "C:\temp" in JSON holds a tab
		r.flaw(path, "flaw.file-name-control", nil)
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
		r.problems = append(r.problems, PathProblem{Path: path, Problem: *problem})
	}
}

// unknown says that there is no member of that name, and names the nearest that exists.
func (r *answersReader) unknown(prefix, name string, known []string) {
	nearest := Nearest(name, known)
	path := prefix + readable(name)
	r.flaw(path, "flaw.unknown-key", Args{"key": path, "nearest": prefix + nearest})
}

// readable returns a key or a path as it is shown on a terminal, where it has to be seen.
func readable(key string) string {
	if key == "" || strings.ContainsFunc(key, isControl) {
		return strconv.Quote(key)
	}
	return key
}

// Given returns what the file answers to the step at p.
func (f AnswersFile) Given(p Place) Given {
	step := ByID(p.Step)
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

// Name returns the customer's name as the file gives it, "" where it does not.
func (f AnswersFile) Name() string { return f.customer.Texts[customerName] }

// Into puts everything that the file answers into a. It also returns what is missing, from the
// first step to the last or to the one that the file says is not done yet, and what is doubtful
// in the answers that are new.
func (f AnswersFile) Into(a Answers) (_ Answers, missing []PathProblem, doubts []Problem) {
	a = a.owned()
	for len(a.Structures) < len(f.structures) {
		a.add()
	}
	stopped := false
	for p := a.Route()[0]; !ByID(p.Step).Closes; p = a.After(p) {
		step, given := ByID(p.Step), f.Given(p).unlike(a.At(p))
		known := a.Passed(p) && a.Holds(p, given)
		a.put(p, given)
		if step.Warn != nil && !known && len(a.At(p).Problems(p, Given{})) == 0 {
			doubts = append(doubts, step.Warn(a.At(p))...)
		}
		if !stopped {
			missing = append(missing, f.missing(a, p)...)
			stopped = step.NotYet(a.At(p))
		}
	}
	return a, missing, doubts
}

// GivesSecrets tells whether the file gives a secret.
func (f AnswersFile) GivesSecrets() bool {
	return slices.ContainsFunc(f.structures, func(g Given) bool { return len(g.Secrets) > 0 })
}

// WithoutSecrets returns the file with everything but its secrets.
func (f AnswersFile) WithoutSecrets() AnswersFile {
	f.structures = slices.Clone(f.structures)
	for i := range f.structures {
		f.structures[i].Secrets = nil
	}
	return f
}

// unlike returns g without the secrets that v has already: putting one again would forget
// what its check showed.
func (g Given) unlike(v View) Given {
	maps.DeleteFunc(g.Secrets, func(key Key, text secret.Text) bool { return text.Is(v.Secret(key).Reveal()) })
	return g
}

// missing returns which answers the step at p still lacks in a, each under its path. What is
// wrong with an answer that is there, ReadAnswers has said.
func (f AnswersFile) missing(a Answers, p Place) []PathProblem {
	step := ByID(p.Step)
	var problems []PathProblem
	for _, problem := range a.At(p).Problems(p, Given{}) {
		if problem.Code != "flaw.required" {
			continue
		}
		i := slices.IndexFunc(step.Fields, func(f Field) bool { return f.Key == problem.Field })
		path := memberOf(step.Fields[i])
		if step.Scope == PerStructure {
			path = fmt.Sprintf("structures[%d].%s", p.Structure, path)
		}
		problem.Code = "flaw.missing-answer"
		problems = append(problems, PathProblem{Path: path, Problem: problem})
	}
	return problems
}

// EncodeAnswers returns the answers file that would repeat a. Secrets are left out: in their
// place stands the name of a file to put them in.
func (a Answers) EncodeAnswers() ([]byte, error) {
	bare := a.clone()
	bare.Practice, bare.Reviewed, bare.Record = false, time.Time{}, Record{}
	for i, sheet := range bare.Structures {
		sheet = sheet.inClear(PerStructure).clone()
		for _, f := range fields(PerStructure) {
			if f.Kind == Secret && sheet.Texts[f.Account] != "" {
				_, name, _ := strings.Cut(string(f.Key), ".")
				sheet.Texts[f.Key+fileSuffix] = fmt.Sprintf("%s-%d.txt", name, i+1)
			}
		}
		bare.Structures[i] = sheet
	}
	return bare.encode(nil, func(Sheet, Scope) members { return nil })
}
