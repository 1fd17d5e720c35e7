package steps

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// This file reads the documents that hold the procedure's words. The rules are:
//
//   - A section is a heading that ends with a marker, <!-- credentials.client_id -->, and
//     what stands under it up to the next marked line.
//   - A word or a sentence of the interface is a list item that ends with a marker,
//     "- Save and stop here <!-- action.stop -->": a section without a body.
//   - A body is paragraphs, numbered or bulleted lines, addresses that stand alone, and
//     "> label : value" lines, which are values to type on a portal.
//   - {placeholders} are filled last, so that no answer is ever read as a text's form.
//   - Writers type plain spaces; French punctuation and « » get no-break spaces here.

//go:embed text/*.md
var documents embed.FS

// A Language is a language the procedure is written in: the name of its document.
type Language string

// The languages. A new one is a document, a value here and its interface words.
const (
	French  Language = "fr"
	English Language = "en"
)

// Languages are all languages, the default first.
var Languages = []Language{French, English}

// A Document is the procedure's words in one language.
type Document struct {
	Language Language
	// Codes are the names of the sections in the order of the document.
	Codes    []string
	sections map[string]Section
}

// A Section is what stands under one marker.
type Section struct {
	Code  string
	Title string
	Body  []Block
}

// A Block is one piece of a body: a paragraph, a line of a list, an address, a value.
type Block struct {
	Kind BlockKind
	// Number is the line's number in a numbered list, from 1.
	Number int
	// Label is what a Value stands beside on the portal, as "« Email »".
	Label string
	Text  string
	// Sign is what an Outcome begins with, one cell wide.
	Sign string
}

// A BlockKind says how a block is set.
type BlockKind int

// The kinds of block.
const (
	Paragraph BlockKind = iota
	Numbered
	Bullet
	Value
	Link
	Outcome // what was tried and what came of it: a row of a table
	Opposed // one of some texts to compare cell by cell, above each other
)

var read = map[Language]func() *Document{
	French:  sync.OnceValue(func() *Document { return load(French) }),
	English: sync.OnceValue(func() *Document { return load(English) }),
}

// In returns the document of a language, read once.
func In(l Language) *Document { return read[l]() }

// Has tells whether the document has a section of that name.
func (d *Document) Has(code string) bool {
	_, ok := d.sections[code]
	return ok
}

// Section returns a section, filled. A section that is missing shows its name, which no
// user ever sees: a test compares the documents with the table.
func (d *Document) Section(code string, args Args) Section {
	if !d.Has(code) {
		return Section{Code: code, Title: code}
	}
	s := d.sections[code]
	fill := filler(args)
	s.Title = fill(s.Title)
	body := make([]Block, len(s.Body))
	for i, b := range s.Body {
		b.Label, b.Text = fill(b.Label), fill(b.Text)
		body[i] = b
	}
	s.Body = body
	return s
}

// Say is a word or a sentence of the interface with values put into its {placeholders}, as
// name and value in turn: Say("structure-of", "number", 2, "count", 3). An empty value leaves
// nothing, where Title would show Blank.
func (d *Document) Say(code string, values ...any) string {
	if !d.Has(code) {
		return code
	}
	var filled []string
	for pair := range slices.Chunk(values, 2) {
		filled = append(filled, "{"+fmt.Sprint(pair[0])+"}", fmt.Sprint(pair[1]))
	}
	return strings.NewReplacer(filled...).Replace(d.sections[code].Title)
}

// Title is the heading of a section.
func (d *Document) Title(code string, args Args) string { return d.Section(code, args).Title }

// Sentence is the body of a section in one line.
func (d *Document) Sentence(code string, args Args) string {
	var parts []string
	for _, b := range d.Section(code, args).Body {
		parts = append(parts, b.Text)
	}
	return strings.Join(parts, " ")
}

// placeholder is {key}, filled from the answers or from what was observed.
var placeholder = regexp.MustCompile(`\{[a-zA-Z_.-]+\}`)

// Blank stands where an answer is not known yet.
const Blank = "…"

func filler(args Args) func(string) string {
	return func(text string) string {
		return placeholder.ReplaceAllStringFunc(text, func(name string) string {
			if value := args[name[1:len(name)-1]]; value != "" {
				return value
			}
			return Blank
		})
	}
}

// Fill is every answer that is no secret, by key.
func (v View) Fill() Args {
	args := Args{}
	for _, s := range []Sheet{v.Customer, v.own()} {
		for key, text := range s.Texts {
			args[string(key)] = text
		}
	}
	return args
}

func load(l Language) *Document {
	raw, err := documents.ReadFile("text/" + string(l) + ".md")
	if err != nil {
		panic(err) // embedded: a build without it is broken
	}
	return parse(l, string(raw))
}

