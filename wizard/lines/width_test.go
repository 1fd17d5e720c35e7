package lines

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// On a terminal lines end between words, and « labels » keep their marks.
func TestLinesWrapBetweenWords(t *testing.T) {
	text := steps.In(steps.French).Sentence("step.declaration", nil)
	var out bytes.Buffer
	(&Reader{Out: &out, Width: 40}).say(text)
	for line := range strings.Lines(out.String()) {
		line = strings.TrimRight(line, "\n")
		if ansi.StringWidth(line) > 40 || strings.HasPrefix(line, "»") || strings.HasSuffix(line, "«") {
			t.Errorf("%q", line)
		}
	}
	if strings.ReplaceAll(strings.TrimSpace(out.String()), "\n", " ") != text {
		t.Error("a word was cut or lost")
	}
}
