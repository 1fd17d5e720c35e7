package document

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every ink stands on every ground somewhere: WCAG 2.2 §1.4.3 asks for 4.5:1.
func TestPageContrast(t *testing.T) {
	palettes := regexp.MustCompile(`:root \{ ([^}]*) \}`).FindAllStringSubmatch(read(t, "page.html.tmpl"), -1)
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
