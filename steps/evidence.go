package steps

import (
	"encoding/json"
	"strconv"
	"time"

	"raccord/chorus"
	"raccord/steps/names"
	"raccord/store/jsontree"
)

// This file reads evidence as this program writes it, which is most of what a list of many
// dossiers has to do. What it does not know (another order is known, another spelling is
// not) is encoding/json's, some ten times slower: it is right there too.

// A row is how one member of an object is read into a T; false where it is not what this
// program writes.
type row[T any] struct {
	name string
	read func(*T, jsontree.Value) bool
}

var keptRows = []row[kept]{
	{"secret", func(k *kept, v jsontree.Value) bool { return readText(&k.Secret, v) }},
	{"account", func(k *kept, v jsontree.Value) bool { return readText(&k.Account, v) }},
}

func (k *kept) read(v jsontree.Value) bool { return readRows(k, v, keptRows) }

var evidenceRows = []row[Evidence]{
	{"step", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Step, v) }},
	{"at", func(e *Evidence, v jsontree.Value) bool { return readTime(&e.At, v) }},
	{"passed", func(e *Evidence, v jsontree.Value) bool { return readBool(&e.Passed, v) }},
	{"degree", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Degree, v) }},
	{"verdict", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Verdict, v) }},
	{"fault", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Fault, v) }},
	{"environment", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Environment, v) }},
	{"host", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Host, v) }},
	{"code", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Code, v) }},
	{"status", func(e *Evidence, v jsontree.Value) bool { return readNumber(&e.Status, v) }},
	{"requests", func(e *Evidence, v jsontree.Value) bool { return readNumber(&e.Requests, v) }},
	{"durationMs", func(e *Evidence, v jsontree.Value) bool { return readNumber(&e.DurationMs, v) }},
	{"names", func(e *Evidence, v jsontree.Value) bool {
		e.Names = &names.Comparison{}
		return v.Kind() == jsontree.Object && (readRows(e.Names, v, namesRows) || decodeSlowly(e.Names, v))
	}},
	{"apis", func(e *Evidence, v jsontree.Value) bool {
		read := func(a *chorus.API, v jsontree.Value) bool { return readRows(a, v, apiRows) }
		return readList(&e.APIs, v, read)
	}},
	{"attached", func(e *Evidence, v jsontree.Value) bool { return readList(&e.Attached, v, readText) }},
	{"unattached", func(e *Evidence, v jsontree.Value) bool { return readBool(&e.Unattached, v) }},
	{"passwordExpires", func(e *Evidence, v jsontree.Value) bool {
		e.PasswordExpires = &time.Time{}
		return readTime(e.PasswordExpires, v)
	}},
	{"disclosed", func(e *Evidence, v jsontree.Value) bool { return readText(&e.Disclosed, v) }},
}

func (e *Evidence) read(v jsontree.Value) bool { return readRows(e, v, evidenceRows) }

var apiRows = []row[chorus.API]{
	{"api", func(a *chorus.API, v jsontree.Value) bool { return readText(&a.Name, v) }},
	{"access", func(a *chorus.API, v jsontree.Value) bool { return readText(&a.Access, v) }},
	{"status", func(a *chorus.API, v jsontree.Value) bool { return readNumber(&a.Status, v) }},
	{"indicative", func(a *chorus.API, v jsontree.Value) bool { return readBool(&a.Indicative, v) }},
}

var namesRows = []row[names.Comparison]{
	{"verdict", func(n *names.Comparison, v jsontree.Value) bool { return readText(&n.Verdict, v) }},
	{"differences", func(n *names.Comparison, v jsontree.Value) bool {
		n.Differences = []names.Difference{}
		return v.Kind() == jsontree.Array && (v.Len() == 0 || decodeSlowly(&n.Differences, v))
	}},
}

// readRows reads an object whose members all have a row, each once.
func readRows[T any](into *T, v jsontree.Value, rows []row[T]) bool {
	if v.Kind() != jsontree.Object {
		return false
	}
	seen, next := 0, 0
	for name, member := range v.Members() {
		i := next
		for ; i < next+len(rows) && !name.Is(rows[i%len(rows)].name); i++ {
		}
		row := i % len(rows)
		if i == next+len(rows) || seen&(1<<row) != 0 || !rows[row].read(into, member) {
			return false
		}
		seen, next = seen|1<<row, row+1
	}
	return true
}

func decodeSlowly(into any, v jsontree.Value) bool { return json.Unmarshal(v.Raw(), into) == nil }

func readText[T ~string](into *T, v jsontree.Value) bool {
	*into = T(v.Text())
	return v.Kind() == jsontree.String
}

func readBool(into *bool, v jsontree.Value) bool {
	*into = v.True()
	return v.Kind() == jsontree.Bool
}

func readNumber[T int | int64](into *T, v jsontree.Value) bool {
	n, err := strconv.ParseInt(string(v.Raw()), 10, strconv.IntSize)
	*into = T(n)
	return v.Kind() == jsontree.Number && err == nil
}

func readTime(into *time.Time, v jsontree.Value) bool {
	return v.Kind() == jsontree.String && into.UnmarshalJSON(v.Raw()) == nil
}
