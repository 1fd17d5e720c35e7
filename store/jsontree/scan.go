package jsontree

import (
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// deepest is how deep a document may be nested, as for encoding/json.
const deepest = 10000

// errDiffers is about a document that encoding/json takes: a fuzz test knows none.
var errDiffers = errors.New("jsontree: no JSON document")

// A scanner reads a document from at on, and puts what it has read into the tree.
type scanner struct {
	*Tree
	at int
}

// peek is the next character, 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.doc) {
		return s.doc[s.at]
	}
	return 0
}

// take reads c, where it is next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c || s.at >= len(s.doc) {
		return false
	}
	s.at++
	return true
}

func (s *scanner) space() {
	for s.at < len(s.doc) {
		switch s.doc[s.at] {
		case ' ', '\n', '\r', '\t':
			s.at++
		default:
			return
		}
	}
}

// value reads a value that begins here, depth brackets deep.
func (s *scanner) value(depth int) bool {
	i := len(s.nodes)
	s.nodes = append(s.nodes, node{from: s.at})
	kind, ok := None, false
	switch c := s.peek(); {
	case c == '{':
		kind, ok = Object, s.object(depth+1)
	case c == '[':
		kind, ok = Array, s.array(depth+1)
	case c == '"':
		kind = String
		s.nodes[i].plain, ok = s.text()
	case c == '-' || '0' <= c && c <= '9':
		kind, ok = Number, s.number()
	case c == 't':
		kind, ok = Bool, s.word("true")
	case c == 'f':
		kind, ok = Bool, s.word("false")
	case c == 'n':
		kind, ok = Null, s.word("null")
	}
	s.nodes[i].kind, s.nodes[i].to, s.nodes[i].next = kind, s.at, len(s.nodes)
	return ok
}

func (s *scanner) word(word string) bool {
	end := min(s.at+len(word), len(s.doc))
	ok := string(s.doc[s.at:end]) == word
	s.at = end
	return ok
}

func (s *scanner) object(depth int) bool {
	if s.at++; depth > deepest {
		return false
	}
	for first := true; ; first = false {
		if more, ok := s.separator('}', first); !more {
			return ok
		}
		if s.peek() != '"' || !s.value(depth) {
			return false
		}
		if s.space(); !s.take(':') {
			return false
		}
		if s.space(); !s.value(depth) {
			return false
		}
	}
}

func (s *scanner) array(depth int) bool {
	if s.at++; depth > deepest {
		return false
	}
	for first := true; ; first = false {
		if more, ok := s.separator(']', first); !more {
			return ok
		}
		if !s.value(depth) {
			return false
		}
	}
}

// separator reads what stands before the next element of a list, or the list's end: then
// there is no more.
func (s *scanner) separator(end byte, first bool) (more, ok bool) {
	s.space()
	if s.take(end) {
		return false, true
	}
	if first {
		return true, true
	}
	if !s.take(',') {
		return false, false
	}
	s.space() // a comma before the end is no value, and so the next read fails
	return true, true
}

// text reads a string, and tells whether it is its own text: no escape, no broken UTF-8.
func (s *scanner) text() (plain, ok bool) {
	from, ascii, escaped := s.at+1, true, false
	for i := from; i < len(s.doc); i++ {
		switch c := s.doc[i]; {
		case c == '"':
			s.at = i + 1
			return !escaped && (ascii || utf8.Valid(s.doc[from:i])), true
		case c == '\\':
			escaped, s.at = true, i
			if !s.escape() {
				return false, false
			}
			i = s.at
		case c < ' ':
			s.at = i
			return false, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	s.at = len(s.doc)
	return false, false
}

// escape reads all but the last character of what stands behind a backslash.
func (s *scanner) escape() bool {
	s.at++
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for range 4 {
			s.at++
			if c := s.peek() | 0x20; !('0' <= s.peek() && s.peek() <= '9' || 'a' <= c && c <= 'f') {
				return false
			}
		}
		return true
	}
	return false
}

func (s *scanner) number() bool {
	s.take('-')
	if !s.take('0') && !s.digits() {
		return false
	}
	if s.take('.') && !s.digits() {
		return false
	}
	if s.take('e') || s.take('E') {
		if !s.take('+') {
			s.take('-')
		}
		return s.digits()
	}
	return true
}

// digits reads one digit or more.
func (s *scanner) digits() bool {
	from := s.at
	for '0' <= s.peek() && s.peek() <= '9' {
		s.at++
	}
	return s.at > from
}

// problem is what encoding/json calls what stopped the scanner.
func (s *scanner) problem() error {
	var any json.RawMessage
	if err := json.Unmarshal(s.doc, &any); err != nil {
		return err
	}
	return errDiffers
}
