package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"raccord/steps/names"
)

// This file writes and reads a dossier file. The rules are:
//
//   - A key is a path: "credentials.client_id" is the member client_id of the object
//     credentials. Members stand in the order of the table.
//   - What a dossier adds to an answers file (kept, evidence, ticked, reviewed, practice, and the
//     record: assigned, notes, history) is never an answer, and a secret is in neither.
//   - A text that may hold a secret is not written, and not read either: an earlier version may
//     have written it.
//   - A member that this program does not know is passed over, and one that is missing is an
//     answer not given yet. One of the wrong type is damage.

// Version is the version of the file's shape.
const Version = 1

// A kept says under which account the vault holds one secret of a structure.
type kept struct {
	Secret  Key    `json:"secret"`
	Account string `json:"account"`
}

// Encode returns the dossier file of a.
func (a Answers) Encode() ([]byte, error) { return a.encode(nil, Sheet.findings) }

// EncodeWithID returns the dossier file of a with its id, as the command show prints it.
func (a Answers) EncodeWithID(id string) ([]byte, error) {
	return a.encode(members{{"id", id}}, Sheet.findings)
}

// encode returns the dossier file of a, with the members of first behind the version, and with
// what was found about each sheet's answers behind them.
func (a Answers) encode(first members, found func(Sheet, Scope) members) ([]byte, error) {
	doc := append(members{{"version", Version}}, first...)
	if a.Practice {
		doc = append(doc, member{"practice", true})
	}
	sheet := func(s Sheet, scope Scope) members {
		s = s.inClear(scope)
		return append(s.members(scope), found(s, scope)...)
	}
	doc = append(doc, sheet(a.Customer, Once)...)
	structures := []members{}
	for _, s := range a.Structures {
		structures = append(structures, sheet(s, PerStructure))
	}
	doc = append(doc, member{"structures", structures})
	if !a.Reviewed.IsZero() {
		doc = append(doc, member{"reviewed", a.Reviewed})
	}
	doc = append(doc, a.Record.members()...)
	raw, err := marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("steps: encode: %w", err)
	}
	return raw, nil
}

// members are those of a JSON object, in the order they are written.
type members []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (m members) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, e := range m {
		if i > 0 {
			out = append(out, ',')
		}
		value, err := marshal(e.value)
		if err != nil {
			return nil, err
		}
		out = fmt.Appendf(out, "%q:%s", e.name, value)
	}
	return append(out, '}'), nil
}

// marshal returns value as JSON for people: indented, and < > and & as they are.
func marshal(value any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(value)
	return PrintableJSON(out.Bytes()), err
}

// members returns the answers to the steps of scope, a group of members each.
func (s Sheet) members(scope Scope) members {
	var all members
	for _, f := range fields(scope) {
		key := f.Key
		if f.Kind == Secret {
			key += fileSuffix // which EncodeAnswers alone gives an answer
		}
		text, ok := s.Texts[key]
		group, name, isPath := strings.Cut(string(key), ".")
		if !ok || !isPath {
			continue
		}
		var value any = text
		if f.Kind == Confirm {
			value = text == Yes
		}
		last := len(all) - 1 // the fields of a group stand together in the table
		if last < 0 || all[last].name != group {
			all, last = append(all, member{group, members{}}), last+1
		}
		all[last].value = append(all[last].value.(members), member{name, value})
	}
	return all
}

// findings returns under which account each secret is kept, the evidence, and what is ticked.
func (s Sheet) findings(scope Scope) members {
	var all members
	var places []kept
	var evidence []Evidence
	for _, f := range fields(scope) {
		if account := s.Kept[f.Key]; account != "" {
			places = append(places, kept{f.Key, account})
		}
	}
	for _, step := range Procedure {
		if e, ok := s.Evidence[step.ID]; ok {
			e.Step = step.ID
			evidence = append(evidence, e)
		}
	}
	if places != nil {
		all = append(all, member{"kept", places})
	}
	if evidence != nil {
		all = append(all, member{"evidence", evidence})
	}
	if ticks := s.ticks(scope); ticks != nil {
		all = append(all, member{"ticked", ticks})
	}
	return all
}

// fields returns the fields of the steps of scope in the order of the table, each key once.
func fields(scope Scope) []Field { return fieldsOf()[scope] }

var fieldsOf = sync.OnceValue(func() map[Scope][]Field {
	all := map[Scope][]Field{}
	for _, s := range Procedure {
		for _, f := range s.Fields {
			if !slices.ContainsFunc(all[s.Scope], func(g Field) bool { return g.Key == f.Key }) {
				all[s.Scope] = append(all[s.Scope], f)
			}
		}
	}
	return all
})

// Decode reads a dossier file. The error is a *FormatError.
func Decode(raw []byte) (Answers, error) {
	var doc object
	if json.Unmarshal(raw, &doc) != nil || doc == nil {
		return Answers{}, &FormatError{"", "JSON"}
	}
	return DecodeMembers(doc)
}

