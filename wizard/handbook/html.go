package handbook

import (
	_ "embed"
	"io"
	"strconv"
	"strings"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/document"
)

// This file sets the handbook as one page. The rule is: only an address of the web is a
// link. Any other is shown, and leads nowhere.

//go:embed handbook.css
var handbookStyle document.Markup

// html writes the handbook as HTML.
func (h *handbook) html(w io.Writer) error {
	return document.Page{Language: h.voice.Language, Title: h.voice.Say("handbook.title"), Style: handbookStyle, Body: h.body()}.Write(w)
}

func (h *handbook) body() document.Markup {
	return "<h1>" + document.Escaped(h.voice.Say("handbook.title")) + "</h1>" +
		"\n<ul>" + document.Each(h.reading(), func(line string) document.Markup { return "\n<li>" + document.Running(line) + "</li>" }) +
		"\n</ul>" + h.contents() +
		document.Each(h.Chapters, func(ch chapter) document.Markup { return ch.html(h.voice) }) +
		table("failures", h.voice.Say("handbook.failures"), h.failureHead(), `<table class="failures">`, document.Each(h.Failures, h.failureRow)) +
		table("glossary", h.voice.Say("handbook.glossary"), h.glossaryHead(), "<table>", document.Each(h.Glossary, termRow))
}

func (h *handbook) contents() document.Markup {
	return "\n" + `<nav aria-labelledby="contents">` + "\n" + `<p class="heading" id="contents">` + document.Escaped(h.voice.Say("handbook.contents")) + "</p>" +
		"\n<ol>" + document.Each(h.Chapters, chapter.entry) +
		"\n<li>" + document.Anchor("#failures", document.Escaped(h.voice.Say("handbook.failures"))) + "</li>" +
		"\n<li>" + document.Anchor("#glossary", document.Escaped(h.voice.Say("handbook.glossary"))) + "</li>\n</ol>\n</nav>"
}

// entry is the chapter in the table of contents.
func (ch chapter) entry() document.Markup {
	return "\n<li>" + document.Anchor("#part-"+document.Escaped(string(ch.ID)), document.Escaped(ch.Title)) + "\n<ol>" +
		document.Each(ch.Instructions, func(in instruction) document.Markup {
			return "<li>" + document.Anchor("#step-"+document.Escaped(string(in.ID)), document.Running(in.Title)) + "</li>"
		}) + "</ol>\n</li>"
}

func (ch chapter) html(v wizard.Voice) document.Markup {
	return "\n<section>\n" + `<h2 id="part-` + document.Escaped(string(ch.ID)) + `">` + document.Escaped(ch.Title) + "</h2>" +
		document.Each(ch.Body, passage.html) +
		document.Each(ch.Instructions, func(in instruction) document.Markup { return in.html(v) }) + "\n</section>"
}

func (in instruction) html(v wizard.Voice) document.Markup {
	m := "\n" + `<section class="step">` +
		"\n" + `<h3 id="step-` + document.Escaped(string(in.ID)) + `">` + document.Running(in.Title) + "</h3>"
	if in.Note != "" {
		m += "\n" + `<p class="note">` + document.Escaped(in.Note) + "</p>"
	}
	m += document.Each(in.Body, passage.toDo)
	if len(in.Questions) > 0 {
		m += "\n" + `<div class="answers">` + "\n" + `<p class="heading">` + document.Escaped(v.Say("handbook.answers")) + "</p>" +
			document.Each(in.Questions, question.html) + "\n</div>"
	}
	return m + "\n</section>"
}

// html is one box for each option, or one for the question itself.
func (q question) html() document.Markup {
	var help document.Markup
	if q.Help != "" {
		help = document.Paragraph(document.Running(q.Help))
	}
	if len(q.Options) > 0 {
		options := document.Each(q.Options, func(option string) document.Markup { return "\n" + box("<span>", option) })
		return "\n" + `<fieldset class="question">` + "\n<legend>" + document.Running(q.Label) + "</legend>" + help + options + "\n</fieldset>"
	}
	if q.Room {
		help += "\n" + `<span class="room"></span>`
	}
	return "\n" + `<div class="question">` + "\n" + box(`<span class="asked">`, q.Label) + help + "\n</div>"
}

