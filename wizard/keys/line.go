package keys

import "strings"

// This file reads a line that the terminal itself has put together: keys that move no cursor there
// stand in it as the bytes that they send. The rules are:
//
//   - An escape sequence is left out whole, and the marks around a paste are no text.
//   - Esc is left out alone: the character after it was typed, not held together with Alt. Time,
//     which tells the two apart, is not in a line.

// A Line is a line as it was meant.
type Line struct {
	Text string
	// Keys tells that it held keys which are no text.
	Keys bool
	// Foreign tells that it held bytes which are no UTF-8.
	Foreign bool
}

// ReadLine returns a line that was sent, without its end, as it was meant.
func ReadLine(sent string) Line {
	var line Line
	var text strings.Builder
	for rest := []byte(sent); len(rest) > 0; {
		p, n := first(rest, true)
		if p.Kind == Alt {
			p, n = Piece{Escape, rest[:1]}, 1
		}
		rest = rest[n:]
		switch p.Kind {
		case Text:
			text.Write(p.Bytes)
		case Paste:
			pasted, foreign := valid(p.Bytes)
			text.Write(pasted)
			line.Foreign = line.Foreign || foreign
		case Foreign:
			line.Foreign = true
		default:
			line.Keys = line.Keys || string(p.Bytes) != string(pasteEnd)
		}
	}
	line.Text = text.String()
	return line
}
