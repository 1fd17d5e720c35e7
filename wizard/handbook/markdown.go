package handbook

import (
	"fmt"
	"io"
	"strings"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/document"
)

// This file sets the handbook in GitHub-flavoured Markdown. The texts are Markdown from
// the start; only the bar of tables has to be escaped.

// markdown writes the handbook as Markdown.
func (h *handbook) markdown(w io.Writer) error {
	pieces := []string{"# " + h.voice.Say("handbook.title"), "- " + strings.Join(h.reading(), "\n- ")}
	for _, ch := range h.Chapters {
		pieces = append(pieces, "## "+ch.Title)
		pieces = append(pieces, markdownBody(ch.Body)...)
		for _, in := range ch.Instructions {
			pieces = append(pieces, in.markdown(h.voice)...)
		}
	}
	pieces = append(pieces, "## "+h.voice.Say("handbook.failures"), h.failureTable(), "## "+h.voice.Say("handbook.glossary"), h.glossaryTable())
	_, err := io.WriteString(w, strings.Join(pieces, "\n\n")+"\n")
	return err
}

func (in *instruction) markdown(v wizard.Voice) []string {
	pieces := []string{"### " + in.Title}
	if in.Note != "" {
		pieces = append(pieces, "*"+in.Note+"*")
	}
	pieces = append(pieces, markdownBody(in.Body)...)
	if len(in.Questions) == 0 {
		return pieces
	}
	var list []string
	for _, q := range in.Questions {
		list = append(list, q.markdown())
	}
	return append(pieces, "**"+v.Say("handbook.answers")+"**", strings.Join(list, "\n"))
}

func (q *question) markdown() string {
	line := "**" + q.Label + "**"
	if q.Help != "" {
		line += "\\\n  " + q.Help
	}
	if len(q.Options) == 0 {
		return "- [ ] " + line
	}
	return "- " + line + "\n  - [ ] " + strings.Join(q.Options, "\n  - [ ] ")
}

// markdownLine is one line of a list, by the kind of block.
var markdownLine = map[steps.BlockKind]func(steps.Block) string{
	steps.Paragraph: func(b steps.Block) string { return b.Text },
	// the text refers to the numbers, so they stay beside the boxes
	steps.Numbered: func(b steps.Block) string { return fmt.Sprintf("- [ ] %d. %s", b.Number, b.Text) },
	steps.Bullet:   func(b steps.Block) string { return "- " + b.Text },
	steps.Value:    func(b steps.Block) string { return fmt.Sprintf("> %s → `%s`", b.Label, b.Text) },
	steps.Link:     func(b steps.Block) string { return "<" + b.Text + ">" },
}

// lineEnd is what keeps a line apart from the next of its passage where a line's end is
// not enough.
var lineEnd = map[string]string{kinds[steps.Value]: `\`}

func markdownBody(body []passage) []string {
	var pieces []string
	for _, p := range body {
		var lines []string
		for _, b := range p.Blocks {
			lines = append(lines, markdownLine[b.Kind](b))
		}
		pieces = append(pieces, strings.Join(lines, lineEnd[p.Kind]+"\n"))
	}
	return pieces
}

func (h *handbook) failureTable() string {
	rows := [][]string{h.failureHead()}
	for _, f := range h.Failures {
		what := "**" + f.Title + "**<br>" + markdownCell(f.Observed)
		rows = append(rows, []string{what, markdownCell(f.Meaning), markdownCell(f.Remedy)})
	}
	return document.MarkdownTable(rows)
}

// markdownCell is a text in one line: a table's cell can hold no list.
func markdownCell(body []passage) string {
	var lines []string
	for _, p := range body {
		for _, b := range p.Blocks {
			line := strings.TrimSpace(b.Label + " " + b.Text)
			if b.Kind == steps.Numbered {
				line = fmt.Sprintf("%d. %s", b.Number, b.Text)
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "<br>")
}

func (h *handbook) glossaryTable() string {
	rows := [][]string{h.glossaryHead()}
	for _, t := range h.Glossary {
		rows = append(rows, []string{t.Label, t.Meaning, t.Where, t.Printed, t.Verified})
	}
	return document.MarkdownTable(rows)
}
