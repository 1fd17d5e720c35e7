package layout

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

func TestCharsetOf(t *testing.T) {
	for _, row := range []struct {
		environment map[string]string
		want        Charset
	}{
		{nil, Unicode},
		{map[string]string{"LANG": "fr_FR.UTF-8"}, Unicode},
		{map[string]string{"LC_CTYPE": "UTF-8"}, Unicode}, // macOS over SSH
		{map[string]string{"LANG": "C.utf8"}, Unicode},
		{map[string]string{"LANG": "fr_FR.ISO-8859-1"}, ASCII},
		{map[string]string{"LANG": "fr_FR@euro"}, ASCII},
		{map[string]string{"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, ASCII},
		{map[string]string{"LC_ALL": "fr_FR.UTF-8", "LANG": "C"}, Unicode},
		{map[string]string{"LANG": "fr_FR.UTF-8", "TERM": "linux"}, Letters},
		{map[string]string{"LANG": "POSIX", "TERM": "linux"}, ASCII},
	} {
		if got := CharsetOf(func(name string) string { return row.environment[name] }); got != row.want {
			t.Errorf("%v: %d, want %d", row.environment, got, row.want)
		}
	}
}

// TestFold: every character of the program's words has its own in ASCII, of the same width.
func TestFold(t *testing.T) {
	for _, l := range steps.Languages {
		text, err := os.ReadFile("../../steps/text/" + string(l) + ".md")
		if err != nil {
			t.Fatal(err)
		}
		document := string(text)
		folded := ASCII.Fold(document)
		for _, r := range folded {
			if r > unicode.MaxASCII {
				t.Fatalf("%s: %q is left", l, r)
			}
		}
		if marks := strings.Count(folded, "?") - strings.Count(document, "?"); marks > 0 {
			t.Errorf("%s: %d characters that none stands for", l, marks)
		}
		if got, want := ansi.StringWidth(folded), ansi.StringWidth(document); got != want {
			t.Errorf("%s: %d cells, want %d", l, got, want)
		}
	}
	if got := Letters.Fold("✓ é « › »"); got != "v é « > »" {
		t.Errorf("the console is given %q", got)
	}
	if got := ASCII.Fold("\x1b[1m✗ À 日\x1b[m"); got != "\x1b[1mx A ?\x1b[m" {
		t.Errorf("%q", got)
	}
}
