package keys

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// gap is how far apart the parts of a sequence come over a slow line.
const gap = 60 * time.Millisecond

// reading is what the decoder receives of what a terminal sends: each part after a pause, and
// then silence for as long as wait.
func reading(t *testing.T, wait time.Duration, parts ...string) (received string, foreign int) {
	t.Helper()
	terminal, sent := io.Pipe()
	r := NewReader(terminal, func() { foreign++ })
	go func() {
		for buffer := make([]byte, 4096); ; {
			n, err := r.Read(buffer)
			received += string(buffer[:n])
			if err != nil {
				return
			}
		}
	}()
	for _, part := range parts {
		io.WriteString(sent, part)
		time.Sleep(gap) // fake
	}
	time.Sleep(wait - gap) // fake
	synctest.Wait()
	before := received
	sent.Close()
	synctest.Wait()
	return before, foreign
}

// What a terminal sends, and what the decoder receives of it.
var sent = []struct{ name, bytes, want string }{
	{"letters", "Évry", "Évry"},
	{"a combining accent", "e\u0301a", "e\u0301a"},
	{"an arrow", "a\x1b[Db", "a\x1b[Db"},
	{"delete", "\x1b[3~", "\x1b[3~"},
	{"an arrow with ctrl", "\x1b[1;5C", "\x1b[1;5C"},
	{"F1", "\x1bOP", "\x1bOP"},
	{"the console's F1", "a\x1b[[Ab", "a\x1bOPb"},
	{"the console's F5", "\x1b[[E", "\x1b[15~"},
	{"no key of the console", "\x1b[[Zb", "b"},
	{"rxvt's delete with shift", "\x1b[3$b", "\x1b[3$b"},
	{"rxvt's arrow with alt", "\x1b\x1b[Ab", "\x1b\x1b[Ab"},
	{"a mouse", "\x1b[M #!b", "\x1b[M #!b"},
	{"alt and a letter", "\x1bfa", "\x1b[102;3ua"},
	{"alt and an accent", "\x1béa", "\x1b[233;3ua"},
	{"alt and backspace", "\x1b\x7fa", "\x1b[127;3ua"},
	{"alt and a bracket", "\x1b]a", "\x1b[93;3ua"},
	{"the colour of the background", "\x1b]11;rgb:0000/0000/0000\x1b\\a", "\x1b]11;rgb:0000/0000/0000\x1b\\a"},
	{"the same with a bell", "\x1b]11;rgb:0/0/0\aa", "\x1b]11;rgb:0/0/0\aa"},
	{"a mode", "\x1b[?2026;2$ya", "\x1b[?2026;2$ya"},
	{"a version", "\x1bP>|tmux 3.5\x1b\\a", "\x1bP>|tmux 3.5\x1b\\a"},
	{"a paste", "\x1b[200~one\rtwo\x1b[201~a", "\x1b[200~one\rtwo\x1b[201~a"},
	{"a paste with sequences", "\x1b[200~a\x1b]0;b\x1b[31mc\x1b[201~d", "\x1b[200~a\x1a]0;b\x1a[31mc\x1b[201~d"},
	{"a paste with a start mark", "\x1b[200~a\x1b[200~b\x1b[201~c", "\x1b[200~a\x1a[200~b\x1b[201~c"},
	{"an end mark alone", "a\x1b[201~b", "ab"},
	{"esc and ctrl+c", "\x1b\x03", "\x1b[27u\x03"},
	{"ctrl+c in a sequence", "\x1b[1;\x03", "\x03"},
	{"ctrl+c in an answer", "\x1b]11;\x03", "\x03"},
	{"a letter with an accent in a sequence", "\x1b[1;éa", "éa"},
	{"esc in a sequence", "\x1b[1\x1b[A", "\x1b[A"},
}

// TestWholePieces: what is sent reaches the decoder in whole pieces, however it is split.
func TestWholePieces(t *testing.T) {
	for _, s := range sent {
		t.Run(s.name, func(t *testing.T) {
			for i := range len(s.bytes) {
				synctest.Test(t, func(t *testing.T) {
					if got, _ := reading(t, sequencePatience*2, s.bytes[:i], s.bytes[i:]); got != s.want {
						t.Errorf("split at %d: %q, want %q", i, got, s.want)
					}
				})
			}
			synctest.Test(t, func(t *testing.T) {
				if got, _ := reading(t, sequencePatience*2, strings.Split(s.bytes, "")...); got != s.want {
					t.Errorf("byte by byte: %q, want %q", got, s.want)
				}
			})
		})
	}
}

// TestEscape: a lone Esc is a key a moment later, each time that it is pressed.
func TestEscape(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got, _ := reading(t, keyPatience+time.Millisecond, "\x1b"); got != "\x1b[27u" {
			t.Errorf("%q", got)
		}
		if got, _ := reading(t, keyPatience*2+time.Millisecond, "\x1b\x1b\x1b"); got != "\x1b[27u\x1b[27u\x1b[27u" {
			t.Errorf("three times: %q", got)
		}
	})
}

