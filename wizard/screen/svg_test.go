package screen

import (
	"fmt"
	"html"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// This file draws an emulator's screen as SVG: text that can be selected and is read out, in
// the cells where the terminal has it, and nothing that has to be loaded. A film is several
// screens one after another: every line that is ever seen is in it once, with the times at which
// it is. Where motion is not wanted, its last screen stands.

// A scheme is a terminal's own two colours.
type scheme struct{ name, background, text string }

// schemes are those of a page that is read in the dark and of one that is read by day.
var schemes = []scheme{{"dark", "#1d2027", "#dfe2e8"}, {"light", "#ffffff", "#24292f"}}

// ground is the background as a terminal names it.
func (s scheme) ground() color.Color { return colorOf(s.background) }

// colorOf returns the colour written #RRGGBB.
func colorOf(text string) color.Color {
	value, err := strconv.ParseUint(text[1:], 16, 24)
	if err != nil {
		panic(err)
	}
	return color.RGBA{R: uint8(value >> 16), G: uint8(value >> 8), B: uint8(value), A: 0xff}
}

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

// A drawing is the lines of one screen or of several, as SVG, and the colours that they use.
type drawing struct {
	scheme        scheme
	width, height int
	colours       map[string]string // by class
	lines         []string          // in the order in which they are first seen
	seen          map[string][]int  // the screens that a line is on
	screens       int
}

func newDrawing(s scheme, width, height int) *drawing {
	return &drawing{scheme: s, width: width, height: height, colours: map[string]string{}, seen: map[string][]int{}}
}

// add draws a screen. One that is as the last was is not counted.
func (d *drawing) add(e *vt.Emulator) (changed bool) {
	lines := d.cursor(e)
	for y := range e.Height() {
		if line := d.line(e, y); line != "" {
			lines = append(lines, line)
		}
	}
	changed = d.screens == 0
	onLast := 0
	for _, line := range lines {
		if on := d.seen[line]; len(on) == 0 || on[len(on)-1] != d.screens-1 {
			changed = true
		}
	}
	for _, on := range d.seen {
		if on[len(on)-1] == d.screens-1 {
			onLast++
		}
	}
	if !changed && onLast == len(lines) {
		return false
	}
	for _, line := range lines {
		if len(d.seen[line]) == 0 {
			d.lines = append(d.lines, line)
		}
		d.seen[line] = append(d.seen[line], d.screens)
	}
	d.screens++
	return true
}

// picture is the one screen, with what it shows in words for people who cannot see it.
func (d *drawing) picture(title, description string) string {
	return d.document(title, description, "", strings.Join(d.lines, ""))
}

// film is the screens one after another, each for as long as times says, and again from the start.
func (d *drawing) film(times []time.Duration, title, description string) string {
	total := time.Duration(0)
	starts := []time.Duration{0}
	for _, t := range times {
		total += t
		starts = append(starts, total)
	}
	var rules, body strings.Builder
	fmt.Fprintf(&rules, "g{visibility:hidden;animation:%.1fs step-end infinite}@media(prefers-reduced-motion){g{animation:none!important}g.l{visibility:visible}}", total.Seconds())
	for i, line := range d.lines {
		on, class := d.seen[line], ""
		if on[len(on)-1] == d.screens-1 {
			class = ` class="l"`
		}
		fmt.Fprintf(&rules, "\n@keyframes k%d{", i)
		for j, screen := range on {
			if j == 0 || on[j-1] != screen-1 {
				fmt.Fprintf(&rules, "%.2f%%{visibility:visible}", 100*starts[screen].Seconds()/total.Seconds())
			}
			if next := screen + 1; j == len(on)-1 && next < d.screens || j < len(on)-1 && on[j+1] != next {
				fmt.Fprintf(&rules, "%.2f%%{visibility:hidden}", 100*starts[next].Seconds()/total.Seconds())
			}
		}
		rules.WriteString("}")
		fmt.Fprintf(&body, "<g%s style=\"animation-name:k%d\">\n%s</g>\n", class, i, line)
	}
	return d.document(title, description, rules.String(), body.String())
}

// document is an SVG document of a body.
func (d *drawing) document(title, description, rules, body string) string {
	var out strings.Builder
	width, height := float64(d.width)*cellWidth+2*frame, float64(d.height*cellHeight+2*frame)
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-labelledby="t d">`+"\n", width, height, width, height)
	fmt.Fprintf(&out, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", html.EscapeString(title), html.EscapeString(description))
	fmt.Fprintf(&out, "<style>text{font:%dpx ui-monospace,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;fill:%s;white-space:pre}.b{font-weight:bold}.f{opacity:.7}.r{fill:%s}", fontSize, d.scheme.text, d.scheme.background)
	for _, class := range slices.Sorted(maps.Keys(d.colours)) {
		fmt.Fprintf(&out, ".%s{fill:%s}", class, d.colours[class])
	}
	fmt.Fprintf(&out, "%s</style>\n", rules)
	fmt.Fprintf(&out, `<rect x=".5" y=".5" width="%.0f" height="%.0f" rx="8" fill="%s" stroke="#7a808c"/>`+"\n", width-1, height-1, d.scheme.background)
	return out.String() + body + "</svg>\n"
}

// cursor draws the terminal's cursor, where it is shown.
func (d *drawing) cursor(e *vt.Emulator) []string {
	if e.CursorHidden() {
		return nil
	}
	at := e.CursorPosition()
	return []string{fmt.Sprintf(`<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="none" stroke="%s"/>`+"\n",
		frame+float64(at.X)*cellWidth, frame+at.Y*cellHeight+1, cellWidth, cellHeight-2, d.scheme.text)}
}

// line draws one line: one text, a piece for each run.
func (d *drawing) line(e *vt.Emulator, y int) string {
	var out, pieces strings.Builder
	for _, r := range runsOf(e, y) {
		x := frame + float64(r.x)*cellWidth
		if r.look.attributes&reverse != 0 {
			fmt.Fprintf(&out, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", x, frame+y*cellHeight, float64(r.width)*cellWidth, cellHeight, d.scheme.text)
		}
		class := ""
		if names := d.classes(r.look); names != "" {
			class = ` class="` + names + `"`
		}
		fmt.Fprintf(&pieces, `<tspan x="%.1f"%s>%s</tspan>`, x, class, html.EscapeString(r.text))
	}
	if pieces.Len() > 0 {
		fmt.Fprintf(&out, `<text y="%d">%s</text>`+"\n", frame+y*cellHeight+fontSize, pieces.String())
	}
	return out.String()
}

// The attributes of a cell, as the emulator numbers them.
const (
	bold    = 1 << 0
	dim     = 1 << 1
	reverse = 1 << 5
)

// classes are those of a look; the drawing remembers the colour that one of them stands for.
func (d *drawing) classes(l look) string {
	var names []string
	if l.attributes&bold != 0 {
		names = append(names, "b")
	}
	if l.attributes&dim != 0 {
		names = append(names, "f")
	}
	switch i, ok := l.color.(ansi.IndexedColor); {
	case l.attributes&reverse != 0:
		names = append(names, "r")
	case ok:
		class := fmt.Sprintf("c%d", i)
		red, green, blue, _ := i.RGBA()
		d.colours[class] = fmt.Sprintf("#%02x%02x%02x", red>>8, green>>8, blue>>8)
		names = append(names, class)
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
