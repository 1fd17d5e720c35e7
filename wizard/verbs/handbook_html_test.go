package verbs

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
)

// elements calls visit with every element of a page that stands under others, outermost
// first, and with every text (then the element is nil). A page that is not well formed
// fails the test.
func elements(t *testing.T, page string, visit func(above []string, element *xml.StartElement, text string)) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(page))
	var above []string
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			visit(above, &token, "")
			above = append(above, token.Name.Local)
		case xml.EndElement:
			above = above[:len(above)-1]
		case xml.CharData:
			visit(above, nil, string(token))
		}
	}
}

// textOf is what a page says, without its style.
func textOf(t *testing.T, page string) string {
	t.Helper()
	var text strings.Builder
	elements(t, page, func(above []string, _ *xml.StartElement, words string) {
		if !slices.Contains(above, "style") {
			text.WriteString(words)
		}
	})
	return text.String()
}

func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

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
		elements(t, page, func(above []string, e *xml.StartElement, text string) {
			switch {
			case e == nil:
				if len(above) > 0 && above[len(above)-1] == "title" {
					title += text
				}
			case e.Name.Local == "html" && attribute(e, "lang") != string(language):
				t.Errorf("lang is %q", attribute(e, "lang"))
			case e.Name.Local == "th" && attribute(e, "scope") == "":
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
		if title != handbookWordsIn[language].Title {
			t.Errorf("title is %q", title)
		}
	})
}

func TestPageLinksLeadSomewhere(t *testing.T) {
	pages(t, func(t *testing.T, language steps.Language, page string) {
		targets, links := map[string]int{}, []string{}
		elements(t, page, func(_ []string, e *xml.StartElement, _ string) {
			if e == nil {
				return
			}
			if id := attribute(e, "id"); id != "" {
				targets[id]++
			}
			if e.Name.Local == "a" {
				links = append(links, attribute(e, "href"))
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

// loads is what would fetch or run something.
var loads = regexp.MustCompile(`(?i)<(script|link|img|iframe|object|embed|base|form)\b|\b(src|srcset|action|on[a-z]+)=|@import|url\(|http-equiv`)

func TestPageLoadsNothing(t *testing.T) {
	pages(t, func(t *testing.T, _ steps.Language, page string) {
		if found := loads.FindAllString(page, -1); found != nil {
			t.Errorf("the page loads or runs: %q", found)
		}
	})
}

func TestPageEscapes(t *testing.T) {
	h := &handbook{Language: steps.French, Words: handbookWordsIn[steps.French], Chapters: []chapter{{
		Title: "<b>", Body: passages([]steps.Block{{Text: `<script>alert("x")</script> & **<i>**`}, {Kind: steps.Link, Text: "javascript:alert(1)"}}),
	}}}
	var page strings.Builder
	if err := h.html(&page); err != nil {
		t.Fatal(err)
	}
	for _, live := range []string{"<b>", "<script", "<i>", `href="javascript`} {
		if strings.Contains(page.String(), live) {
			t.Errorf("the page has %s", live)
		}
	}
	if text := textOf(t, page.String()); !strings.Contains(text, `<script>alert("x")</script> & <i>`) {
		t.Error("the text does not read as it was written")
	}
}

// Every ink stands on every ground somewhere: WCAG 2.2 §1.4.3 asks for 4.5:1.
func TestPageContrast(t *testing.T) {
	palettes := regexp.MustCompile(`:root \{ ([^}]*) \}`).FindAllStringSubmatch(pageFrame, -1)
	if len(palettes) != 3 {
		t.Fatalf("%d palettes, not light, dark and paper", len(palettes))
	}
	for _, palette := range palettes {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{6});`).FindAllStringSubmatch(palette[1], -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, ground := range []string{"ground", "panel"} {
			for ink := range colours {
				if ink == "ground" || ink == "panel" || ink == "edge" { // what no text is written in
					continue
				}
				light, dark := max(colours[ground], colours[ink]), min(colours[ground], colours[ink])
				if ratio := (light + .05) / (dark + .05); ratio < 4.5 {
					t.Errorf("%s: %s on %s is %.1f:1", palette[1], ink, ground, ratio)
				}
			}
		}
	}
}

// No rule gives text a colour of its own: it would be right in one scheme and not in others.
func TestPageTextIsInThePalettesInk(t *testing.T) {
	style := regexp.MustCompile(`:root \{[^}]*\}`).ReplaceAllString(pageFrame+string(handbookStyle), "")
	colours := regexp.MustCompile(`[{; ](?:color|background): ?([^;}]+)`).FindAllStringSubmatch(style, -1)
	for _, m := range colours {
		if m[1] != "inherit" && !strings.HasPrefix(m[1], "var(--") {
			t.Errorf("a rule says %q", m[0])
		}
	}
	if len(colours) < 5 {
		t.Errorf("%d colours: this test sees nothing", len(colours))
	}
}

// luminance is the relative luminance of a colour RRGGBB, WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		value, err := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		channel := float64(value) / 255
		if channel <= .04045 {
			sum += weight * channel / 12.92
		} else {
			sum += weight * math.Pow((channel+.055)/1.055, 2.4)
		}
	}
	return sum
}

func TestPieces(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                           "[{plain  false}]",
		"**Not « API Keys »**, but ‹ID›.": "[{Not   true} {« API Keys » label true} {, but   false} {‹ID› name false} {.  false}]",
		"between « », a label":            "[{between « », a label  false}]",
	} {
		if got := fmt.Sprint(pieces(text)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
