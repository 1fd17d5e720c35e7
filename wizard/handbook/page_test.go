package handbook

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/document/documenttest"
)

// pages runs a test on the page in every language.
func pages(t *testing.T, test func(t *testing.T, language steps.Language, page string)) {
	t.Helper()
	for _, language := range steps.Languages {
		t.Run(string(language), func(t *testing.T) { test(t, language, handbookIn(t, language, "html")) })
	}
}

func TestPageIsAccessible(t *testing.T) {
	pages(t, func(t *testing.T, language steps.Language, page string) {
		title, level := "", 0
		documenttest.Elements(t, page, func(above []string, e *xml.StartElement, text string) {
			switch {
			case e == nil:
				if len(above) > 0 && above[len(above)-1] == "title" {
					title += text
				}
			case e.Name.Local == "html" && documenttest.Attribute(e, "lang") != string(language):
				t.Errorf("lang is %q", documenttest.Attribute(e, "lang"))
			case e.Name.Local == "th" && documenttest.Attribute(e, "scope") == "":
				t.Error("a th without scope")
			case e.Name.Local == "input" && !slices.Contains(above, "label"):
				t.Errorf("a box without a label, under %v", above)
			case len(e.Name.Local) == 2 && strings.HasPrefix(e.Name.Local, "h") && strings.Contains("123456", e.Name.Local[1:]):
				next, _ := strconv.Atoi(e.Name.Local[1:])
				if next > level+1 {
					t.Errorf("a heading %d under a heading %d", next, level)
				}
				level = next
			}
		})
		if title != wizard.VoiceIn(language).Say("handbook.title") {
			t.Errorf("title is %q", title)
		}
	})
}

func TestPageLinksLeadSomewhere(t *testing.T) {
	pages(t, func(t *testing.T, language steps.Language, page string) {
		targets, links := map[string]int{}, []string{}
		documenttest.Elements(t, page, func(_ []string, e *xml.StartElement, _ string) {
			if e == nil {
				return
			}
			if id := documenttest.Attribute(e, "id"); id != "" {
				targets[id]++
			}
			if e.Name.Local == "a" {
				links = append(links, documenttest.Attribute(e, "href"))
			}
		})
		for id, count := range targets {
			if count > 1 {
				t.Errorf("%d elements are called %s", count, id)
			}
		}
		for _, link := range links {
			if inside, ok := strings.CutPrefix(link, "#"); ok && targets[inside] == 0 {
				t.Errorf("%s leads nowhere", link)
			}
		}
		v := wizard.VoiceIn(language)
		for _, s := range steps.Procedure {
			for _, b := range v.Section(s.Section(), nil).Body {
				if b.Kind == steps.Link && !strings.Contains(page, fmt.Sprintf(`<a href="%s">%s</a>`, b.Text, b.Text)) {
					t.Errorf("%s is not a link that shows its address", b.Text)
				}
			}
		}
	})
}

func TestPageLoadsNothing(t *testing.T) {
	pages(t, func(t *testing.T, _ steps.Language, page string) {
		if found := documenttest.Loads.FindAllString(page, -1); found != nil {
			t.Errorf("the page loads or runs: %q", found)
		}
	})
}

func TestPageEscapes(t *testing.T) {
	h := &handbook{Chapters: []chapter{{
		Title: "<b>", Body: passages([]steps.Block{{Text: `<script>alert("x")</script> & **<i>**`}, {Kind: steps.Link, Text: "javascript:alert(1)"}}),
	}}}
	var page strings.Builder
	if err := formats["html"](&page, wizard.VoiceIn(steps.French), h); err != nil {
		t.Fatal(err)
	}
	for _, live := range []string{"<b>", "<script", "<i>", `href="javascript`} {
		if strings.Contains(page.String(), live) {
			t.Errorf("the page has %s", live)
		}
	}
	if text := documenttest.TextOf(t, page.String()); !strings.Contains(text, `<script>alert("x")</script> & <i>`) {
		t.Error("the text does not read as it was written")
	}
}
