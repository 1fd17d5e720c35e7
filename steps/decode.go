package steps

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Decode reads a dossier file. The error is a *FormatError.
func Decode(raw []byte) (Answers, error) {
	a := Answers{}
	var doc object
	if json.Unmarshal(raw, &doc) != nil || doc == nil {
		return a, &FormatError{"", "JSON"}
	}
	var err error
	if a.Customer, err = decodeSheet(doc, Once, ""); err != nil {
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
		sheet, err := decodeSheet(members, PerStructure, path+".")
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
	return a, nil
}

// decodeSheet reads the answers to the steps of scope, and what was found about them. The
// path of doc, with its dot, begins those of the errors.
func decodeSheet(doc object, scope Scope, path string) (Sheet, error) {
	sheet := newSheet()
	at, members := "", object(nil)
	for _, f := range fields(scope) {
		group, name, isPath := strings.Cut(string(f.Key), ".")
		if !isPath || f.Kind == Secret {
			continue
		}
		if group != at { // the fields of a group stand together in the table
			at, members = group, nil
			if !doc.member(group, &members) {
				return Sheet{}, &FormatError{path + group, "an object"}
			}
		}
		if raw, ok := members[name]; ok {
			text, want := decodeText(raw, f.Kind)
			if want != "" {
				return Sheet{}, &FormatError{path + string(f.Key), want}
			}
			sheet.Texts[f.Key] = text
		}
	}
	return sheet, decodeFindings(doc, sheet, scope, path)
}

// decodeText returns the answer in raw to a field of that kind; or else what it should be.
func decodeText(raw json.RawMessage, kind Kind) (text, want string) {
	switch {
	case kind == Confirm && (string(raw) == Yes || string(raw) == No):
		return string(raw), ""
	case kind == Confirm:
		return "", "true or false"
	case raw[0] != '"' || json.Unmarshal(raw, &text) != nil:
		return "", "text"
	}
	return text, ""
}

// decodeFindings puts into sheet where its secrets are kept, and its evidence.
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
	return nil
}

// An object is a JSON object by exact member name, where encoding/json takes the fields of a
// struct in any case. Of two members of one name the last counts.
type object map[string]json.RawMessage

// member decodes the member of that name into v, and tells whether it is of v's type; null is
// of none. A member that is absent leaves v alone, and is right.
func (o object) member(name string, v any) bool {
	raw, ok := o[name]
	return !ok || string(raw) != "null" && json.Unmarshal(raw, v) == nil
}
