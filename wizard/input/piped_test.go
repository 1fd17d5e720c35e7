package input

import (
	"bufio"
	"errors"
	"io"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// TestPipedIsUnicode: UTF-8 and UTF-16 are read, their marks are not; bytes of a code page end the
// reading at their line, after the lines before it.
func TestPipedIsUnicode(t *testing.T) {
	const text = "1\nMairie d'Évry\n€ 𝄞\n"
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	cp850, _ := charmap.CodePage850.NewEncoder().String("1\nMairie d'Évry\n")
	windows, _ := charmap.Windows1252.NewEncoder().String("1\nMairie d'Évry\n")
	for name, c := range map[string]struct {
		piped, read string
		line        int
	}{
		"UTF-8":              {text, text, 0},
		"UTF-8, marked":      {"\ufeff" + text, text, 0},
		"UTF-16, marked":     {utf16, text, 0},
		"nothing":            {"", "", 0},
		"code page 850":      {cp850, "1\nMairie d'", 2},
		"Windows-1252":       {windows, "1\nMairie d'", 2},
		"half a character":   {"1\n\xc3", "1\n", 2},
		"one beside a mark":  {"\xef\xbb", "", 1},
		"a mark of no other": {"\xff\xfd\xfd\n", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			in, out := io.Pipe()
			go func() {
				for _, b := range []byte(c.piped) { // byte by byte, as a program may write
					out.Write([]byte{b})
				}
				out.Close()
			}()
			p := NewPiped(in)
			read, err := io.ReadAll(p)
			if string(read) != c.read {
				t.Errorf("read %q, want %q", read, c.read)
			}
			refused, _ := errors.AsType[*Error](err)
			if c.line == 0 && (err != nil || p.Err() != nil) || c.line > 0 && (refused == nil || refused.Line != c.line || p.Err() != err) {
				t.Errorf("%v, %v, want line %d", err, p.Err(), c.line)
			}
		})
	}
}

// TestPipedWaitsForNoMore: an answer of one digit is read before the next byte comes.
func TestPipedWaitsForNoMore(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	go io.WriteString(out, "1\n")
	if line, err := bufio.NewReader(NewPiped(in)).ReadString('\n'); line != "1\n" || err != nil {
		t.Errorf("%q, %v", line, err)
	}
}
