package verbs

import (
	_ "embed"
	"html/template"
	"io"
	"regexp"
	"strings"
)

// This file sets the handbook as one page of HTML that needs nothing else: no script, no
// font, no address to load. The page is also well-formed XML, so that any tool reads it.

//go:embed handbook.html
var handbookPage string

// html writes the handbook as HTML. The template is read here, not at the start of every
// other command.
func (h *handbook) html(w io.Writer) error {
	page := template.Must(template.New("handbook").Funcs(template.FuncMap{"pieces": pieces}).Parse(handbookPage))
	return page.Execute(w, h)
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
