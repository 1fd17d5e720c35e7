package screen

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// This file draws an emulator's screen as SVG: text that can be selected and is read out, in
// the cells where the terminal has it, and nothing that has to be loaded.

// A scheme is a terminal's colours: its own two, and those of the 16 that the program uses.
type scheme struct {
	background, text string
	palette          map[int]string
}

// darkScheme reads well on a light page and on a dark one. A colour that is not in its
// palette is the text's.
var darkScheme = scheme{"#1d2027", "#dfe2e8", map[int]string{10: "#87d75f", 11: "#ffd75f", 14: "#5fd7ff"}}

// The size of a cell, of the text in it, and of what surrounds the screen, in pixels.
const (
	cellWidth, cellHeight = 8.43, 18
	fontSize, frame       = 14, 12
)

// A span is neighbouring cells of one look on a line.
type span struct {
	x, width int
	text     string
	look     look
}

// A look is what a cell's style comes to in a picture.
type look struct {
	attributes uint8
	color      color.Color
}

// svg is the screen, with what it shows in words for people who cannot see it.
func svg(e *vt.Emulator, s scheme, title, description string) string {
	var out strings.Builder
	width, height := float64(e.Width())*cellWidth+2*frame, float64(e.Height()*cellHeight+2*frame)
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-labelledby="t d">`+"\n", width, height, width, height)
	fmt.Fprintf(&out, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", html.EscapeString(title), html.EscapeString(description))
	fmt.Fprintf(&out, "<style>text{font:%dpx ui-monospace,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;fill:%s;white-space:pre}.b{font-weight:bold}.f{opacity:.7}.r{fill:%s}", fontSize, s.text, s.background)
	for i := range 16 {
		if c, ok := s.palette[i]; ok {
			fmt.Fprintf(&out, ".c%d{fill:%s}", i, c)
		}
	}
	out.WriteString("</style>\n")
	fmt.Fprintf(&out, `<rect x=".5" y=".5" width="%.0f" height="%.0f" rx="8" fill="%s" stroke="#7a808c"/>`+"\n", width-1, height-1, s.background)
	for y := range e.Height() {
		svgLine(&out, e, s, y)
	}
	if !e.CursorHidden() {
		at := e.CursorPosition()
		fmt.Fprintf(&out, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="none" stroke="%s"/>`+"\n",
			frame+float64(at.X)*cellWidth, frame+at.Y*cellHeight+1, cellWidth, cellHeight-2, s.text)
	}
	return out.String() + "</svg>\n"
}

// svgLine draws one line: one text, a piece for each run.
func svgLine(out *strings.Builder, e *vt.Emulator, s scheme, y int) {
	var pieces strings.Builder
	for _, r := range runsOf(e, y) {
		x := frame + float64(r.x)*cellWidth
		if r.look.attributes&reverse != 0 {
			fmt.Fprintf(out, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", x, frame+y*cellHeight, float64(r.width)*cellWidth, cellHeight, s.text)
		}
		class := ""
		if names := classes(r.look); names != "" {
			class = ` class="` + names + `"`
		}
		fmt.Fprintf(&pieces, `<tspan x="%.1f"%s>%s</tspan>`, x, class, html.EscapeString(r.text))
	}
	if pieces.Len() > 0 {
		fmt.Fprintf(out, `<text y="%d">%s</text>`+"\n", frame+y*cellHeight+fontSize, pieces.String())
	}
}

// The attributes of a cell, as the emulator numbers them.
const (
	bold    = 1 << 0
	dim     = 1 << 1
	reverse = 1 << 5
)

func classes(l look) string {
	var names []string
	if l.attributes&bold != 0 {
		names = append(names, "b")
	}
	if l.attributes&dim != 0 {
		names = append(names, "f")
	}
	switch i, ok := l.color.(ansi.BasicColor); {
	case l.attributes&reverse != 0:
		names = append(names, "r")
	case ok:
		names = append(names, fmt.Sprintf("c%d", i))
	}
	return strings.Join(names, " ")
}

// runsOf cuts line y where the style changes and at wide gaps, so that columns stay where
// they are whatever font is used.
func runsOf(e *vt.Emulator, y int) []span {
	var runs []span
	var now *span
	for x := 0; x < e.Width(); x++ {
		c := e.CellAt(x, y)
		if c == nil || c.Width == 0 {
			continue
		}
		as := look{c.Style.Attrs, c.Style.Fg}
		if now == nil || now.look != as || strings.HasSuffix(now.text, "  ") && c.Content != " " {
			runs = append(runs, span{x: x, look: as})
			now = &runs[len(runs)-1]
		}
		now.text += c.Content
		now.width += c.Width
	}
	var kept []span
	for _, r := range runs {
		if r.look.attributes&reverse == 0 {
			r.text = strings.TrimRight(r.text, " ")
		}
		if lead := len(r.text) - len(strings.TrimLeft(r.text, " ")); r.look.attributes&reverse == 0 && lead > 0 {
			r.x, r.text = r.x+lead, r.text[lead:]
		}
		if r.text != "" {
			kept = append(kept, r)
		}
	}
	return kept
}
