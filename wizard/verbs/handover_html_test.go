package verbs

import (
	"encoding/xml"
	"strconv"
	"testing"

	"raccord/steps"
)

// TestReportPage: well formed, in its language, its headings and tables named, nothing loaded.
func TestReportPage(t *testing.T) {
	reports(t, false, func(t *testing.T, _ steps.Answers, h *handover) {
		page, level, captions, tables := written(t, h, "html"), 0, 0, 0
		elements(t, page, func(_ []string, e *xml.StartElement, _ string) {
			if e == nil {
				return
			}
			switch name := e.Name.Local; name {
			case "html":
				if attribute(e, "lang") != string(h.voice.Language) {
					t.Errorf("lang is %q", attribute(e, "lang"))
				}
			case "th":
				if attribute(e, "scope") == "" {
					t.Error("a th without scope")
				}
			case "table":
				tables++
			case "caption":
				captions++
			case "h1", "h2", "h3":
				next, _ := strconv.Atoi(name[1:])
				if next > level+1 {
					t.Errorf("a heading %d under a heading %d", next, level)
				}
				level = next
			}
		})
		if tables != len(h.Structures) || captions != tables {
			t.Errorf("%d tables, %d captions, %d structures", tables, captions, len(h.Structures))
		}
		if found := loads.FindAllString(page, -1); found != nil {
			t.Errorf("the page loads or runs: %q", found)
		}
	})
}
