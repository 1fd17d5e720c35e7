package verbs

import (
	"fmt"
	"io"
	"strings"
)

// This file sets the hand-over report in GitHub-flavoured Markdown. Answers are anybody's:
// what Markdown would read as its own is escaped, and identifiers stand as code.

func (h *handover) markdown(w io.Writer) error {
	pieces := []string{"# " + plainly(h.title()), plainly(h.written())}
	for _, sign := range h.signs() {
		pieces = append(pieces, "> **"+plainly(sign)+"**")
	}
	for i, s := range h.Structures {
		pieces = append(pieces, "## "+plainly(h.structureTitle(i)))
		pieces = append(pieces, h.markdownStructure(s)...)
	}
	_, err := io.WriteString(w, strings.Join(pieces, "\n\n")+"\n")
	return err
}

func (h *handover) markdownStructure(s *handedOver) []string {
	var details []string
	for _, d := range h.details(s) {
		details = append(details, "- "+d.markdown(h.voice.Colon()))
	}
	rows, table := h.rows(s), [][]string{h.words.KnownHead}
	for _, r := range rows {
		cells := []string{plainly(r.Title), "**" + r.State + "**", ""}
		for i, shown := range r.Shown {
			cells[2] += map[bool]string{true: "<br>"}[i > 0] + plainly(shown)
		}
		table = append(table, cells)
	}
	var legend []string
	for _, l := range h.legend(rows) {
		legend = append(legend, "**"+l.Label+"**"+h.voice.Colon()+l.Value)
	}
	pieces := []string{strings.Join(details, "\n"), "### " + h.words.Known, markdownTable(table), strings.Join(legend, " · ")}
	pieces = append(pieces, "### "+h.words.Remaining, h.markdownChores(h.remaining(s)))
	for _, t := range s.Tickets {
		pieces = append(pieces, "### "+h.words.Ticket[t.To], h.words.TicketNote+" "+h.words.TicketWhere[t.To],
			fenced(h.words.Subject+h.voice.Colon()+t.Subject+"\n\n"+strings.Join(t.Body, "\n")))
	}
	return pieces
}

func (h *handover) markdownChores(chores []chore) string {
	if len(chores) == 0 {
		return h.words.NothingLeft
	}
	var lines []string
	for _, c := range chores {
		lines = append(lines, "- [ ] "+plainly(h.chore(c)))
		for i, how := range c.How {
			lines = append(lines, fmt.Sprintf("  %d. %s", i+1, plainly(how)))
		}
		if c.Note != "" {
			lines = append(lines, "", "  "+plainly(c.Note))
		}
	}
	return strings.Join(lines, "\n")
}

func (d detail) markdown(colon string) string {
	value := plainly(d.Value)
	if d.Exact {
		value = codeSpan(d.Value)
	}
	if d.Note != "" {
		value += " (" + plainly(strings.TrimSuffix(d.Note, ".")) + ")"
	}
	return "**" + plainly(d.Label) + "**" + colon + value
}

// plainly is text that Markdown shows as it stands.
func plainly(text string) string { return markdownMarks.Replace(text) }

var markdownMarks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "<", `\<`, "\n", " ", "\r", " ")

// codeSpan is text as code, between more backquotes than it has.
func codeSpan(text string) string {
	marks := "`"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return marks + text + marks
}

// fenced is text to be copied as it stands.
func fenced(text string) string {
	marks := "```"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	return marks + "\n" + text + "\n" + marks
}