// parse reads the sections line by line. What stands before the first is left out.
func parse(l Language, text string) *Document {
	d := &Document{Language: l, sections: map[string]Section{}}
	var section Section
	end := func() {
		if section.Code != "" {
			d.Codes = append(d.Codes, section.Code)
			d.sections[section.Code] = trimmed(section)
		}
		section = Section{}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		title, code, marked := marker(line)
		switch {
		case marked:
			end()
			section = Section{Code: code, Title: Typeset(l, title)}
		case strings.HasPrefix(line, "#"):
			end() // a chapter, for the reader of the document
		case section.Code != "":
			section.Body = appendLine(section.Body, l, line)
		}
	}
	end()
	return d
}

// appendLine adds one line of a body: a block of its own, or more of the paragraph above.
// An empty line becomes an empty paragraph, so that the next line does not join.
func appendLine(body []Block, l Language, line string) []Block {
	block := block(l, line)
	if n := len(body); n > 0 && block.Kind == Paragraph {
		last := &body[n-1]
		switch {
		case last.Kind == Paragraph && last.Text != "" && block.Text != "":
			last.Text += " " + block.Text
			return body
		case last.Kind == Paragraph && last.Text == "":
			*last = block
			return body
		}
	}
	if block.Kind == Numbered {
		block.Number = 1
		for _, b := range body {
			if b.Kind == Numbered {
				block.Number = b.Number + 1
			} else if b.Kind == Paragraph && b.Text != "" {
				block.Number = 1
			}
		}
	}
	return append(body, block)
}

func block(l Language, line string) Block {
	if rest, ok := strings.CutPrefix(line, "> "); ok {
		if label, value, ok := strings.Cut(rest, ": "); ok {
			return Block{Kind: Value, Label: Typeset(l, strings.TrimSuffix(label, " ")), Text: Typeset(l, value)}
		}
	}
	if rest, ok := strings.CutPrefix(line, "- "); ok {
		return Block{Kind: Bullet, Text: Typeset(l, rest)}
	}
	if number, rest, ok := strings.Cut(line, ". "); ok && number != "" && strings.Trim(number, "0123456789") == "" {
		return Block{Kind: Numbered, Text: Typeset(l, rest)}
	}
	if strings.HasPrefix(line, "https://") && !strings.Contains(line, " ") {
		return Block{Kind: Link, Text: line}
	}
	return Block{Text: Typeset(l, line)}
}

// marker reads a line that begins a section, "### Title <!-- code -->" or "- Word <!-- code -->".
func marker(line string) (title, code string, ok bool) {
	title, marked, ok := strings.Cut(line, "<!-- ")
	if !ok {
		return "", "", false
	}
	code, ok = strings.CutSuffix(marked, " -->")
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimLeft(title, "#"), "- ")), code, ok
}

// trimmed drops the empty paragraphs that separated blocks.
func trimmed(s Section) Section {
	var body []Block
	for _, b := range s.Body {
		if b.Text != "" || b.Kind != Paragraph {
			body = append(body, b)
		}
	}
	s.Body = body
	return s
}

const noBreak = "\u00a0"

var (
	guillemets = strings.NewReplacer("« ", "«"+noBreak, " »", noBreak+"»")
	// U+202F would be finer before ; ? ! but terminals break lines at it.
	punctuation = strings.NewReplacer(" :", noBreak+":", " ;", noBreak+";", " ?", noBreak+"?", " !", noBreak+"!")
)

// Typeset puts the no-break spaces that a language's punctuation wants where a writer typed
// plain ones.
func Typeset(l Language, text string) string {
	text = guillemets.Replace(text)
	if l == French {
		text = punctuation.Replace(text)
	}
	return text
}

// A Term is a line of the glossary.
type Term struct {
	Label    string // as on the portal, with « »
	Meaning  string
	Where    string
	Printed  string // on Open Bee's English page
	Verified string
}

// Glossary returns the terms, in the document's order.
func (d *Document) Glossary() []Term {
	var terms []Term
	for _, b := range d.sections["glossary"].rows() {
		terms = append(terms, Term{b[0], b[1], b[2], b[3], b[4]})
	}
	return terms
}

// Terms returns the glossary of one section: the terms whose label stands in it.
func (d *Document) Terms(code string) []Term {
	var text strings.Builder
	s := d.sections[code]
	for _, b := range s.Body {
		text.WriteString(b.Label + " " + b.Text + " ")
	}
	var terms []Term
	for _, t := range d.Glossary() {
		if strings.Contains(s.Title+" "+text.String(), t.Label) {
			terms = append(terms, t)
		}
	}
	return terms
}

// rows are the lines of the section's one table, without its head.
func (s Section) rows() [][]string {
	var rows [][]string
	for _, b := range s.Body {
		for line := range strings.SplitSeq(b.Text, "| |") {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
			if len(cells) != 5 || strings.HasPrefix(strings.TrimSpace(cells[0]), "---") {
				continue
			}
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			rows = append(rows, cells)
		}
	}
	if len(rows) > 0 {
		rows = rows[1:]
	}
	return rows
}
