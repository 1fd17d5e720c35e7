package verbs

import (
	_ "embed"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// This file sets the hand-over report as one page of HTML, a sheet of paper for each
// structure.

//go:embed handover.css
var handoverStyle markup

func (h *handover) html(w io.Writer) error {
	sheets := markup("")
	for i, s := range h.Structures {
		sheets += h.sheet(i, s)
	}
	body := "<header>\n<h1>" + escaped(h.title()) + "</h1>\n" + `<p class="note">` + escaped(h.written()) + "</p>" +
		h.signBoard() + h.index() + "\n</header>" + sheets
	return page{h.voice.Language, h.title(), handoverStyle, body}.write(w)
}

func (h *handover) signBoard() markup {
	return each(h.signs(), func(sign string) markup { return "\n" + `<p class="sign">` + escaped(sign) + "</p>" })
}

// index leads to each structure, where there are several.
func (h *handover) index() markup {
	if len(h.Structures) < 2 {
		return ""
	}
	m := "\n" + `<nav aria-label="` + escaped(h.words.Contents) + `">` + "\n<ol>"
	for i := range h.Structures {
		m += "\n<li>" + anchor("#"+sheetID(i), escaped(h.structureTitle(i))) + "</li>"
	}
	return m + "\n</ol>\n</nav>"
}

func sheetID(i int) markup { return escaped(fmt.Sprintf("structure-%d", i+1)) }

// sheet is one structure. On paper, what stands above the first stands on the others too.
func (h *handover) sheet(i int, s *handedOver) markup {
	rows := h.rows(s)
	m := "\n" + `<section class="sheet` + h.dense(rows, s) + `" aria-labelledby="` + sheetID(i) + `">`
	if i > 0 {
		m += "\n" + `<div class="again" aria-hidden="true"><p class="note">` + escaped(h.title()) + " · " + escaped(h.written()) + "</p>" + h.signBoard() + "</div>"
	}
	return m + "\n" + `<h2 id="` + sheetID(i) + `">` + escaped(h.structureTitle(i)) + "</h2>" +
		"\n" + `<dl class="details">` + each(h.details(s), detail.html) + "\n</dl>" +
		h.knownTable(rows) + h.chores(h.remaining(s)) + each(s.Tickets, h.letter) + "\n</section>"
}

// dense is the class of a sheet that would not go on one page in the usual size. It is told by
// how many lines of paper its texts take, about: an A4 page holds some 48.
func (h *handover) dense(rows []row, s *handedOver) markup {
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

func (d detail) html() markup {
	value := escaped(d.Value)
	if d.Exact {
		value = "<code>" + value + "</code>"
	}
	if d.Note != "" {
		value += ` <span class="more">` + escaped(d.Note) + "</span>"
	}
	return "\n<div><dt>" + escaped(d.Label) + "</dt><dd>" + value + "</dd></div>"
}

func (h *handover) knownTable(rows []row) markup {
	head := each(h.words.KnownHead, func(column string) markup { return `<th scope="col">` + escaped(column) + "</th>" })
	legend := each(h.legend(rows), func(d detail) markup {
		return "<span><strong>" + escaped(d.Label) + "</strong>" + escaped(h.voice.Colon()) + escaped(d.Value) + "</span> "
	})
	return "\n" + `<table class="known">` + "\n<caption>" + escaped(h.words.Known) + "</caption>" +
		"\n<thead><tr>" + head + "</tr></thead>\n<tbody>" + each(rows, row.html) + "\n</tbody>\n</table>" +
		"\n" + `<p class="legend">` + legend + "</p>"
}

// html marks the state by a sign, by its word and by its colour.
func (r row) html() markup {
	shown := markup("")
	for i, line := range r.Shown {
		if i > 0 {
			shown += "<br/>"
		}
		shown += escaped(line)
	}
	return "\n" + `<tr><th scope="row">` + escaped(r.Title) + `</th><td class="state"><span class="badge ` + badges[r.Certainty] + `">` +
		escaped(r.State) + "</span></td><td>" + shown + "</td></tr>"
}

// badges are the classes of the states.
var badges = map[certainty]markup{proven: "proven", declared: "declared", unverifiable: "unverifiable", troubled: "problem", open: "open"}

func (h *handover) chores(chores []chore) markup {
	m := "\n" + `<section class="remaining">` + "\n<h3>" + escaped(h.words.Remaining) + "</h3>"
	if len(chores) == 0 {
		return m + paragraph(escaped(h.words.NothingLeft)) + "\n</section>"
	}
	return m + "\n<ul>" + each(chores, func(c chore) markup {
		item := "\n<li>" + escaped(h.chore(c))
		if len(c.How) > 0 {
			item += "\n<ol>" + each(c.How, func(how string) markup { return "<li>" + running(how) + "</li>" }) + "</ol>"
		}
		if c.Note != "" {
			item += paragraph(escaped(c.Note))
		}
		return item + "</li>"
	}) + "\n</ul>\n</section>"
}

// letter is a message to support, in the language of support.
func (h *handover) letter(t ticket) markup {
	body := escaped(strings.Join(t.Body, "\n"))
	return "\n" + `<section class="letter">` + "\n<h3>" + escaped(h.words.Ticket[t.To]) + "</h3>" +
		paragraph(escaped(h.words.TicketNote+" "+h.words.TicketWhere[t.To])) +
		"\n" + `<div lang="fr">` + "\n" + `<p class="subject"><strong>` + escaped(h.words.Subject+h.voice.Colon()) + "</strong>" + escaped(t.Subject) + "</p>" +
		"\n" + `<p class="text">` + body + "</p>\n</div>\n</section>"
}
