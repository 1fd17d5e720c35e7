package verbs

import (
	_ "embed"
	"io"
	"strconv"
	"strings"

	"raccord/steps"
)

// This file sets the handbook as one page. The rule is: only an address of the web is a
// link. Any other is shown, and leads nowhere.

//go:embed handbook.css
var handbookStyle markup

// html writes the handbook as HTML.
func (h *handbook) html(w io.Writer) error {
	return page{h.Language, h.Words.Title, handbookStyle, h.body()}.write(w)
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

// table is a section that is one table, which its tag opens. A narrow screen scrolls it
// sideways, with the keyboard too.
func table(id markup, title string, head []string, tag, rows markup) markup {
	columns := each(head, func(column string) markup { return `<th scope="col">` + escaped(column) + "</th>" })
	return "\n" + `<section class="wide" tabindex="0" aria-labelledby="` + id + `">` + "\n" + `<h2 id="` + id + `">` + escaped(title) + "</h2>" +
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
