package screen

import (
	"image/color"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file holds the screens to the rules of layout/style.go: no colour but those of the look,
// and no text that is drawn faint.

// backgrounds are those of terminals: white, black, the two of Solarized, the blue of Windows
// PowerShell, Windows Terminal's black, and Ubuntu's aubergine.
var backgrounds = []string{"#ffffff", "#000000", "#002b36", "#fdf6e3", "#012456", "#0c0c0c", "#300a24"}

// palettes are the 16 colours as terminals define them, from black to bright white.
var palettes = map[string][]string{
	"xterm": {"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
		"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"},
	"Windows Terminal": {"#0c0c0c", "#c50f1f", "#13a10e", "#c19c00", "#0037da", "#881798", "#3a96dd", "#cccccc",
		"#767676", "#e74856", "#16c60c", "#f9f1a5", "#3b78ff", "#b4009e", "#61d6d6", "#f2f2f2"},
	"conhost": {"#000000", "#800000", "#008000", "#808000", "#000080", "#800080", "#008080", "#c0c0c0",
		"#808080", "#ff0000", "#00ff00", "#ffff00", "#0000ff", "#ff00ff", "#00ffff", "#ffffff"},
	"macOS Terminal": {"#000000", "#990000", "#00a600", "#999900", "#0000b2", "#b200b2", "#00a6b2", "#bfbfbf",
		"#666666", "#e50000", "#00d900", "#e5e500", "#0000ff", "#e500e5", "#00e5e5", "#e5e5e5"},
}

// roles are the styles of a look by their names.
func roles(look layout.Look) map[string]lipgloss.Style {
	named := map[string]lipgloss.Style{}
	for field, value := range reflect.ValueOf(look).Fields() {
		named[field.Name] = value.Interface().(lipgloss.Style)
	}
	return named
}

// TestRolesHaveContrast: on every background, and in every palette of 16 colours, what has a
// colour can be read. On the backgrounds of the list each role has one.
func TestRolesHaveContrast(t *testing.T) {
	seen := 0
	check := func(where, role string, ink, background color.Color) {
		if seen++; layout.Contrast(ink, background) < layout.LeastContrast {
			t.Errorf("%s: %s has a contrast of %.2f", where, role, layout.Contrast(ink, background))
		}
	}
	for _, name := range backgrounds {
		background := lipgloss.Color(name)
		for role, style := range roles(layout.LookOn(background, colorprofile.TrueColor)) {
			if ink := style.GetForeground(); !slices.Contains(colourlessRoles, role) {
				check(name, role, ink, background)
			}
		}
	}
	for terminal, palette := range palettes {
		for _, background := range []color.Color{lipgloss.Color(palette[0]), lipgloss.Color("#ffffff")} {
			for role, style := range roles(layout.LookOn(background, colorprofile.ANSI)) {
				if ink, basic := style.GetForeground().(ansi.BasicColor); basic {
					check(terminal, role, lipgloss.Color(palette[ink]), background)
				}
			}
		}
	}
	if seen < 70 {
		t.Errorf("%d colours: this test sees nothing", seen)
	}
}

// colourlessRoles have the text's own colour.
var colourlessRoles = []string{"Strong", "Banner"}

// TestNoColourOnGrey: a background on which no colour can be read gets none.
func TestNoColourOnGrey(t *testing.T) {
	for role, style := range roles(layout.LookOn(lipgloss.Color("#808080"), colorprofile.TrueColor)) {
		if ink, none := style.GetForeground().(lipgloss.NoColor); !none {
			t.Errorf("%s is %v", role, ink)
		}
	}
}

// TestRolesWithoutColour: without colours each role has another sign or weight than the others,
// and a terminal that has not named its background gets none.
func TestRolesWithoutColour(t *testing.T) {
	if !reflect.DeepEqual(layout.LookOn(nil, colorprofile.TrueColor), layout.Colourless) ||
		!reflect.DeepEqual(layout.LookOn(color.White, colorprofile.ASCII), layout.Colourless) {
		t.Error("colours that nothing asked for")
	}
	signs := map[string]string{"Focus": "› ", "Good": wizard.SignYes, "Bad": wizard.SignNo}
	seen := map[string]string{}
	for role, style := range roles(layout.Colourless) {
		if role == "Strong" { // a word in running text
			continue
		}
		drawn := style.Render(signs[role] + "x")
		if other, twice := seen[drawn]; twice {
			t.Errorf("%s and %s are drawn the same: %q", role, other, drawn)
		}
		seen[drawn] = role
	}
}

// sgr is a change of style, as a terminal is sent it.
var sgr = regexp.MustCompile("\x1b\\[([0-9;:]*)m")

// dimmed is text that is drawn faint.
var dimmed = regexp.MustCompile("\x1b\\[2m([^\x1b]*)")

// inRoles wants every colour of a screen to be one of its look, and no text to be faint. It
// returns how many colours it saw.
func inRoles(t *testing.T, name, content string) (coloured int) {
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

// The codes of ECMA-48 §8.3.117 that a screen may hold: weight, underline, reverse and the way
// back, and the roles' colours among the 16.
var (
	plainCodes  = []string{"", "0", "1", "2", "4", "7", "22", "24", "27", "39", "49"}
	colourCodes = []string{"31", "34", "92", "93", "96"}
)
