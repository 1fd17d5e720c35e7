package document

import (
	"fmt"
	"image/color"
	"os"
	"regexp"
	"strings"
	"testing"

	"raccord/wizard/layout"
)

// Every ink stands on every ground somewhere: WCAG 2.2 §1.4.3 asks for 4.5:1.
func TestPageContrast(t *testing.T) {
	palettes := regexp.MustCompile(`:root \{ ([^}]*) \}`).FindAllStringSubmatch(read(t, "page.html.tmpl"), -1)
	if len(palettes) != 3 {
		t.Fatalf("%d palettes, not light, dark and paper", len(palettes))
	}
	for _, palette := range palettes {
		colours := map[string]color.Color{}
		for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{6});`).FindAllStringSubmatch(palette[1], -1) {
			colours[m[1]] = colorOf(t, m[2])
		}
		for _, ground := range []string{"ground", "panel"} {
			for ink := range colours {
				if ink == "ground" || ink == "panel" || ink == "edge" { // what no text is written in
					continue
				}
				if ratio := layout.Contrast(colours[ground], colours[ink]); ratio < layout.LeastContrast {
					t.Errorf("%s: %s on %s is %.1f:1", palette[1], ink, ground, ratio)
				}
			}
		}
	}
}

// No rule gives text a colour of its own: it would be right in one scheme and not in others.
func TestPageTextIsInThePalettesInk(t *testing.T) {
	style := regexp.MustCompile(`:root \{[^}]*\}`).ReplaceAllString(read(t, "page.html.tmpl", "../handbook/handbook.css", "../report/report.css"), "")
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

// read returns what stands in some files, one after the other.
func read(t *testing.T, files ...string) string {
	t.Helper()
	var all string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
	}
	return all
}

// colorOf returns the colour RRGGBB.
func colorOf(t *testing.T, digits string) color.Color {
	t.Helper()
	c := color.RGBA{A: 0xff}
	if _, err := fmt.Sscanf(digits, "%2x%2x%2x", &c.R, &c.G, &c.B); err != nil {
		t.Fatal(err)
	}
	return c
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
