package report

import (
	_ "embed"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"raccord/wizard/document"
)

// This file sets the hand-over report as one page of HTML, a sheet of paper for each
// structure.

//go:embed report.css
var handoverStyle document.Markup

func (h *handover) html(w io.Writer) error {
	sheets := document.Markup("")
	for i, s := range h.Structures {
		sheets += h.sheet(i, s)
	}
	body := "<header>\n<h1>" + document.Escaped(h.title()) + "</h1>\n" + `<p class="note">` + document.Escaped(h.written()) + "</p>" +
		h.signBoard() + h.index() + "\n</header>" + sheets
	return document.Page{Language: h.voice.Language, Title: h.title(), Style: handoverStyle, Body: body}.Write(w)
}

func (h *handover) signBoard() document.Markup {
	return document.Each(h.signs(), func(sign string) document.Markup { return "\n" + `<p class="sign">` + document.Escaped(sign) + "</p>" })
}

// index leads to each structure, where there are several.
func (h *handover) index() document.Markup {
	if len(h.Structures) < 2 {
		return ""
	}
	m := "\n" + `<nav aria-label="` + document.Escaped(h.voice.Say("report.contents")) + `">` + "\n<ol>"
	for i := range h.Structures {
		m += "\n<li>" + document.Anchor("#"+sheetID(i), document.Escaped(h.structureTitle(i))) + "</li>"
	}
	return m + "\n</ol>\n</nav>"
}

func sheetID(i int) document.Markup { return document.Escaped(fmt.Sprintf("structure-%d", i+1)) }

// sheet is one structure. On paper, what stands above the first stands on the others too.
func (h *handover) sheet(i int, s *handedOver) document.Markup {
	rows := h.rows(s)
	m := "\n" + `<section class="sheet` + h.dense(rows, s) + `" aria-labelledby="` + sheetID(i) + `">`
	if i > 0 {
		m += "\n" + `<div class="again" aria-hidden="true"><p class="note">` + document.Escaped(h.title()) + " · " + document.Escaped(h.written()) + "</p>" + h.signBoard() + "</div>"
	}
	return m + "\n" + `<h2 id="` + sheetID(i) + `">` + document.Escaped(h.structureTitle(i)) + "</h2>" +
		"\n" + `<dl class="details">` + document.Each(h.details(s), detail.html) + "\n</dl>" +
		h.knownTable(rows) + h.chores(h.remaining(s)) + document.Each(s.Tickets, h.letter) + "\n</section>"
}

// dense is the class of a sheet that would not go on one page in the usual size. It is told by
// how many lines of paper its texts take, about: an A4 page holds some 48.
func (h *handover) dense(rows []row, s *handedOver) document.Markup {
	const wide, half, cell = 110, 45, 60 // characters of a line, of half a line, of the table's cell
	lines := 10
	for _, d := range h.details(s) {
		lines += 1 + linesOf(d.Value, half)/2 + linesOf(d.Note, half)/2
	}
	for _, r := range rows {
		shown := 0
		for _, text := range r.Shown {
			shown += linesOf(text, cell)
		}
		lines += max(1, shown)
	}
	for _, c := range h.remaining(s) {
		lines += linesOf(h.chore(c), wide) + len(c.How)
	}
	for _, t := range s.Tickets {
		lines += 5
		for _, text := range t.Body {
			lines += linesOf(text, wide)
		}
	}
	switch {
	case lines > 68:
		return " densest"
	case lines > 47:
		return " dense"
	}
	return ""
}

// linesOf is how many lines of so many characters a text takes.
func linesOf(text string, characters int) int {
	return (utf8.RuneCountInString(text) + characters - 1) / characters
}

func (d detail) html() document.Markup {
	value := document.Escaped(d.Value)
	if d.Exact {
		value = "<code>" + value + "</code>"
	}
	if d.Note != "" {
		value += ` <span class="more">` + document.Escaped(d.Note) + "</span>"
	}
	return "\n<div><dt>" + document.Escaped(d.Label) + "</dt><dd>" + value + "</dd></div>"
}

func (h *handover) knownTable(rows []row) document.Markup {
	head := document.Each(h.head(), func(column string) document.Markup { return `<th scope="col">` + document.Escaped(column) + "</th>" })
	legend := document.Each(h.legend(rows), func(d detail) document.Markup {
		return "<span><strong>" + document.Escaped(d.Label) + "</strong>" + document.Escaped(h.voice.Colon) + document.Escaped(d.Value) + "</span> "
	})
	return "\n" + `<table class="known">` + "\n<caption>" + document.Escaped(h.voice.Say("report.known")) + "</caption>" +
		"\n<thead><tr>" + head + "</tr></thead>\n<tbody>" + document.Each(rows, row.html) + "\n</tbody>\n</table>" +
		"\n" + `<p class="legend">` + legend + "</p>"
}

// html marks the state by a sign, by its word and by its colour.
func (r row) html() document.Markup {
	shown := document.Markup("")
	for i, line := range r.Shown {
		if i > 0 {
			shown += "<br/>"
		}
		shown += document.Escaped(line)
	}
	return "\n" + `<tr><th scope="row">` + document.Escaped(r.Title) + `</th><td class="state"><span class="badge ` + badges[r.Certainty] + `">` +
		document.Escaped(r.State) + "</span></td><td>" + shown + "</td></tr>"
}

// badges are the classes of the states.
var badges = map[certainty]document.Markup{proven: "proven", declared: "declared", unverifiable: "unverifiable", troubled: "problem", open: "open"}

func (h *handover) chores(chores []chore) document.Markup {
	m := "\n" + `<section class="remaining">` + "\n<h3>" + document.Escaped(h.voice.Say("report.remaining")) + "</h3>"
	if len(chores) == 0 {
		return m + document.Paragraph(document.Escaped(h.voice.Say("report.nothing-left"))) + "\n</section>"
	}
	return m + "\n<ul>" + document.Each(chores, func(c chore) document.Markup {
		item := "\n<li>" + document.Escaped(h.chore(c))
		if len(c.How) > 0 {
			item += "\n<ol>" + document.Each(c.How, func(how string) document.Markup { return "<li>" + document.Running(how) + "</li>" }) + "</ol>"
		}
		if c.Note != "" {
			item += document.Paragraph(document.Escaped(c.Note))
		}
		return item + "</li>"
	}) + "\n</ul>\n</section>"
}

// letter is a message to support, in the language of support.
func (h *handover) letter(t ticket) document.Markup {
	body := document.Escaped(strings.Join(t.Body, "\n"))
	return "\n" + `<section class="letter">` + "\n<h3>" + document.Escaped(h.voice.Say("report.letter."+t.To)) + "</h3>" +
		document.Paragraph(document.Escaped(h.voice.Say("report.letter-note")+" "+h.voice.Say("report.letter-where."+t.To))) +
		"\n" + `<div lang="fr">` + "\n" + `<p class="subject"><strong>` + document.Escaped(h.voice.Say("report.subject")+h.voice.Colon) + "</strong>" + document.Escaped(t.Subject) + "</p>" +
		"\n" + `<p class="text">` + body + "</p>\n</div>\n</section>"
}
