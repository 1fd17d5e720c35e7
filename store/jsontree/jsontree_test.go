package jsontree

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// rebuilt is v as encoding/json gives it, numbers as they stand.
func rebuilt(v Value) any {
	switch v.Kind() {
	case Null:
		return nil
	case Bool:
		return v.True()
	case Number:
		return json.Number(v.Raw())
	case String:
		return v.Text()
	case Array:
		list := []any{}
		for e := range v.Elements() {
			list = append(list, rebuilt(e))
		}
		return list
	}
	object := map[string]any{}
	for name, member := range v.Members() {
		object[name.Text()] = rebuilt(member)
	}
	return object
}

// FuzzParse compares with encoding/json: the same documents, the same values.
func FuzzParse(f *testing.F) {
	for _, doc := range []string{
		`{"a":1,"a":{"b":[true,false,null,-0.5e+3,"é\u00e9\n\ud800"]}}`, "[]", " {} ", `"`, "", "nul", "01", "-", "1.", "1e", "[1,]", `{"a"}`, `{a:1}`,
		"\"\xff\"", "\"a\tb\"", `"\x"`, `"\u12g4"`, "null", "1 2", "{\"\xff\":1}", strings.Repeat("[", 10000) + strings.Repeat("]", 10000),
		strings.Repeat("[", 10001) + strings.Repeat("]", 10001), "\x00", "\ufeff{}",
	} {
		f.Add([]byte(doc))
	}
	var tree Tree // one for all: what is left of the last document must not show
	f.Fuzz(func(t *testing.T, doc []byte) {
		var want any
		d := json.NewDecoder(strings.NewReader(string(doc)))
		d.UseNumber()
		wrong := json.Unmarshal(doc, &want)
		v, err := tree.Parse(doc)
		if (err == nil) != (wrong == nil) || err == errDiffers {
			t.Fatalf("%q: %v, encoding/json: %v", doc, err, wrong)
		}
		if err != nil {
			return
		}
		want = nil
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := rebuilt(v); !reflect.DeepEqual(got, want) {
			t.Errorf("%q\nis   %#v\nwant %#v", doc, got, want)
		}
	})
}

func TestMember(t *testing.T) {
	var tree Tree
	v, err := tree.Parse([]byte(`{"a":1,"b":{"a":2},"a":3,"\u0063":"d"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(v.Member("a").Raw()); got != "3" {
		t.Errorf("a is %s: the last one counts", got)
	}
	if got := v.Member("c"); !got.Is("d") || got.Is("c") {
		t.Errorf("c is %q", got.Text())
	}
	for _, none := range []Value{v.Member("d"), v.Member("a").Member("b"), {}} {
		if none.Kind() != None || none.Text() != "" || none.Raw() != nil || none.Len() != 0 {
			t.Errorf("no member is %v %q", none.Kind(), none.Raw())
		}
	}
}

func BenchmarkParse(b *testing.B) {
	doc := []byte(`{"list":[` + strings.Repeat(`{"name":"Mairie d'Évry","passed":true,"status":200},`, 80) + `null]}`)
	var tree Tree
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, err := tree.Parse(doc); err != nil {
			b.Fatal(err)
		}
	}
}
