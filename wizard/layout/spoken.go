package layout

import (
	"fmt"
	"strings"

	"raccord/steps"
)

// Spoken is blocks in plain lines that read well aloud: no columns, no carets.
func Spoken(blocks []steps.Block, colon string) string {
	var lines []string
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
			lines = append(lines, "  "+b.Sign+" "+spokenLabel(b.Label, colon)+text)
		case steps.Value, steps.Opposed:
			if b.Label != "" { // without a label it only points at what stands above
				lines = append(lines, "  "+spokenLabel(b.Label, colon)+text)
			}
		default:
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// spokenLabel is a label as it stands before its value: a question needs no colon.
func spokenLabel(label, colon string) string {
	if label == "" || strings.HasSuffix(label, "?") {
		return strings.TrimLeft(label+" ", " ")
	}
	return label + colon
}
