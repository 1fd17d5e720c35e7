package handbook

import (
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
)

func TestMarkdownIsWellFormed(t *testing.T) {
	for _, language := range steps.Languages {
		v := wizard.VoiceIn(language)
		lines := strings.Split(handbookIn(t, language, "md"), "\n")
		rows := map[int]int{} // by how many cells
		for _, line := range lines {
			if strings.HasPrefix(line, "|") {
				rows[strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")-1]++
			}
			if strings.Count(line, "**")%2 != 0 {
				t.Errorf("%s: strong words without an end: %s", language, line)
			}
		}
		failures, terms := len(newHandbook(v).Failures), len(v.Glossary())
		if rows[3] != failures+2 || rows[5] != terms+2 || len(rows) != 2 {
			t.Errorf("%s: rows by cells: %v; %d failures, %d terms", language, rows, failures, terms)
		}
		// The step of the customer that is both shares the words of another.
		for prefix, want := range map[string]int{"# ": 1, "## ": len(steps.Parts) + 2, "### ": len(steps.Procedure) - 1} {
			if got := countPrefix(lines, prefix); got != want {
				t.Errorf("%s: %d headings %q, not %d", language, got, prefix, want)
			}
		}
	}
}

func countPrefix(lines []string, prefix string) int {
	count := 0
	for _, line := range lines {
		if strings.HasPrefix(line, prefix) {
			count++
		}
	}
	return count
}
