package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// This file is the shape of a dossier file. The rules are:
//
//   - A key is a path: "credentials.client_id" is the member client_id of the object
//     credentials. Members stand in the order of the table.
//   - What a dossier adds to an answers file (kept, evidence, reviewed, practice) is never
//     an answer, and a secret is in neither.
//   - A document is read leniently where it has more than this program knows, and strictly
//     where it has less: a member of the wrong type is damage.

// Version is the version of the file's shape.
const Version = 1

// kept is where the vault holds one secret of a structure.
type kept struct {
	Secret  Key    `json:"secret"`
	Account string `json:"account"`
}

// Encode is the dossier file of a.
func (a Answers) Encode() ([]byte, error) { return a.encode(nil) }

// EncodeWithID is the dossier file of a with its id, as show prints it.
func (a Answers) EncodeWithID(id string) ([]byte, error) {
	return a.encode(members{{"id", id}})
}

// encode puts first behind the version.
func (a Answers) encode(first members) ([]byte, error) {
	doc := append(members{{"version", Version}}, first...)
	if a.Practice {
		doc = append(doc, member{"practice", true})
	}
	doc = append(doc, a.Customer.members(Once)...)
	structures := []members{}
	for _, s := range a.Structures {
		structures = append(structures, s.members(PerStructure))
	}
	doc = append(doc, member{"structures", structures})
	if !a.Reviewed.IsZero() {
		doc = append(doc, member{"reviewed", a.Reviewed})
	}
	raw, err := marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("steps: encode: %w", err)
	}
	return raw, nil
}

// members are a JSON object that keeps its order.
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
	return out.Bytes(), err
}

// members are the sheet's answers by path, then what was kept and found.
func (s Sheet) members(scope Scope) members {
	var all members
	for _, f := range fields(scope) {
		key := f.Key
		if f.Kind == Secret {
			key += fileSuffix // in an answers file alone, where it names a file
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
	return append(all, s.findings(scope)...)
}

func (s Sheet) findings(scope Scope) members {
	var all members
	var where []kept
	var evidence []Evidence
	for _, f := range fields(scope) {
		if account := s.Kept[f.Key]; account != "" {
			where = append(where, kept{f.Key, account})
		}
	}
	for _, step := range Procedure {
		if e, ok := s.Evidence[step.ID]; ok {
			e.Step = step.ID
			evidence = append(evidence, e)
		}
	}
	if where != nil {
		all = append(all, member{"kept", where})
	}
	if evidence != nil {
		all = append(all, member{"evidence", evidence})
	}
	return all
}

// fields are the fields of a scope in the order of the table, each key once.
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

// A FormatError is a document that is no dossier of this version.
type FormatError struct {
	Path string // "structures[0].terms.accepted", "" for the whole document
	Want string // "an object", "text", "true or false", "a list", "JSON"
}

func (e *FormatError) Error() string { return "steps: dossier: " + e.Path + " is not " + e.Want }
