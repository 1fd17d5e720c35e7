package document

import (
	"slices"
	"strings"

	"raccord/steps"
)

// MarkdownTable is a table; the first row is its head.
func MarkdownTable(rows [][]string) string {
	var lines []string
	for i, row := range rows {
		line := "|"
		for _, cell := range row {
			line += " " + bar(cell) + " |"
		}
		lines = append(lines, line)
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat("---|", len(row)))
		}
	}
	return strings.Join(lines, "\n")
}

func bar(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// SetsUp tells whether a step is the one that sets the connector up.
func SetsUp(s *steps.Step) bool {
	return slices.ContainsFunc(s.Fields, func(f steps.Field) bool { return f.Key == "openbee.done" })
}

// NumberedLines are what to do one after the other, without any marks.
func NumberedLines(s steps.Section) []string {
	var lines []string
	for _, b := range s.Body {
		if b.Kind == steps.Numbered {
			lines = append(lines, strings.ReplaceAll(b.Text, "**", ""))
		}
	}
	return lines
}
