// Package document sets what the program writes for people to keep: the report, the
// handbook, the values for Open Bee. A model says what is in a document, a template how it
// looks.
package document

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io"
	"io/fs"
	"regexp"
	"strings"
	texttemplate "text/template"

	"raccord/steps"
	"raccord/wizard"
)

// This file decides how a document is made of its template. The rules are:
//
//   - A page of HTML needs nothing else: no script, no font, no address to load. It is also
//     well-formed XML, so that any tool reads it.
//   - The template escapes, in a page as html/template does: no text is ever taken for markup.
//   - Colours are those of page.html.tmpl alone, so that light, dark and paper all have them.
//   - Whatever a model holds, what is written is printable.
//   - The words of a template are in the user's language: it names them, with say.

// frame is what stands around every page, and the style that all pages share.
//
//go:embed page.html.tmpl
var frame embed.FS

// WritePage writes a model as a page. Its template and its style sheet are the files
// *.html.tmpl and *.css; they define "title", "style" and "body".
func WritePage(w io.Writer, v wizard.Voice, files fs.FS, model any) error {
	page := htmltemplate.New("page.html.tmpl").Funcs(functions(v))
	page = htmltemplate.Must(page.ParseFS(frame, "page.html.tmpl"))
	return written(w, htmltemplate.Must(page.ParseFS(files, "*.html.tmpl", "*.css")), model)
}

// WriteText writes a model as text or Markdown, with the template in the file of that name.
func WriteText(w io.Writer, v wizard.Voice, files fs.FS, name string, model any) error {
	text := texttemplate.New(name).Funcs(functions(v))
	return written(w, texttemplate.Must(text.ParseFS(files, name)), model)
}

// written writes a template filled from a model.
func written(w io.Writer, template interface{ Execute(io.Writer, any) error }, model any) error {
	var text strings.Builder
	if err := template.Execute(&text, model); err != nil {
		return err
	}
	_, err := io.WriteString(w, steps.PrintableLines(text.String()))
	return err
}

// functions are what templates may call.
func functions(v wizard.Voice) map[string]any {
	return map[string]any{
		"say": func(code string, values ...any) (string, error) {
			if !v.Has(code) {
				return "", fmt.Errorf("document: no words for %s", code)
			}
			return v.Say(code, values...), nil
		},
		"colon":    v.Colon,
		"language": func() string { return string(v.Language) },
		"number":   func(index int) int { return index + 1 },
		"pieces":   pieces,

		"printable": steps.Printable,
		"plain":     plain, "code": code, "fenced": fenced, "bar": bar,
		"join": strings.Join, "trimSuffix": strings.TrimSuffix,
	}
}

// A piece is a part of a running text that is set in one way.
type piece struct {
	Text string
	// Class is "label" for a portal's label in « », "name" for a name in ‹ ›, "" otherwise.
	Class  string
	Strong bool
}

// marked is a portal's label, or a name to replace. Empty marks are neither.
var marked = regexp.MustCompile(`«[^»]*\pL[^»]*»|‹[^›]*\pL[^›]*›`)

// pieces cuts a text at its **strong** words, labels and names.
func pieces(text string) []piece {
	var all []piece
	for i, run := range strings.Split(text, "**") {
		add := func(text, class string) {
			if text != "" {
				all = append(all, piece{text, class, i%2 == 1})
			}
		}
		end := 0
		for _, at := range marked.FindAllStringIndex(run, -1) {
			class := "name"
			if strings.HasPrefix(run[at[0]:], "«") {
				class = "label"
			}
			add(run[end:at[0]], "")
			add(run[at[0]:at[1]], class)
			end = at[1]
		}
		add(run[end:], "")
	}
	return all
}
