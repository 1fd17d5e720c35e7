// Package keys puts together what a terminal sends: characters, keys, pastes. It knows no key by
// what it does, but Backspace in a line.
package keys

import (
	"bytes"
	"unicode/utf8"
)

// This file cuts what a terminal sent into pieces. The rules are:
//
//   - An escape sequence is one piece, known or not. One that another byte breaks off, or that is
//     never completed, is a Broken piece: none of it ever becomes text.
//   - A paste between its marks is one piece. Where the end mark never comes, the paste is what was
//     there; a ctrl+c or an Esc after it was typed, and is a piece of its own.
//   - A byte that is no part of any UTF-8 character is a Foreign piece. U+FFFD is one too: something
//     before this program has already lost the character.

// A Kind is a kind of piece.
type Kind int

// The kinds of pieces.
const (
	Text     Kind = iota // one character, or one control character such as Enter
	Escape               // the key Esc
	Alt                  // Esc and one character: a key held together with Alt
	Sequence             // an escape sequence, whole: a key, or an answer of the terminal
	Paste                // what was pasted, without the marks around it
	Broken               // the beginning of an escape sequence that has no end
	Foreign              // no UTF-8
)

// A Piece is a part of what a terminal sent that cannot be cut further.
type Piece struct {
	Kind  Kind
	Bytes []byte // as they were sent
}

const (
	esc       = 0x1b
	ctrlC     = 0x03
	bell      = 0x07
	backspace = 0x7f
)

var (
	pasteStart = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
)

// first returns the first piece of sent, and the number of bytes that it takes there; 0 where
// more has to come. With ended, nothing more comes, and there is always a piece.
func first(sent []byte, ended bool) (p Piece, n int) {
	if sent[0] == esc {
		p.Kind, n = escape(sent)
		if p.Kind == Paste && n > 0 {
			return paste(sent, n, ended)
		}
		if n == 0 && ended {
			p.Kind, n = unfinished(sent)
		}
	} else {
		p.Kind, n = character(sent, ended)
	}
	p.Bytes = sent[:n]
	return p, n
}

// character measures a character.
func character(sent []byte, ended bool) (Kind, int) {
	if !utf8.FullRune(sent) && !ended {
		return Text, 0
	}
	if r, size := utf8.DecodeRune(sent); r != utf8.RuneError {
		return Text, size
	} else {
		return Foreign, size
	}
}

// unfinished measures what was to become an escape sequence and stopped.
func unfinished(sent []byte) (Kind, int) {
	if len(sent) == 1 || sent[1] == esc {
		return Escape, 1
	}
	return Broken, len(sent)
}

// escape measures what begins with Esc; 0 where more has to come.
func escape(sent []byte) (Kind, int) {
	if len(sent) == 1 {
		return Escape, 0
	}
	switch next := sent[1]; {
	case next == '[':
		return control(sent)
	case next == 'O':
		return keypad(sent)
	case next == ']' || next == 'P' || next == '_':
		return answer(sent)
	case next == esc: // rxvt's arrows with Alt, or Esc pressed twice
		if len(sent) == 2 {
			return Escape, 0
		}
		if sent[2] != '[' && sent[2] != 'O' {
			return Escape, 1
		}
		switch kind, n := escape(sent[1:]); {
		case kind != Sequence:
			return Escape, 1
		case n == 0:
			return Sequence, 0
		default:
			return Sequence, n + 1
		}
	case next < ' ' && next != '\r' && next != '\t': // ctrl+c after Esc is ctrl+c
		return Escape, 1
	}
	return alt(sent)
}

// alt measures Esc and a character.
func alt(sent []byte) (Kind, int) {
	switch kind, n := character(sent[1:], false); {
	case n == 0:
		return Alt, 0
	case kind == Foreign:
		return Escape, 1
	default:
		return Alt, 1 + n
	}
}

// control measures a control sequence: parameters, intermediate bytes, and one byte that ends it.
func control(sent []byte) (Kind, int) {
	for i := 2; i < len(sent); i++ {
		switch b := sent[i]; {
		case i == 2 && b == '[': // the Linux console's F1 to F5
			return exactly(sent, 4)
		case i == 2 && b == 'M': // a mouse that an earlier program has switched on
			return exactly(sent, 6)
		case b == '$' && i > 2 && sent[2] >= '0' && sent[2] <= '9': // rxvt's keys with Shift
			return Sequence, i + 1
		case b >= 0x40 && b < backspace:
			if bytes.Equal(sent[:i+1], pasteStart) {
				return Paste, i + 1
			}
			return Sequence, i + 1
		case b < ' ' || b >= backspace:
			return Broken, i
		}
	}
	return Sequence, 0
}

// exactly measures a sequence of n bytes, of which no one is a control character but the first.
func exactly(sent []byte, n int) (Kind, int) {
	for i := 1; i < n; i++ {
		if i == len(sent) {
			return Sequence, 0
		}
		if sent[i] < ' ' {
			return Broken, i
		}
	}
	return Sequence, n
}

// keypad measures a key as the keypad and F1 to F4 send it: digits, and one byte that ends it.
func keypad(sent []byte) (Kind, int) {
	for i := 2; i < len(sent); i++ {
		switch b := sent[i]; {
		case b >= '0' && b <= '9':
		case b >= ' ' && b < backspace:
			return Sequence, i + 1
		default:
			return Broken, i
		}
	}
	return Sequence, 0
}

// answer measures an answer of the terminal, which a bell or Esc \ ends. One without the first
// byte that every answer has is a key held together with Alt.
func answer(sent []byte) (Kind, int) {
	if len(sent) == 2 {
		return Alt, 0
	}
	if begins := map[byte]string{']': "0123456789", 'P': "0123456789!>+", '_': "G"}[sent[1]]; !bytes.ContainsRune([]byte(begins), rune(sent[2])) {
		return Alt, 2
	}
	for i := 3; i < len(sent); i++ {
		switch b := sent[i]; {
		case b == bell:
			return Sequence, i + 1
		case b == esc && i+1 == len(sent):
			return Sequence, 0
		case b == esc && sent[i+1] == '\\':
			return Sequence, i + 2
		case b < ' ':
			return Broken, i
		}
	}
	return Sequence, 0
}

// paste cuts out a paste whose start mark takes the first n bytes.
func paste(sent []byte, n int, ended bool) (Piece, int) {
	pasted := sent[n:]
	if i := bytes.Index(pasted, pasteEnd); i >= 0 {
		return Piece{Paste, pasted[:i]}, n + i + len(pasteEnd)
	}
	if !ended {
		return Piece{Kind: Paste}, 0
	}
	if last := len(pasted) - 1; last >= 0 && (pasted[last] == ctrlC || pasted[last] == esc) {
		return Piece{Paste, pasted[:last]}, n + last
	}
	for k := len(pasteEnd) - 1; k > 1; k-- { // a part of the end mark is none of what was pasted
		pasted = bytes.TrimSuffix(pasted, pasteEnd[:k])
	}
	return Piece{Paste, pasted}, len(sent)
}