// DecodeMembers reads a dossier file that was taken apart into its members.
func DecodeMembers(members map[string]json.RawMessage) (Answers, error) {
	a, doc := Answers{}, object(members)
	var err error
	read := func(doc object, scope Scope, path string) (Sheet, error) {
		sheet, err := decodeSheet(doc, scope, path)
		clear := sheet.inClear(scope)
		a.Purged = a.Purged || !sheet.same(clear)
		return clear, err
	}
	if a.Customer, err = read(doc, Once, ""); err != nil {
		return Answers{}, err
	}
	var structures []object
	if !doc.member("structures", &structures) && structures == nil {
		return Answers{}, &FormatError{"structures", "a list"}
	}
	for i, members := range structures {
		path := fmt.Sprintf("structures[%d]", i)
		if members == nil {
			return Answers{}, &FormatError{path, "an object"}
		}
		sheet, err := read(members, PerStructure, path+".")
		if err != nil {
			return Answers{}, err
		}
		a.Structures = append(a.Structures, sheet)
	}
	if len(a.Structures) == 0 {
		a.Structures = []Sheet{newSheet()}
	}
	if !doc.member("practice", &a.Practice) {
		return Answers{}, &FormatError{"practice", "true or false"}
	}
	if !doc.member("reviewed", &a.Reviewed) {
		return Answers{}, &FormatError{"reviewed", "a time"}
	}
	record, purged, err := decodeRecord(doc)
	a.Record, a.Purged = record, a.Purged || purged
	return a, err
}

// decodeSheet reads the answers to the steps of scope, and what was found about them. The
// path of doc, with its dot, begins those of the errors.
func decodeSheet(doc object, scope Scope, path string) (Sheet, error) {
	sheet := newSheet()
	at, members := "", map[string]any(nil)
	for _, f := range fields(scope) {
		group, name, isPath := strings.Cut(string(f.Key), ".")
		if !isPath || f.Kind == Secret {
			continue
		}
		if group != at { // the fields of a group stand together in the table
			at, members = group, nil
			if !doc.member(group, &members) && members == nil {
				return Sheet{}, &FormatError{path + group, "an object"}
			}
		}
		if value, ok := members[name]; ok {
			text, want := answerIn(value, f.Kind)
			if want != "" {
				return Sheet{}, &FormatError{path + string(f.Key), want}
			}
			sheet.Texts[f.Key] = text
		}
	}
	return sheet, decodeFindings(doc, sheet, scope, path)
}

// answerIn returns the answer in a JSON value to a field of that kind; or else what the value
// should be, as a FormatError names it.
func answerIn(value any, kind Kind) (text, want string) {
	switch v := value.(type) {
	case string:
		if kind != Confirm {
			return v, ""
		}
	case bool:
		if kind == Confirm {
			return strconv.FormatBool(v), "" // Yes or No
		}
	}
	if kind == Confirm {
		return "", "true or false"
	}
	return "", "text"
}

// decodeFindings puts into sheet where its secrets are kept, its evidence, and what is ticked.
func decodeFindings(doc object, sheet Sheet, scope Scope, path string) error {
	var places []kept
	if !doc.member("kept", &places) {
		return &FormatError{path + "kept", "a list"}
	}
	for _, k := range places {
		if k.Account != "" && slices.ContainsFunc(fields(scope), func(f Field) bool { return f.Kind == Secret && f.Key == k.Secret }) {
			sheet.Kept[k.Secret] = k.Account
		}
	}
	var evidence []Evidence
	if !doc.member("evidence", &evidence) {
		return &FormatError{path + "evidence", "a list"}
	}
	for _, e := range evidence {
		if Has(e.Step) {
			sheet.Evidence[e.Step] = e
		}
	}
	var ticks []Ticks
	if !doc.member("ticked", &ticks) {
		return &FormatError{path + "ticked", "a list"}
	}
	maps.Copy(sheet.Ticked, decodeTicks(ticks, scope))
	return nil
}

// Malformed returns what is wrong with the answers that no form takes, as a dossier that was
// edited by hand may hold. An answer that is missing is not among them.
func (a Answers) Malformed() []PathProblem {
	var all []PathProblem
	in := func(s Sheet, scope Scope, path string) {
		for _, f := range fields(scope) {
			text := s.Texts[f.Key]
			if text == "" || f.Kind == Secret {
				continue
			}
			p := f.TextProblem(text)
			if p == nil && f.Clean != CleanName && strings.ContainsFunc(text, names.Invisible) {
				p = f.concerned(flaw("control"))
			}
			if p != nil {
				all = append(all, PathProblem{Path: path + string(f.Key), Problem: *p})
			}
		}
	}
	in(a.Customer, Once, "")
	for i, s := range a.Structures {
		in(s, PerStructure, fmt.Sprintf("structures[%d].", i))
	}
	return all
}

// An object is a JSON object by exact member name, where encoding/json takes the fields of a
// struct in any case. Of two members of one name the last counts.
type object map[string]json.RawMessage

// member decodes the member of that name into v, and tells whether it is of v's type; null is
// of none. A member that is absent leaves v alone, and is right. Where a map or a list is
// filled all the same, something inside it was not of the type.
func (o object) member(name string, v any) bool {
	raw, ok := o[name]
	return !ok || string(raw) != "null" && json.Unmarshal(raw, v) == nil
}

// A FormatError is a document that is no dossier of this version.
type FormatError struct {
	Path string // "structures[0].terms.accepted", "" for the whole document
	Want string // "an object", "text", "true or false", "a list", "JSON"
}

func (e *FormatError) Error() string { return "steps: dossier: " + e.Path + " is not " + e.Want }
