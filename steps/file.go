package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
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
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("steps: encode: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
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
		name, _ := json.Marshal(e.name)
		value, err := marshal(e.value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

// marshal leaves < > and & as they are: people read these files.
func marshal(value any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return bytes.TrimSpace(out.Bytes()), err
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
		i := slices.IndexFunc(all, func(m member) bool { return m.name == group })
		if i < 0 {
			all, i = append(all, member{group, members{}}), len(all)
		}
		var value any = text
		if f.Kind == Confirm {
			value = text == Yes
		}
		all[i].value = append(all[i].value.(members), member{name, value})
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
func fields(scope Scope) []Field {
	var all []Field
	for _, s := range Procedure {
		for _, f := range s.Fields {
			if s.Scope == scope && !slices.ContainsFunc(all, func(g Field) bool { return g.Key == f.Key }) {
				all = append(all, f)
			}
		}
	}
	return all
}

// A FormatError is a document that is no dossier of this version.
type FormatError struct {
	Path string // "structures[0].terms.accepted", "" for the whole document
	Want string // "an object", "text", "true or false", "a list", "JSON"
}

func (e *FormatError) Error() string { return "steps: dossier: " + e.Path + " is not " + e.Want }

// Decode reads a dossier file. The error is a *FormatError.
func Decode(raw []byte) (Answers, error) {
	var doc map[string]json.RawMessage
	if err := readValue(raw, &doc, "", "JSON"); err != nil {
		return Answers{}, err
	}
	a := Answers{}
	var err error
	if a.Customer, err = decodeSheet(doc, Once, ""); err != nil {
		return Answers{}, err
	}
	var structures []json.RawMessage
	if err := readMember(doc, "structures", &structures, "", "a list"); err != nil {
		return Answers{}, err
	}
	for i, raw := range structures {
		path := fmt.Sprintf("structures[%d]", i)
		var members map[string]json.RawMessage
		if err := readValue(raw, &members, path, "an object"); err != nil {
			return Answers{}, err
		}
		sheet, err := decodeSheet(members, PerStructure, path+".")
		if err != nil {
			return Answers{}, err
		}
		a.Structures = append(a.Structures, sheet)
	}
	if len(a.Structures) == 0 {
		a.Structures = []Sheet{newSheet()}
	}
	if err := readMember(doc, "practice", &a.Practice, "", "true or false"); err != nil {
		return Answers{}, err
	}
	return a, readMember(doc, "reviewed", &a.Reviewed, "", "a time")
}

func decodeSheet(doc map[string]json.RawMessage, scope Scope, path string) (Sheet, error) {
	sheet := newSheet()
	for _, f := range fields(scope) {
		group, name, isPath := strings.Cut(string(f.Key), ".")
		if !isPath || f.Kind == Secret {
			continue
		}
		var members map[string]json.RawMessage
		if err := readMember(doc, group, &members, path, "an object"); err != nil {
			return Sheet{}, err
		}
		text, err := decodeText(members, name, f.Kind, path+string(f.Key))
		if err != nil {
			return Sheet{}, err
		}
		if text != nil {
			sheet.Texts[f.Key] = *text
		}
	}
	return sheet, decodeFindings(doc, sheet, scope, path)
}

func decodeText(members map[string]json.RawMessage, name string, kind Kind, path string) (*string, error) {
	raw, ok := members[name]
	if !ok {
		return nil, nil
	}
	if kind != Confirm {
		var text string
		if err := readValue(raw, &text, path, "text"); err != nil {
			return nil, err
		}
		return &text, nil
	}
	var yes bool
	if err := readValue(raw, &yes, path, "true or false"); err != nil {
		return nil, err
	}
	answer := No
	if yes {
		answer = Yes
	}
	return &answer, nil
}

func decodeFindings(doc map[string]json.RawMessage, sheet Sheet, scope Scope, path string) error {
	var where []kept
	if err := readMember(doc, "kept", &where, path, "a list"); err != nil {
		return err
	}
	for _, k := range where {
		if k.Account != "" && slices.ContainsFunc(fields(scope), func(f Field) bool { return f.Kind == Secret && f.Key == k.Secret }) {
			sheet.Kept[k.Secret] = k.Account
		}
	}
	var evidence []Evidence
	if err := readMember(doc, "evidence", &evidence, path, "a list"); err != nil {
		return err
	}
	for _, e := range evidence {
		if Has(e.Step) {
			sheet.Evidence[e.Step] = e
		}
	}
	return nil
}

// readMember reads one member into value, and leaves value as it is where it is absent.
func readMember(doc map[string]json.RawMessage, name string, value any, path, want string) error {
	raw, ok := doc[name]
	if !ok {
		return nil
	}
	return readValue(raw, value, path+name, want)
}

// readValue reads JSON into value. A null is of no type: it would leave value as it is.
func readValue(raw []byte, value any, path, want string) error {
	if json.Unmarshal(raw, value) != nil || string(bytes.TrimSpace(raw)) == "null" {
		return &FormatError{path, want}
	}
	return nil
}
