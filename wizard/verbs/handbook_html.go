package verbs

import (
	_ "embed"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"

	"raccord/steps"
)

// This file sets the handbook as one page of HTML that needs nothing else: no script, no
// font, no address to load. The page is also well-formed XML, so that any tool reads it.
// The rules are:
//
//   - Text is a string and HTML is markup, which do not add up: a text becomes markup in
//     escaped and nowhere else, and every other markup is a constant.
//   - Only an address of the web is a link. Any other is shown, and leads nowhere.
//
// Templates call methods by name, so that the linker would keep every method of the
// program: a fifth of its size.

// handbookPage is the page, with {language}, {title} and {body} to fill in.
//
//go:embed handbook.html
var handbookPage string

// html writes the handbook as HTML.
func (h *handbook) html(w io.Writer) error {
	page := strings.NewReplacer(
		"{language}", string(escaped(string(h.Language))),
		"{title}", string(escaped(h.Words.Title)),
		"{body}", string(h.body()),
	)
	_, err := page.WriteString(w, handbookPage)
	return err
}

// markup is HTML, to be written as it stands.
type markup string

// escaped is text as markup, for an element or for an attribute between double quotes.
func escaped(text string) markup {
	// a reader that takes the page for UTF-7 would see a tag in +ADw-
	return markup(strings.ReplaceAll(html.EscapeString(text), "+", "&#43;"))
}

// each is the markup of all of a list, in its order.
func each[T any](list []T, set func(T) markup) markup {
	var all markup
	for _, one := range list {
		all += set(one)
	}
	return all
}

func (h *handbook) body() markup {
	return "<h1>" + escaped(h.Words.Title) + "</h1>" +
		"\n<ul>" + each(h.Words.Reading, func(line string) markup { return "\n<li>" + running(line) + "</li>" }) +
		"\n</ul>" + h.contents() +
		each(h.Chapters, func(ch chapter) markup { return ch.html(h.Words) }) +
		table("failures", h.Words.Failures, h.Words.FailureHead[:], `<table class="failures">`, each(h.Failures, h.failureRow)) +
		table("glossary", h.Words.Glossary, h.Words.GlossaryHead[:], "<table>", each(h.Glossary, termRow))
}

func (h *handbook) contents() markup {
	return "\n" + `<nav aria-labelledby="contents">` + "\n" + `<p class="heading" id="contents">` + escaped(h.Words.Contents) + "</p>" +
		"\n<ol>" + each(h.Chapters, chapter.entry) +
		"\n<li>" + anchor("#failures", escaped(h.Words.Failures)) + "</li>" +
		"\n<li>" + anchor("#glossary", escaped(h.Words.Glossary)) + "</li>\n</ol>\n</nav>"
}

// entry is the chapter in the table of contents.
func (ch chapter) entry() markup {
	return "\n<li>" + anchor("#part-"+escaped(string(ch.ID)), escaped(ch.Title)) + "\n<ol>" +
		each(ch.Instructions, func(in instruction) markup {
			return "<li>" + anchor("#step-"+escaped(string(in.ID)), running(in.Title)) + "</li>"
		}) + "</ol>\n</li>"
}

func (ch chapter) html(words handbookWords) markup {
	return "\n<section>\n" + `<h2 id="part-` + escaped(string(ch.ID)) + `">` + escaped(ch.Title) + "</h2>" +
		each(ch.Body, passage.html) +
		each(ch.Instructions, func(in instruction) markup { return in.html(words) }) + "\n</section>"
}

func (in instruction) html(words handbookWords) markup {
	m := "\n" + `<section class="step">` +
		"\n" + `<h3 id="step-` + escaped(string(in.ID)) + `">` + running(in.Title) + "</h3>"
	if in.Note != "" {
		m += "\n" + `<p class="note">` + escaped(in.Note) + "</p>"
	}
	m += each(in.Body, passage.toDo)
	if len(in.Questions) > 0 {
		m += "\n" + `<div class="answers">` + "\n" + `<p class="heading">` + escaped(words.Answers) + "</p>" +
			each(in.Questions, question.html) + "\n</div>"
	}
	return m + "\n</section>"
}

// html is one box for each option, or one for the question itself.
func (q question) html() markup {
	var help markup
	if q.Help != "" {
		help = paragraph(running(q.Help))
	}
	if len(q.Options) > 0 {
		options := each(q.Options, func(option string) markup { return "\n" + box("<span>", option) })
		return "\n" + `<fieldset class="question">` + "\n<legend>" + running(q.Label) + "</legend>" + help + options + "\n</fieldset>"
	}
	if q.Room {
		help += "\n" + `<span class="room"></span>`
	}
	return "\n" + `<div class="question">` + "\n" + box(`<span class="asked">`, q.Label) + help + "\n</div>"
}

