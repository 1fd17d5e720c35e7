package document

import (
	_ "embed"
	"html"
	"io"
	"regexp"
	"strings"
	"sync"

	"raccord/steps"
)

// This file is what every page of HTML is made of. A page needs nothing else: no script,
// no font, no address to load. It is also well-formed XML, so that any tool reads it.
// The rules are:
//
//   - Text is a string and HTML is Markup, which do not add up: a text becomes Markup in
//     escaped and nowhere else, and every other Markup is a constant.
//   - Colours are those of pageFrame alone, so that light, dark and paper all have them.
//
// Templates call methods by name, so that the linker would keep every method of the
// program: a fifth of its size.

// pageFrame is a page, with {language}, {title}, {style} and {body} to fill in. Its own
// style is what all pages share.
//
//go:embed page.html
var pageFrame string

// A page is a document as HTML.
type Page struct {
	Language steps.Language
	Title    string
	Style    Markup
	Body     Markup
}

// write writes the page.
func (p Page) Write(w io.Writer) error {
	fill := strings.NewReplacer(
		"{language}", string(Escaped(string(p.Language))),
		"{title}", string(Escaped(p.Title)),
		"{style}", string(p.Style),
		"{body}", string(p.Body),
	)
	_, err := fill.WriteString(w, pageFrame)
	return err
}

// Markup is HTML, to be written as it stands.
type Markup string

// Escaped is text as Markup, for an element or for an attribute between double quotes.
func Escaped(text string) Markup {
	// a reader that takes the page for UTF-7 would see a tag in +ADw-
	return Markup(strings.ReplaceAll(html.EscapeString(text), "+", "&#43;"))
}

// Each is the Markup of all of a list, in its order.
func Each[T any](list []T, set func(T) Markup) Markup {
	var all Markup
	for _, one := range list {
		all += set(one)
	}
	return all
}

func Paragraph(m Markup) Markup { return "\n<p>" + m + "</p>" }

func Anchor(href, shown Markup) Markup { return `<a href="` + href + `">` + shown + "</a>" }

// Running is running text: its **strong** words, labels and names each in their look.
func Running(text string) Markup { return Each(pieces(text), piece.html) }

// looks are the tags around pieces, by class.
var looks = map[string][2]Markup{
	"label": {`<span class="label" lang="fr">`, "</span>"},
	"name":  {`<span class="name">`, "</span>"},
}

func (p piece) html() Markup {
	m := looks[p.Class][0] + Escaped(p.Text) + looks[p.Class][1]
	if p.Strong {
		m = "<strong>" + m + "</strong>"
	}
	return m
}

// A piece is running text of one look.
type piece struct {
	Text string
	// Class is "label" for a portal's label in « », "name" for a name in ‹ ›, "" otherwise.
	Class  string
	Strong bool
}

// named is a portal's label, or a name to replace. Empty marks are no label.
var named = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`«[^»]*\pL[^»]*»|‹[^›]*\pL[^›]*›`)
})

// pieces are text with its **strong** words, labels and names told apart.
func pieces(text string) []piece {
	var all []piece
	for i, run := range strings.Split(text, "**") {
		add := func(text, class string) {
			if text != "" {
				all = append(all, piece{text, class, i%2 == 1})
			}
		}
		end := 0
		for _, at := range named().FindAllStringIndex(run, -1) {
			add(run[end:at[0]], "")
			add(run[at[0]:at[1]], classOf(run[at[0]:]))
			end = at[1]
		}
		add(run[end:], "")
	}
	return all
}

func classOf(text string) string {
	if strings.HasPrefix(text, "«") {
		return "label"
	}
	return "name"
}
