// Package jsontree reads a JSON document, RFC 8259, in one pass into a tree that copies
// nothing of it. It accepts what encoding/json accepts and reads it the same: the last of
// two members of one name counts, and broken UTF-8 becomes U+FFFD.
package jsontree

import (
	"encoding/json"
	"iter"
)

// A Kind is what a value is.
type Kind byte

// The kinds of value. The zero value is that of no value at all.
const (
	None Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// A Tree holds one document. It can be used again for the next one.
type Tree struct {
	doc   []byte
	nodes []node
}

// A node is a value, those inside it behind it. The members of an object are name and
// value in turn.
type node struct {
	kind Kind
	// plain is set on a string that is its own text: no escape, no broken UTF-8.
	plain bool
	// from and to bound the value in the document, quotes and brackets included.
	from, to int
	// next is the node after the value and all inside it.
	next int
}

// A Value is one value of a document, to be used while its tree holds that document. The
// zero value is of kind None.
type Value struct {
	tree *Tree
	at   int
}

// Parse reads doc. The values are good until the next Parse, and while doc is unchanged.
func (t *Tree) Parse(doc []byte) (Value, error) {
	if t.doc, t.nodes = doc, t.nodes[:0]; t.nodes == nil {
		t.nodes = make([]node, 0, 16)
	}
	s := scanner{Tree: t}
	if s.space(); !s.value(0) {
		return Value{}, s.problem()
	}
	if s.space(); s.at < len(doc) {
		return Value{}, s.problem()
	}
	return Value{t, 0}, nil
}

func (v Value) node() *node {
	if v.tree == nil {
		return &node{}
	}
	return &v.tree.nodes[v.at]
}

// Kind is what v is.
func (v Value) Kind() Kind { return v.node().kind }

// Raw is v as it stands in the document.
func (v Value) Raw() []byte {
	if v.tree == nil {
		return nil
	}
	n := v.node()
	return v.tree.doc[n.from:n.to]
}

// Text is the text of a String, "" of every other kind.
func (v Value) Text() string {
	n := v.node()
	switch {
	case n.kind != String:
		return ""
	case n.plain:
		return string(v.tree.doc[n.from+1 : n.to-1])
	}
	var text string
	json.Unmarshal(v.Raw(), &text) // it was read already: there is no error
	return text
}

// Is tells whether v is a String of that text.
func (v Value) Is(text string) bool {
	n := v.node()
	if n.kind == String && n.plain {
		return string(v.tree.doc[n.from+1:n.to-1]) == text
	}
	return n.kind == String && v.Text() == text
}

// True tells whether v is the Bool true.
func (v Value) True() bool { return v.Kind() == Bool && v.Raw()[0] == 't' }

// Member is the member of an Object, of kind None where there is none.
func (v Value) Member(name string) Value {
	found := Value{}
	for n, member := range v.Members() {
		if n.Is(name) {
			found = member
		}
	}
	return found
}

// Members are the names and values of an Object, in the document's order.
func (v Value) Members() iter.Seq2[Value, Value] {
	return func(yield func(Value, Value) bool) {
		n := v.node()
		if n.kind != Object {
			return
		}
		for at := v.at + 1; at < n.next; at = v.tree.nodes[at+1].next {
			if !yield(Value{v.tree, at}, Value{v.tree, at + 1}) {
				return
			}
		}
	}
}

// Elements are the elements of an Array.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		n := v.node()
		if n.kind != Array {
			return
		}
		for at := v.at + 1; at < n.next; at = v.tree.nodes[at].next {
			if !yield(Value{v.tree, at}) {
				return
			}
		}
	}
}

// Len is how many elements an Array has.
func (v Value) Len() int {
	n := 0
	for range v.Elements() {
		n++
	}
	return n
}