// box is a box to tick with its text, in the span that the tag opens.
func box(span markup, text string) markup {
	return `<label class="tick"><input type="checkbox"/>` + span + running(text) + "</span></label>"
}

// A form is how a passage is set: each of its blocks, and what stands around them.
type form struct {
	open  markup
	block func(steps.Block) markup
	close markup
}

// forms are the forms by kind of passage.
var forms = map[string]form{
	"paragraph": {block: func(b steps.Block) markup { return paragraph(running(b.Text)) }},
	"numbered":  {"\n<ol>", func(b steps.Block) markup { return item(b, running(b.Text)) }, "</ol>"},
	"bullet":    {"\n<ul>", func(b steps.Block) markup { return "<li>" + running(b.Text) + "</li>" }, "</ul>"},
	"value": {"\n" + `<dl class="values">`, func(b steps.Block) markup {
		return "<div><dt>" + running(b.Label) + "</dt><dd><code>" + running(b.Text) + "</code></dd></div>"
	}, "</dl>"},
	"link": {block: func(b steps.Block) markup { return paragraph(link(b.Text)) }},
}

// tasks is the form of a numbered passage that is to be ticked off.
var tasks = form{"\n" + `<ol class="tasks">`, func(b steps.Block) markup { return "\n" + item(b, box("<span>", b.Text)) }, "\n</ol>"}

func paragraph(m markup) markup { return "\n<p>" + m + "</p>" }

func (f form) set(blocks []steps.Block) markup { return f.open + each(blocks, f.block) + f.close }

func (p passage) html() markup { return forms[p.Kind].set(p.Blocks) }

// toDo is the passage in a step: its numbered lines are tasks.
func (p passage) toDo() markup {
	if p.Kind == "numbered" {
		return tasks.set(p.Blocks)
	}
	return p.html()
}

// item is a line of a numbered list.
func item(b steps.Block, m markup) markup {
	return `<li value="` + escaped(strconv.Itoa(b.Number)) + `">` + m + "</li>"
}

// link shows its address, for it is printed too.
func link(address string) markup {
	if !strings.HasPrefix(address, "https://") {
		return escaped(address)
	}
	return anchor(escaped(address), escaped(address))
}

func anchor(href, shown markup) markup { return `<a href="` + href + `">` + shown + "</a>" }

// table is a section that is one table, which its tag opens.
func table(id markup, title string, head []string, tag, rows markup) markup {
	columns := each(head, func(column string) markup { return `<th scope="col">` + escaped(column) + "</th>" })
	return "\n" + `<section class="wide">` + "\n" + `<h2 id="` + id + `">` + escaped(title) + "</h2>" +
		"\n" + tag + "\n<thead><tr>" + columns + "</tr></thead>" +
		"\n<tbody>" + rows + "\n</tbody>\n</table>\n</section>"
}

// failureRow repeats the head on the cells: a narrow screen shows it over each.
func (h *handbook) failureRow(f failure) markup {
	cell := func(column int, body []passage) markup {
		return "\n" + `<td data-head="` + escaped(h.Words.FailureHead[column]) + `">` + each(body, passage.html) + "</td>"
	}
	return "\n<tr>\n" + `<th scope="row"><strong>` + escaped(f.Title) + "</strong>" + each(f.Observed, passage.html) + "</th>" +
		cell(1, f.Meaning) + cell(2, f.Remedy) + "\n</tr>"
}

func termRow(t steps.Term) markup {
	return "\n" + `<tr><th scope="row">` + running(t.Label) + "</th><td>" + running(t.Meaning) + "</td><td>" +
		running(t.Where) + `</td><td lang="en">` + escaped(t.Printed) + "</td><td>" + escaped(t.Verified) + "</td></tr>"
}

// running is running text: its **strong** words, labels and names each in their look.
func running(text string) markup { return each(pieces(text), piece.html) }

// looks are the tags around pieces, by class.
var looks = map[string][2]markup{
	"label": {`<span class="label" lang="fr">`, "</span>"},
	"name":  {`<span class="name">`, "</span>"},
}

func (p piece) html() markup {
	m := looks[p.Class][0] + escaped(p.Text) + looks[p.Class][1]
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
var named = regexp.MustCompile(`«[^»]*\pL[^»]*»|‹[^›]*\pL[^›]*›`)

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
		for _, at := range named.FindAllStringIndex(run, -1) {
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
