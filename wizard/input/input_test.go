package input

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"raccord/store/storetest/canary"
)

// written writes a file for its owner alone and returns its path.
func written(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "l'un.txt")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// utf16 is text in UTF-16 with its mark, as PowerShell's > and Excel's "Unicode text" write it.
func utf16(t *testing.T, order unicode.Endianness, text string) string {
	t.Helper()
	out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// wantRefused wants an *Error with this reason and line.
func wantRefused(t *testing.T, what string, err error, reason Reason, line int) *Error {
	t.Helper()
	refused, ok := errors.AsType[*Error](err)
	if !ok || refused.Reason != reason || refused.Line != line {
		t.Fatalf("%s: %v, want %s in line %d", what, err, reason, line)
	}
	return refused
}

// TestEncodings: what people's programs write is read, and the byte order mark is no part of it.
func TestEncodings(t *testing.T) {
	const text = "Mairie d'Évry\r\n€ 𝄞\n"
	for name, c := range map[string]struct {
		content, want string
		guessed       bool
	}{
		"UTF-8":           {text, text, false},
		"UTF-8 with mark": {"\ufeff" + text, text, false},
		"two marks":       {"\ufeff\ufeffa", "\ufeffa", false},
		"UTF-16LE":        {utf16(t, unicode.LittleEndian, text), text, false},
		"UTF-16BE":        {utf16(t, unicode.BigEndian, text), text, false},
		"Windows-1252":    {"Mairie d'\xc9vry \x80 \x92 \xa0\n", "Mairie d'Évry € ’ \u00a0\n", true},
		"only accents":    {"\xe9\xe8", "éè", true},
	} {
		got, err := Read(t.Context(), List, written(t, c.content))
		if err != nil || string(got.Text) != c.want || got.Windows1252 != c.guessed || got.Size != int64(len(c.content)) || got.Modified.IsZero() {
			t.Errorf("%s: %q, %v, want %q", name, got.Text, err, c.want)
		}
	}
}

// TestRefused: what is no text is refused, with the line.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		kind    Kind
		content string
		reason  Reason
		line    int
	}{
		"nothing":                     {Answers, "", Empty, 0},
		"blank":                       {Answers, " \r\n\t\n", Empty, 0},
		"only a mark":                 {Secret, "\ufeff", Empty, 0},
		"only a mark of UTF-16":       {Secret, "\xff\xfe", Empty, 0},
		"Windows-1252 for answers":    {Answers, "{\n\"name\": \"\xc9vry\"}", NotUnicode, 2},
		"zero byte":                   {List, "a\nb\nc\x00", ZeroByte, 3},
		"UTF-16 without mark":         {Secret, "s\x003\x00", ZeroByte, 1},
		"UTF-32":                      {List, "\xff\xfe\x00\x00a\x00\x00\x00", ZeroByte, 1},
		"half a character of UTF-16":  {List, utf16(t, unicode.LittleEndian, "a\nb") + "\x00\xd8", Encoding, 2},
		"an odd byte":                 {List, utf16(t, unicode.LittleEndian, "a") + "b", Encoding, 1},
		"UTF-8 and Windows-1252":      {List, "Évry\n\xc9vry", Encoding, 2},
		"neither":                     {List, "\n\x81\xe9", Encoding, 2},
		"too large":                   {Secret, strings.Repeat("x", 4<<10+1), TooLarge, 0},
		"too large, and no end of it": {Answers, strings.Repeat("x", 5<<20), TooLarge, 0},
	} {
		path := written(t, c.content)
		_, err := Read(t.Context(), c.kind, path)
		if refused := wantRefused(t, name, err, c.reason, c.line); refused.Path != path || refused.Kind.Name != c.kind.Name {
			t.Errorf("%s: %+v", name, refused)
		}
	}
	if got, err := Read(t.Context(), List, written(t, "")); err != nil || len(got.Text) != 0 {
		t.Errorf("an empty list: %v", err) // its reader says what should be in it
	}
}

