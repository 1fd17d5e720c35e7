package keys

import "github.com/charmbracelet/x/ansi"

// This file erases what a reader sees as one character: a letter with its combining accents, an
// emoji with what is joined to it.

// Characters are what a reader sees as the characters of a text.
func Characters(text string) (all []string) {
	for text != "" {
		first, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		all, text = append(all, first), text[len(first):]
	}
	return all
}

// Shortened is a text without its last character.
func Shortened(text string) string {
	all := Characters(text)
	if len(all) == 0 {
		return ""
	}
	return text[:len(text)-len(all[len(all)-1])]
}

// Erased returns a line in which Backspace still stands as a byte, without it and the characters that it
// erases. Keys that are no text stay for ReadLine, which tells that they were there.
func Erased(sent string) string {
	type part struct {
		text  bool
		bytes string
	}
	var parts []part
	for rest := []byte(sent); len(rest) > 0; {
		p, n := first(rest, true)
		if p.Kind == Alt { // as ReadLine has it
			p.Kind, n = Escape, 1
		}
		sent, last := string(rest[:n]), len(parts)-1
		rest = rest[n:]
		switch text := p.Kind == Text || p.Kind == Foreign; {
		case sent == "\x7f" || sent == "\b":
			for last >= 0 && (!parts[last].text || parts[last].bytes == "") {
				last--
			}
			if last >= 0 {
				parts[last].bytes = Shortened(parts[last].bytes)
			}
		case p.Kind == Paste:
			parts = append(parts, part{true, string(p.Bytes)})
		case text && last >= 0 && parts[last].text:
			parts[last].bytes += sent
		default:
			parts = append(parts, part{text, sent})
		}
	}
	line := ""
	for _, p := range parts {
		line += p.bytes
	}
	return line
}
