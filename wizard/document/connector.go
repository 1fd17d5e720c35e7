package document

import (
	"slices"
	"strings"

	"raccord/steps"
	"raccord/wizard"
)

// ConnectorLines returns the numbered lines of a step that sets Open Bee's connector up,
// filled from the answers and without **marks**; nil for every other step.
func ConnectorLines(v wizard.Voice, s *steps.Step, answers steps.View) []string {
	if !slices.ContainsFunc(s.Fields, func(f steps.Field) bool { return f.Section() == "openbee.done" }) {
		return nil
	}
	var lines []string
	for _, b := range v.Section(s.Section(), answers.Fill()).Body {
		if b.Kind == steps.Numbered {
			lines = append(lines, strings.ReplaceAll(b.Text, "**", ""))
		}
	}
	return lines
}