// box is a box to tick with its text, in the span that the tag opens.
func box(span document.Markup, text string) document.Markup {
	return `<label class="tick"><input type="checkbox"/>` + span + document.Running(text) + "</span></label>"
}

// A form is how a passage is set: each of its blocks, and what stands around them.
type form struct {
	open  document.Markup
	block func(steps.Block) document.Markup
	close document.Markup
}

// forms are the forms by kind of passage.
var forms = map[string]form{
	"paragraph": {block: func(b steps.Block) document.Markup { return document.Paragraph(document.Running(b.Text)) }},
	"numbered":  {"\n<ol>", func(b steps.Block) document.Markup { return item(b, document.Running(b.Text)) }, "</ol>"},
	"bullet":    {"\n<ul>", func(b steps.Block) document.Markup { return "<li>" + document.Running(b.Text) + "</li>" }, "</ul>"},
	"value": {"\n" + `<dl class="values">`, func(b steps.Block) document.Markup {
		return "<div><dt>" + document.Running(b.Label) + "</dt><dd><code>" + document.Running(b.Text) + "</code></dd></div>"
	}, "</dl>"},
	"link": {block: func(b steps.Block) document.Markup { return document.Paragraph(link(b.Text)) }},
}

// tasks is the form of a numbered passage that is to be ticked off.
var tasks = form{"\n" + `<ol class="tasks">`, func(b steps.Block) document.Markup { return "\n" + item(b, box("<span>", b.Text)) }, "\n</ol>"}

func (f form) set(blocks []steps.Block) document.Markup {
	return f.open + document.Each(blocks, f.block) + f.close
}

func (p passage) html() document.Markup { return forms[p.Kind].set(p.Blocks) }

// toDo is the passage in a step: its numbered lines are tasks.
func (p passage) toDo() document.Markup {
	if p.Kind == "numbered" {
		return tasks.set(p.Blocks)
	}
	return p.html()
}

// item is a line of a numbered list.
func item(b steps.Block, m document.Markup) document.Markup {
	return `<li value="` + document.Escaped(strconv.Itoa(b.Number)) + `">` + m + "</li>"
}

// link shows its address, for it is printed too.
func link(address string) document.Markup {
	if !strings.HasPrefix(address, "https://") {
		return document.Escaped(address)
	}
	return document.Anchor(document.Escaped(address), document.Escaped(address))
}

// table is a section that is one table, which its tag opens. A narrow screen scrolls it
// sideways, with the keyboard too.
func table(id document.Markup, title string, head []string, tag, rows document.Markup) document.Markup {
	columns := document.Each(head, func(column string) document.Markup { return `<th scope="col">` + document.Escaped(column) + "</th>" })
	return "\n" + `<section class="wide" tabindex="0" aria-labelledby="` + id + `">` + "\n" + `<h2 id="` + id + `">` + document.Escaped(title) + "</h2>" +
		"\n" + tag + "\n<thead><tr>" + columns + "</tr></thead>" +
		"\n<tbody>" + rows + "\n</tbody>\n</table>\n</section>"
}

// failureRow repeats the head on the cells: a narrow screen shows it over each.
func (h *handbook) failureRow(f failure) document.Markup {
	cell := func(column int, body []passage) document.Markup {
		return "\n" + `<td data-head="` + document.Escaped(h.failureHead()[column]) + `">` + document.Each(body, passage.html) + "</td>"
	}
	return "\n<tr>\n" + `<th scope="row"><strong>` + document.Escaped(f.Title) + "</strong>" + document.Each(f.Observed, passage.html) + "</th>" +
		cell(1, f.Meaning) + cell(2, f.Remedy) + "\n</tr>"
}

func termRow(t steps.Term) document.Markup {
	return "\n" + `<tr><th scope="row">` + document.Running(t.Label) + "</th><td>" + document.Running(t.Meaning) + "</td><td>" +
		document.Running(t.Where) + `</td><td lang="en">` + document.Escaped(t.Printed) + "</td><td>" + document.Escaped(t.Verified) + "</td></tr>"
}
