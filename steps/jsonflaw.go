package steps

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"raccord/steps/names"
)

// This file says where a JSON document is wrong. It names one character of the document and no
// more: a secret could stand there.

// JSONFlaw returns what keeps text from being JSON and where, nil where nothing does.
func JSONFlaw(text []byte) *Problem {
	var document json.RawMessage
	err := json.NewDecoder(bytes.NewReader(text)).Decode(&document)
	if _, wrong := errors.AsType[*json.SyntaxError](err); err != nil && !wrong {
		line, column := place(text, len(bytes.TrimRight(text, " \t\r\n")))
		return flaw("json-end", "line", line, "column", column)
	}
	wrong, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(text, &document)) // what follows it too
	if !ok {
		return nil
	}
	at := max(int(wrong.Offset)-1, 0) // it counts the character that cannot stand there
	return flawAt(text, at, err == nil)
}

// flawAt returns what the character at an offset shows that cannot stand there; whole tells that a
// whole document stands before it.
func flawAt(text []byte, at int, whole bool) *Problem {
	before := bytes.TrimRight(text[:at], " \t\r\n")
	last, _ := utf8.DecodeLastRune(before)
	next, _ := utf8.DecodeRune(text[at:])
	commaBeforeEnd := last == ',' && (next == '}' || next == ']')
	where, escape := at, escapeBefore(text, at)
	switch {
	case escape >= 0:
		where = escape
	case commaBeforeEnd:
		where = len(before) - 1
	}
	line, column := place(text, where)
	switch {
	case escape >= 0:
		return flaw("json-backslash", "line", line, "column", column)
	case next == '#', bytes.HasPrefix(text[at:], []byte("//")), bytes.HasPrefix(text[at:], []byte("/*")):
		return flaw("json-comment", "line", line, "column", column)
	case whole:
		return flaw("json-more", "line", line, "column", column)
	case commaBeforeEnd, next == ',' && (last == ',' || last == '{' || last == '['):
		return flaw("json-comma", "line", line, "column", column)
	}
	return flaw("json-character", "line", line, "column", column, "character", names.Visible(string(next)))
}

// escapeBefore returns where the backslash stands whose escape the character at an offset spoils,
// -1 where it spoils none: "\U", or "\u00x".
func escapeBefore(text []byte, at int) int {
	from := max(at-len(`\u000`), 0)
	escape := from + bytes.LastIndexByte(text[from:at], '\\')
	if escape >= from && (escape == at-1 || text[escape+1] == 'u') {
		return escape
	}
	return -1
}

// place is position in digits.
func place(text []byte, offset int) (line, column string) {
	l, c := position(text, offset)
	return strconv.Itoa(l), strconv.Itoa(c)
}

// position returns the line and the column of an offset, both from 1. Columns are characters.
func position(text []byte, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

// KeysTwice returns which keys of a JSON document stand in one object more than once: of their
// values all but the last are lost where it is read. Of what is no JSON it returns none.
func KeysTwice(text []byte) (problems []PathProblem) {
	if !json.Valid(text) {
		return nil
	}
	eachValue(text, func(path string, start, first int) {
		if first < 0 {
			return
		}
		line, column := position(text, start)
		firstLine, _ := place(text, first)
		path = readable(path)
		problems = append(problems, PathProblem{path, line, column, *flaw("key-twice", "key", path, "first", firstLine)})
	})
	return problems
}

// offsets returns where each value of a JSON document begins, by its path: "structures[0].terms".
func offsets(text []byte) map[string]int {
	found := map[string]int{}
	eachValue(text, func(path string, start, _ int) { found[path] = start })
	return found
}

// eachValue goes through the values of a valid JSON document. It tells the path of each, where it
// begins, and where the first value begins that its object has under the same key, -1 for none.
func eachValue(text []byte, tell func(path string, start, first int)) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	var value func(path string, keys map[string]int, key string)
	value = func(path string, keys map[string]int, key string) {
		start := int(decoder.InputOffset())
		start += len(text[start:]) - len(bytes.TrimLeft(text[start:], " \t\r\n:,"))
		first, again := keys[key]
		if !again {
			keys[key], first = start, -1
		}
		tell(path, start, first)
		token, err := decoder.Token()
		if delimiter, ok := token.(json.Delim); ok {
			inside := map[string]int{}
			for i := 0; err == nil && decoder.More(); i++ {
				inner, key := fmt.Sprintf("%s[%d]", path, i), strconv.Itoa(i)
				if delimiter == '{' {
					var name json.Token
					name, err = decoder.Token()
					key = fmt.Sprint(name)
					inner = strings.TrimPrefix(path+"."+key, ".")
				}
				value(inner, inside, key)
			}
			decoder.Token() // its end
		}
	}
	value("", map[string]int{}, "")
}
