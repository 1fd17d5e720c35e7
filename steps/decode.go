package steps

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"raccord/store/jsontree"
)

// Decode reads a dossier file. The error is a *FormatError.
func Decode(raw []byte) (Answers, error) {
	var tree jsontree.Tree
	doc, err := tree.Parse(raw)
	if err != nil {
		return Answers{}, &FormatError{"", "JSON"}
	}
	return DecodeTree(doc)
}

// DecodeTree is Decode of a document that was parsed. Nothing of the tree is kept.
func DecodeTree(doc jsontree.Value) (Answers, error) {
	if doc.Kind() != jsontree.Object {
		return Answers{}, &FormatError{"", "JSON"}
	}
	a := Answers{}
	var err error
	if a.Customer, err = decodeSheet(doc, Once, ""); err != nil {
		return Answers{}, err
	}
	if a.Structures, err = decodeStructures(doc.Member("structures")); err != nil {
		return Answers{}, err
	}
	switch practice := doc.Member("practice"); practice.Kind() {
	case jsontree.None, jsontree.Bool:
		a.Practice = practice.True()
	default:
		return Answers{}, &FormatError{"practice", "true or false"}
	}
	reviewed := doc.Member("reviewed")
	if reviewed.Kind() != jsontree.None && !readTime(&a.Reviewed, reviewed) {
		return a, &FormatError{"reviewed", "a time"}
	}
	return a, nil
}

func decodeStructures(list jsontree.Value) ([]Sheet, error) {
	var sheets []Sheet
	switch list.Kind() {
	case jsontree.None:
	case jsontree.Array:
		sheets = make([]Sheet, 0, list.Len()+1)
	default:
		return nil, &FormatError{"structures", "a list"}
	}
	for members := range list.Elements() {
		path := fmt.Sprintf("structures[%d]", len(sheets))
		if members.Kind() != jsontree.Object {
			return nil, &FormatError{path, "an object"}
		}
		sheet, err := decodeSheet(members, PerStructure, path+".")
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, sheet)
	}
	if len(sheets) == 0 {
		sheets = append(sheets, newSheet())
	}
	return sheets, nil
}

func decodeSheet(doc jsontree.Value, scope Scope, path string) (Sheet, error) {
	sheet := newSheet()
	at, members := "", jsontree.Value{}
	for _, f := range fields(scope) {
		group, name, isPath := strings.Cut(string(f.Key), ".")
		if !isPath || f.Kind == Secret {
			continue
		}
		if group != at { // fields of a group stand together
			at, members = group, doc.Member(group)
		}
		if members.Kind() != jsontree.None && members.Kind() != jsontree.Object {
			return Sheet{}, &FormatError{path + group, "an object"}
		}
		member := members.Member(name)
		if member.Kind() == jsontree.None {
			continue
		}
		text, want := decodeText(member, f.Kind)
		if want != "" {
			return Sheet{}, &FormatError{path + string(f.Key), want}
		}
		sheet.Texts[f.Key] = text
	}
	return sheet, decodeFindings(doc, sheet, scope, path)
}

// decodeText is the answer that v is to a field of that kind; or else what it should be.
func decodeText(v jsontree.Value, kind Kind) (text, want string) {
	switch {
	case kind != Confirm && v.Kind() != jsontree.String:
		return "", "text"
	case kind != Confirm:
		return v.Text(), ""
	case v.Kind() != jsontree.Bool:
		return "", "true or false"
	case v.True():
		return Yes, ""
	}
	return No, ""
}

func decodeFindings(doc jsontree.Value, sheet Sheet, scope Scope, path string) error {
	var where []kept
	if !readList(&where, doc.Member("kept"), (*kept).read) {
		return &FormatError{path + "kept", "a list"}
	}
	for _, k := range where {
		if k.Account != "" && slices.ContainsFunc(fields(scope), func(f Field) bool { return f.Kind == Secret && f.Key == k.Secret }) {
			sheet.Kept[k.Secret] = k.Account
		}
	}
	var evidence []Evidence
	if !readList(&evidence, doc.Member("evidence"), (*Evidence).read) {
		return &FormatError{path + "evidence", "a list"}
	}
	for _, e := range evidence {
		if Has(e.Step) {
			sheet.Evidence[e.Step] = e
		}
	}
	return nil
}

// readList reads the elements of a list that may be absent: each by read, and what read
// does not know by encoding/json.
func readList[T any](list *[]T, v jsontree.Value, read func(*T, jsontree.Value) bool) bool {
	if v.Kind() == jsontree.None {
		return true
	}
	if v.Kind() != jsontree.Array {
		return false
	}
	*list = make([]T, v.Len())
	i := 0
	for element := range v.Elements() {
		if !read(&(*list)[i], element) {
			clear((*list)[i : i+1])
			if json.Unmarshal(element.Raw(), &(*list)[i]) != nil {
				return false
			}
		}
		i++
	}
	return true
}