// TestNoFile: each thing that is no file has its own reason.
func TestNoFile(t *testing.T) {
	folder := t.TempDir()
	file := written(t, "a")
	paths := map[string]Reason{folder: Directory, filepath.Join(folder, "nowhere"): Missing}
	if runtime.GOOS != "windows" {
		paths[filepath.Join(file, "inside")] = Missing
		paths[os.DevNull] = Device
	}
	for path, reason := range paths {
		for _, k := range []Kind{List, Answers, Endpoints, Certificates, Recipients, Secret, Passphrase} {
			_, err := Read(t.Context(), k, path)
			wantRefused(t, k.Name+" "+path, err, reason, 0)
		}
	}
}

// TestExposed: a secret that others may read is refused with the command that mends it, and
// nothing of it is told.
func TestExposed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes")
	}
	path := written(t, canary.Text)
	for mode, fine := range map[os.FileMode]bool{0o644: false, 0o640: false, 0o604: false, 0o600: true, 0o400: true, 0o700: true} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(t.Context(), List, path); err != nil {
			t.Errorf("a list, %04o: %v", mode, err)
		}
		_, err := Read(t.Context(), Secret, path)
		if fine {
			if err != nil {
				t.Errorf("%04o: %v", mode, err)
			}
			continue
		}
		refused := wantRefused(t, mode.String(), err, Exposed, 0)
		if want := `chmod 600 -- '` + filepath.Dir(path) + `/l'\''un.txt'`; refused.Chmod() != want {
			t.Errorf("%s, want %s", refused.Chmod(), want)
		}
		if canary.Find([]byte(err.Error()), canary.Text) != nil {
			t.Errorf("the error holds the secret: %v", err)
		}
	}
}

// TestCancelled: a read that never ends is left alone.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	begun, never := make(chan bool), make(chan bool)
	go func() {
		<-begun
		cancel()
	}()
	_, err := Await(ctx, func() (int, error) {
		close(begun)
		<-never
		return 1, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestBeside(t *testing.T) {
	sep := string(filepath.Separator)
	cases := [][3]string{
		{"list.csv", "a.txt", "a.txt"},
		{filepath.Join("in", "list.csv"), "b/a.txt", filepath.Join("in", "b", "a.txt")},
		{Stdin, "a.txt", "a.txt"},
		{Stdin, Stdin, "." + sep + "-"}, // a file of that name, not standard input
		{filepath.Join(t.TempDir(), "x"), filepath.Join(t.TempDir(), "a"), ""},
	}
	if runtime.GOOS == "windows" { // what is not beside anything is taken as it is
		for _, name := range []string{`\secrets\a.txt`, `/secrets/a.txt`, `\\serveur\DSI\a.txt`, `D:a.txt`, `D:\a.txt`} {
			cases = append(cases, [3]string{`C:\in\list.csv`, name, ""})
		}
	}
	for _, c := range cases {
		want := c[2]
		if want == "" {
			want = c[1]
		}
		if got := Beside(c[0], c[1]); got != want {
			t.Errorf("%s beside %s: %s, want %s", c[1], c[0], got, want)
		}
	}
}

// FuzzDecode: what is read is UTF-8 without a zero byte, and UTF-8 stays what it is.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("\ufeffa"), true)
	f.Add([]byte("\xff\xfea\x00"), false)
	f.Add([]byte("\xe9"), false)
	f.Fuzz(func(t *testing.T, raw []byte, strict bool) {
		text, guessed, reason, line := decode(raw, strict)
		if reason != "" {
			if line < 1 || line > 1+bytes.Count(raw, []byte("\n"))+len(raw) || text != nil {
				t.Errorf("%q: %s in line %d", raw, reason, line)
			}
			return
		}
		if bytes.IndexByte(text, 0) >= 0 || invalid(text) >= 0 || guessed && strict {
			t.Errorf("%q is read as %q", raw, text)
		}
	})
}
