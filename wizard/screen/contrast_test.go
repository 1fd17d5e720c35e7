package screen

import (
	"image/color"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/wizard/layout"
)

// This file holds the screens to the rule of theme.go: every colour is the terminal's own
// or one of its 16, whose contrast its user chose, and none is a grey that vanishes.

// greys are those of the 16 that vanish on a light background, or on a dark one.
var greys = []ansi.BasicColor{ansi.Black, ansi.White, ansi.BrightBlack, ansi.BrightWhite}

// stylesOf calls visit with every style that v holds, however deep.
func stylesOf(path string, v reflect.Value, visit func(path string, s lipgloss.Style)) {
	if s, ok := v.Interface().(lipgloss.Style); ok {
		visit(path, s)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		stylesOf(path, v.Elem(), visit)
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() {
				stylesOf(path+"."+field.Name, value, visit)
			}
		}
	}
}

func TestStylesAreTheTerminalsOwn(t *testing.T) {
	seen := 0
	check := func(path string, s lipgloss.Style) {
		seen++
		for _, c := range []color.Color{s.GetForeground(), s.GetBackground()} {
			if _, none := c.(lipgloss.NoColor); none {
				continue
			}
			if basic, ok := c.(ansi.BasicColor); !ok || slices.Contains(greys, basic) {
				t.Errorf("%s: the colour %v", path, c)
			}
		}
	}
	for name, s := range map[string]lipgloss.Style{"plain": plain, "strong": layout.Strong, "title": layout.Title,
		"marked": layout.Marked, "faint": layout.Faint, "banner": layout.Banner, "trouble": layout.Trouble} {
		check(name, s)
	}
	used := styles
	for name, part := range map[string]any{"Focused.Title": used.Focused.Title, "Focused.Base": used.Focused.Base,
		"Focused.SelectSelector": used.Focused.SelectSelector, "Focused.SelectedOption": used.Focused.SelectedOption,
		"Focused.Option": used.Focused.Option, "Focused.TextInput": used.Focused.TextInput,
		"Blurred.Title": used.Blurred.Title, "Blurred.Option": used.Blurred.Option, "Blurred.TextInput": used.Blurred.TextInput} {
		stylesOf(name, reflect.ValueOf(part), check)
	}
	if seen < 20 {
		t.Errorf("%d styles: this test sees nothing", seen)
	}
}

// sgr is a change of style, as a terminal is sent it.
var sgr = regexp.MustCompile("\x1b\\[([0-9;:]*)m")

// dimmed is text that is drawn faint.
var dimmed = regexp.MustCompile("\x1b\\[2m([^\x1b]*)")

// inOwnColours wants every colour of a screen to be one of the 16, and no text to be faint. It
// returns how many colours it saw.
func inOwnColours(t *testing.T, name, content string) (coloured int) {
	t.Helper()
	for _, change := range sgr.FindAllStringSubmatch(content, -1) {
		for code := range strings.SplitSeq(change[1], ";") {
			if slices.Contains(plainCodes, code) {
				continue
			}
			if coloured++; !slices.Contains(colourCodes, code) {
				t.Errorf("%s: %q", name, change[0])
			}
		}
	}
	for _, faint := range dimmed.FindAllStringSubmatch(content, -1) {
		if strings.Trim(faint[1], "─") != "" {
			t.Errorf("%s: faint text %q", name, faint[1])
		}
	}
	return coloured
}

// The codes of ECMA-48 §8.3.117 that a screen may hold: weight, reverse and the way back,
// and the 16 without their greys.
var (
	plainCodes  = []string{"", "0", "1", "2", "4", "7", "22", "24", "27", "39", "49"}
	colourCodes = []string{"31", "32", "33", "34", "35", "36", "91", "92", "93", "94", "95", "96"}
)
