package layout

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"raccord/steps"
)

// Spoken is blocks in plain lines that read well aloud: no columns, no carets. The colon is
// what stands between a label and its value. A width of 0 leaves every text in one line.
func Spoken(blocks []steps.Block, colon string, width int) string {
	var lines []string
	blocks = glued(printable(blocks))
	for i, b := range blocks {
		if i > 0 && apart(blocks[i-1], b) {
			lines = append(lines, "")
		}
		text := strings.ReplaceAll(b.Text, "**", "")
		switch b.Kind {
		case steps.Numbered:
			lines = append(lines, fmt.Sprintf("  %d. %s", b.Number, text))
		case steps.Bullet:
			lines = append(lines, "  - "+text)
		case steps.Outcome:
			lines = append(lines, "  "+b.Sign+" "+before(b.Label, colon)+text)
		case steps.Value, steps.Opposed:
			if b.Label != "" { // without a label it only points at what stands above
				lines = append(lines, "  "+before(b.Label, colon)+text)
			}
		default:
			lines = append(lines, text)
		}
	}
	return Folded(Aloud(strings.Join(lines, "\n")), cmp.Or(width, unbounded))
}

// Aloud returns a text without the dots that stand for a secret: the words behind them say the same,
// and a screen reader would name each dot.
func Aloud(text string) string { return masks.ReplaceAllString(text, "") }

var masks = regexp.MustCompile(`•{2,} *`)

// before is a label as it stands before its value: a question needs no colon.
func before(label, colon string) string {
	switch {
	case label == "":
		return ""
	case strings.HasSuffix(label, "?"):
		return label + " "
	}
	return label + colon
}