// TestNeverCompleted: what has no end is dropped whole, or taken where it is a paste, and what
// comes after it is as it would be without it.
func TestNeverCompleted(t *testing.T) {
	for _, begun := range []struct{ name, bytes, want string }{
		{"a sequence", "\x1b[1;", ""},
		{"alt and [", "\x1b[", ""},
		{"a console's key", "\x1b[[", ""},
		{"a key of the keypad", "\x1bO", ""},
		{"an answer", "\x1b]11;rgb", ""},
		{"a mouse", "\x1b[M ", ""},
		{"a paste", "\x1b[200~pasted", "\x1b[200~pasted\x1b[201~"},
		{"an empty paste", "\x1b[200~", "\x1b[200~\x1b[201~"},
		{"a paste with half an end mark", "\x1b[200~pasted\x1b[20", "\x1b[200~pasted\x1b[201~"},
	} {
		synctest.Test(t, func(t *testing.T) {
			if got, _ := reading(t, sequencePatience+time.Millisecond, begun.bytes); got != begun.want {
				t.Errorf("%s: %q, want %q", begun.name, got, begun.want)
			}
		})
	}
}

// TestWayOut: ctrl+c and Esc work during a paste that has no end, and the paste is taken.
func TestWayOut(t *testing.T) {
	for key, want := range map[string]string{"\x03": "\x03", "\x1b": "\x1b[27u"} {
		synctest.Test(t, func(t *testing.T) {
			got, _ := reading(t, 2*keyPatience+time.Millisecond, "\x1b[200~pasted", key)
			if want := "\x1b[200~pasted\x1b[201~" + want; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// TestInterrupt: what is held back comes before the interruption, and it tells where nothing reads.
func TestInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		terminal, sent := io.Pipe()
		defer sent.Close()
		r := NewReader(terminal, nil)
		if r.Interrupt() {
			t.Error("interrupted without a reader")
		}
		go io.WriteString(sent, "\x1b[200~Bourg\x1b[2")
		time.AfterFunc(time.Millisecond, func() { r.Interrupt() })
		var got []string
		for buffer := make([]byte, 64); len(got) < 2; {
			n, err := r.Read(buffer)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(buffer[:n]))
		}
		if got[0] != "\x1b[200~Bourg\x1b[201~" || got[1] != "\x03" {
			t.Errorf("%q", got)
		}
	})
}

// TestLongPaste: a paste longer than the decoder's buffer arrives as it was, in whole characters.
func TestLongPaste(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := "\x1b[200~a" + strings.Repeat("é€👨‍👩‍👧", 5000) + "\x1b[201~"
		var parts []string
		for rest := text; rest != ""; {
			n := min(len(rest), 1000)
			parts, rest = append(parts, rest[:n]), rest[n:]
		}
		if got, foreign := reading(t, time.Second, parts...); got != text || foreign != 0 {
			t.Errorf("%d bytes of %d, foreign %d", len(got), len(text), foreign)
		}
	})
}

// TestForeign: what is no UTF-8 is told and left out, in a paste too; half a character that is
// completed later is none.
func TestForeign(t *testing.T) {
	for _, s := range []struct {
		parts []string
		want  string
		told  int
	}{
		{[]string{"\xc9vry"}, "vry", 1},
		{[]string{"caf\xe9"}, "caf", 1},
		{[]string{"caf\xc3", "\xa9"}, "café", 0},
		{[]string{"\xe9\xe8"}, "", 2},
		{[]string{"\x1b\xe9a"}, "\x1b[27ua", 1},
		{[]string{"\ufffd"}, "", 1},
		{[]string{"\x1b[200~\xc9vry\x1b[201~"}, "\x1b[200~vry\x1b[201~", 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			if got, told := reading(t, 3*keyPatience, s.parts...); got != s.want || told != s.told {
				t.Errorf("%q: %q told %d times, want %q, %d", s.parts, got, told, s.want, s.told)
			}
		})
	}
}

// TestPause: a Reader that waits lets go, and nothing sent meanwhile is lost.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		terminal, sent := io.Pipe()
		defer sent.Close()
		r := NewReader(terminal, nil)
		time.AfterFunc(time.Second, r.Pause)
		buffer := make([]byte, 8)
		if n, err := r.Read(buffer); n != 0 || err != io.EOF {
			t.Errorf("%q, %v", buffer[:n], err)
		}
		go io.WriteString(sent, "a")
		synctest.Wait()
		r.Resume()
		if n, err := r.Read(buffer); string(buffer[:n]) != "a" || err != nil {
			t.Errorf("%q, %v", buffer[:n], err)
		}
	})
}

// FuzzFirst: every text is cut into pieces, and no escape sequence becomes text.
func FuzzFirst(f *testing.F) {
	for _, s := range sent {
		f.Add(s.bytes)
	}
	f.Fuzz(func(t *testing.T, bytes string) {
		for held := []byte(bytes); len(held) > 0; {
			p, n := first(held, false)
			if n == 0 {
				if p, n = first(held, true); n == 0 {
					t.Fatalf("stuck at %q", held)
				}
			}
			if n > len(held) || p.Kind == Text && (len(p.Bytes) == 0 || p.Bytes[0] == esc) {
				t.Fatalf("%v of %q", p, held)
			}
			held = held[n:]
		}
		if line := ReadLine(bytes); strings.ContainsRune(line.Text, esc) && !strings.Contains(bytes, "\x1b[200~") {
			t.Errorf("%q has Esc in it", line.Text)
		}
	})
}
