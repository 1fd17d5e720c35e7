package layout

import (
	"image/color"
	"math"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// This file decides how things look. The rules are:
//
//   - A style is a role: title, focus, value, good, bad, muted, and those without a colour of
//     their own. Text without a role has the terminal's own colour, on its own background.
//   - Colours rest on the background that the terminal named. Until it has named one, and for one
//     that it never names, there are none: weight and underlines stand for them.
//   - A role has a colour only where its contrast with the background is LeastContrast or more.
//     Of the 16 colours, which every terminal defines for itself, those are used that have it in
//     the palettes of xterm, Windows Terminal, conhost and macOS Terminal.
//   - Nothing is said by colour alone: a sign, a word or a weight stands beside it.

// LeastContrast is the contrast that text needs to be read by people of weak eyesight, WCAG 2.2,
// success criterion 1.4.3.
const LeastContrast = 4.5

// A Look is how each role is drawn. The zero Look draws plain text.
type Look struct {
	Strong lipgloss.Style // a word that matters, in running text
	Title  lipgloss.Style // what the page is about
	Focus  lipgloss.Style // where the keys go
	Value  lipgloss.Style // what is copied or typed elsewhere
	Good   lipgloss.Style // what is proven or done, beside ✓
	Bad    lipgloss.Style // what is refused or wrong, beside ✗
	Muted  lipgloss.Style // what frames the rest
	Link   lipgloss.Style // an address
	Banner lipgloss.Style // what holds for every page
}

// Colourless is the look on a background that is not known, and of NO_COLOR.
var Colourless = newLook(func(ink) color.Color { return lipgloss.NoColor{} })

// LookOn returns the look on a background, in the colours that profile allows. A nil background
// is one that is not known.
func LookOn(background color.Color, profile colorprofile.Profile) Look {
	if background == nil || profile < colorprofile.ANSI {
		return Colourless
	}
	return newLook(func(i ink) color.Color { return i.on(background, profile) })
}

func newLook(paint func(ink) color.Color) Look {
	plain, strong := lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true)
	look := Look{
		Strong: strong,
		Title:  strong.Foreground(paint(blue)),
		Focus:  strong.Foreground(paint(blue)),
		Value:  strong.Foreground(paint(yellow)),
		Good:   plain.Foreground(paint(green)),
		Bad:    strong.Foreground(paint(red)),
		Muted:  plain.Foreground(paint(grey)),
		Link:   plain.Foreground(paint(blue)).Underline(true),
		Banner: strong.Reverse(true).Padding(0, 1),
	}
	if _, none := paint(blue).(lipgloss.NoColor); none {
		look.Title = strong.Underline(true)
	}
	return look
}

// An ink is the colour of a role: on dark backgrounds and on light ones, as a colour of the
// 256 that all terminals share, and as one of the 16. A nil is no colour.
type ink struct {
	dark, light     ansi.IndexedColor
	dark16, light16 color.Color
}

var (
	blue   = ink{81, 25, ansi.BrightCyan, ansi.Blue}
	yellow = ink{221, 90, ansi.BrightYellow, ansi.Blue}
	green  = ink{113, 22, ansi.BrightGreen, nil}
	red    = ink{210, 124, nil, ansi.Red}
	grey   = ink{145, 59, nil, nil}
)

// on is the ink on a background, and lipgloss.NoColor where none of its colours can be read
// there.
func (i ink) on(background color.Color, profile colorprofile.Profile) color.Color {
	basic, indexed := i.light16, i.light
	if Contrast(background, i.dark) > Contrast(background, i.light) {
		basic, indexed = i.dark16, i.dark
	}
	switch {
	case Contrast(background, indexed) < LeastContrast:
	case profile >= colorprofile.ANSI256:
		return indexed
	case basic != nil:
		return basic
	}
	return lipgloss.NoColor{}
}

// Contrast returns the contrast of two colours, from 1 to 21, as WCAG 2.2 defines it.
func Contrast(a, b color.Color) float64 {
	x, y := luminance(a)+.05, luminance(b)+.05
	return max(x, y) / min(x, y)
}

// luminance is the relative luminance of a colour, from 0 to 1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return .2126*linear(r) + .7152*linear(g) + .0722*linear(b)
}

// linear is the light of a channel that a colour holds as a number up to 65535.
func linear(channel uint32) float64 {
	value := float64(channel) / 0xffff
	if value <= .04045 {
		return value / 12.92
	}
	return math.Pow((value+.055)/1.055, 2.4)
}
