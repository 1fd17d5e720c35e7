package report

import (
	"encoding/xml"
	"strconv"
	"testing"

	"raccord/steps"
	"raccord/wizard/document/documenttest"
)

// TestReportPage: well formed, in its language, its headings and tables named, nothing loaded.
func TestReportPage(t *testing.T) {
	reports(t, false, func(t *testing.T, l steps.Language, _ steps.Answers, r *report) {
		page, level, captions, tables := written(t, l, r, "html"), 0, 0, 0
		documenttest.Elements(t, page, func(_ []string, e *xml.StartElement, _ string) {
			if e == nil {
				return
			}
			switch name := e.Name.Local; name {
			case "html":
				if documenttest.Attribute(e, "lang") != string(l) {
					t.Errorf("lang is %q", documenttest.Attribute(e, "lang"))
				}
			case "th":
				if documenttest.Attribute(e, "scope") == "" {
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
		if tables != len(r.Structures) || captions != tables {
			t.Errorf("%d tables, %d captions, %d structures", tables, captions, len(r.Structures))
		}
		if found := documenttest.Loads.FindAllString(page, -1); found != nil {
			t.Errorf("the page loads or runs: %q", found)
		}
	})
}
