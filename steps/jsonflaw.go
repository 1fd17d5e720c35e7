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
	if escape := escapeBefore(text, at); escape >= 0 {
		line, column := place(text, escape)
		return flaw("json-backslash", "line", line, "column", column)
	}
	line, column := place(text, at)
	character, _ := utf8.DecodeRune(text[at:])
	return flaw("json-character", "line", line, "column", column, "character", names.Visible(string(character)))
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

// offsets returns where each value of a JSON document begins, by its path: "structures[0].terms".
func offsets(text []byte) map[string]int {
	found := map[string]int{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	var value func(path string)
	value = func(path string) {
		start := int(decoder.InputOffset())
		start += len(text[start:]) - len(bytes.TrimLeft(text[start:], " \t\r\n:,"))
		token, err := decoder.Token()
		if delimiter, ok := token.(json.Delim); ok {
			for i := 0; err == nil && decoder.More(); i++ {
				inner := fmt.Sprintf("%s[%d]", path, i)
				if delimiter == '{' {
					var name json.Token
					name, err = decoder.Token()
					inner = strings.TrimPrefix(fmt.Sprintf("%s.%v", path, name), ".")
				}
				value(inner)
			}
			decoder.Token() // its end
		}
		found[path] = start
	}
	value("")
	return found
}
