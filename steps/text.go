package steps

import (
	"bufio"
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// This file reads the documents that hold the procedure's words. The rules are:
//
//   - A section is a heading that ends with a marker, <!-- credentials.client_id -->, and
//     what stands under it up to the next heading or marked line.
//   - A word or a sentence of the interface is a list item that ends with a marker,
//     "- Save and stop here <!-- action.stop -->": a section without a body.
//   - A body is paragraphs, numbered or bulleted lines, addresses that stand alone, and
//     "> label : value" lines, which are values to type on a portal.
//   - {placeholders} are filled last, so that no answer is ever read as a text's form. What
//     fills them is Printable.
//   - Writers type plain spaces; French punctuation and « » get no-break spaces here.

//go:embed text/*.md
var texts embed.FS

// A Language is the name of a document: "fr" is written in text/fr.md.
type Language string

// The languages that the code knows by name.
const (
	French  Language = "fr"
	English Language = "en"
)

// Languages are all languages, the default first. A new one is its document and its name
// here.
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
	// Label is the field of a portal that a Value belongs in, as "« Email »".
	Label string
	Text  string
	// Sign stands before an Outcome, one cell wide, and before a Numbered line that can be
	// ticked: a blank while it is not.
	Sign string
	// Here marks the Numbered line that the user is at.
	Here bool
	// Whole is the part of Text that is to be copied, blanks in it: no line ends inside.
	Whole string
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
	Outcome  // what was tried and what came of it
	Opposed  // one of some texts to compare cell by cell, above each other
	TableRow // of the glossary, with its | between the cells
)

// read holds the documents read so far, a *Document by Language: a walk needs one.
var read sync.Map

// In returns the document of one of Languages.
func In(l Language) *Document {
	if d, ok := read.Load(l); ok {
		return d.(*Document)
	}
	d, _ := read.LoadOrStore(l, parse(l, l.text()))
	return d.(*Document)
}

// open opens the language's document as it was written.
func (l Language) open() fs.File {
	file, err := texts.Open("text/" + string(l) + ".md")
	if err != nil {
		panic(err) // embedded: a build without it is broken
	}
	return file
}

// text returns the language's document as it was written.
func (l Language) text() string {
	file := l.open()
	var text strings.Builder
	if about, err := file.Stat(); err == nil {
		text.Grow(int(about.Size()))
	}
	io.Copy(&text, file) // from memory to memory
	return text.String()
}

// Say returns a word or a sentence in a language that is not spoken yet, as Document.Say does
// without values. No more of the document is read for it.
func (l Language) Say(code string) string {
	marker := []byte(" <!-- " + code + " -->")
	for lines := bufio.NewScanner(l.open()); lines.Scan(); {
		if bytes.HasSuffix(lines.Bytes(), marker) {
			title, _, _ := marked(Typeset(l, lines.Text()))
			return title
		}
	}
	return Printable(code)
}

// Has tells whether the document has a section of that name.
func (d *Document) Has(code string) bool {
	_, ok := d.sections[code]
	return ok
}

// Section returns a section, filled. A section that is missing shows its name, which no
// user ever sees: a test compares the documents with the table.
func (d *Document) Section(code string, args Args) Section {
	s, ok := d.sections[code]
	if !ok {
		return Section{Code: code, Title: Printable(code)} // a dossier may hold any code
	}
	s.Title = args.fill(s.Title)
	s.Body = slices.Clone(s.Body)
	for i, b := range s.Body {
		b.Label, b.Text = args.fill(b.Label), args.fill(b.Text)
		if b.Whole = cmp.Or(args["command"], args["path"]); b.Whole != "" && b.Kind == Value {
			b.Whole = b.Text // a command with the path in it
		}
		s.Body[i] = b
	}
	return s
}

// Say is a word or a sentence of the interface with values put into its {placeholders}, as
// name and value in turn: Say("structure-of", "number", 2, "count", 3). An empty value leaves
// nothing, where Title would show Blank.
func (d *Document) Say(code string, values ...any) string {
	s, ok := d.sections[code]
	if !ok {
		return Printable(code)
	}
	if len(values) == 0 {
		return s.Title
	}
	return placeholder.ReplaceAllStringFunc(s.Title, func(hole string) string {
		for pair := range slices.Chunk(values, 2) {
			if hole == "{"+fmt.Sprint(pair[0])+"}" {
				return Printable(fmt.Sprint(pair[1]))
			}
		}
		return hole
	})
}

// Title returns the heading of a section, filled; its name where it is missing, as Section does.
func (d *Document) Title(code string, args Args) string {
	s, ok := d.sections[code]
	if !ok {
		return Printable(code)
	}
	return args.fill(s.Title)
}

// Sentence returns the body of a section, filled, in one line.
func (d *Document) Sentence(code string, args Args) string {
	var parts []string
	for _, b := range d.Section(code, args).Body {
		parts = append(parts, b.Text)
	}
	return strings.Join(parts, " ")
}

// placeholder matches {name}. It is filled from the answers or from what was observed.
var placeholder = regexp.MustCompile(`\{[a-zA-Z_.-]+\}`)

// Blank stands where an answer is not known yet.
const Blank = "…"

// fill puts the arguments into the placeholders of text, Blank where there is none.
func (a Args) fill(text string) string {
	if !strings.Contains(text, "{") {
		return text // most texts have none, and the expression takes a while to say so
	}
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		return cmp.Or(Printable(a[strings.Trim(name, "{}")]), Blank)
	})
}

// Fill returns every answer that is no secret, to fill {structure.siret} and the like.
func (v View) Fill() Args {
	args := Args{}
	for _, s := range []Sheet{v.Customer, v.own()} {
		for key, text := range s.Texts {
			args[string(key)] = text
		}
	}
	for key := range lent {
		if text := v.Text(key); text != "" {
			args[string(key)] = text
		}
	}
	args["structure.name"] = v.StructureName()
	return args
}

// parse reads the sections line by line. What stands before the first is left out.
func parse(l Language, text string) *Document {
	count := strings.Count(text, "<!-- ")
	d := &Document{Language: l, Codes: make([]string, 0, count), sections: make(map[string]Section, count)}
	var section Section
	var lines []string
	var body []Block
	end := func() {
		if section.Code != "" {
			body = blocks(body, lines)
			section.Body = slices.Clone(body)
			d.Codes = append(d.Codes, section.Code)
			d.sections[section.Code] = section
		}
		section, lines = Section{}, lines[:0]
	}
	for line := range strings.Lines(text) {
		line = Typeset(l, strings.TrimSpace(line))
		if title, code, ok := marked(line); ok {
			end()
			section.Title, section.Code = title, code
		} else if strings.HasPrefix(line, "#") {
			end() // a chapter, for the reader of the document
		} else {
			lines = append(lines, line)
		}
	}
	end()
	return d
}

// marked divides a line that begins a section into its title and its name:
// "### Title <!-- code -->", "- Word <!-- code -->".
func marked(line string) (title, code string, ok bool) {
	line, ends := strings.CutSuffix(line, " -->")
	title, code, ok = strings.Cut(line, "<!-- ")
	hashes, title, begins := strings.Cut(title, " ")
	ok = ok && ends && begins && (hashes == "-" || strings.Trim(hashes, "#") == "") && !strings.Contains(code, " ")
	return strings.TrimRight(title, " "), code, ok
}

// blocks reads the body of a section, into the room that body has. The lines of a paragraph
// are joined, and a paragraph begins the numbers of a list anew.
func blocks(body []Block, lines []string) []Block {
	body = body[:0]
	joins, number := false, 0
	for _, line := range lines {
		if line == "" {
			joins = false
			continue
		}
		block := blockOf(line)
		switch {
		case block.Kind == Paragraph && joins:
			body[len(body)-1].Text += " " + line
			continue
		case block.Kind == Paragraph:
			number = 0
		case block.Kind == Numbered:
			number++
			block.Number = number
		}
		body = append(body, block)
		joins = block.Kind == Paragraph
	}
	return body
}

// blockOf reads a line that is not empty. Its first word tells what it is.
func blockOf(line string) Block {
	first, rest, more := strings.Cut(line, " ")
	switch {
	case first == ">":
		if label, text, ok := strings.Cut(rest, ": "); ok {
			return Block{Kind: Value, Label: strings.TrimRight(label, " "+noBreak), Text: text}
		}
	case first == "-" && more:
		return Block{Kind: Bullet, Text: rest}
	case strings.HasPrefix(first, "https://") && !more:
		return Block{Kind: Link, Text: line}
	case strings.HasPrefix(first, "|"):
		return Block{Kind: TableRow, Text: line}
	case more && isNumbering(first):
		return Block{Kind: Numbered, Text: rest}
	}
	return Block{Kind: Paragraph, Text: line}
}

// isNumbering tells whether a word begins a line of a numbered list: "12.".
func isNumbering(word string) bool {
	digits, point := strings.CutSuffix(word, ".")
	return point && digits != "" && strings.Trim(digits, "0123456789") == ""
}

const noBreak = "\u00a0"

// Typeset puts the no-break spaces that a language's punctuation wants where a writer typed
// plain ones. U+202F would be finer before ; ? ! but terminals break lines at it.
func Typeset(l Language, text string) string {
	var set strings.Builder
	done := 0 // what stands before it is set
	for i := range len(text) {
		if text[i] != ' ' {
			continue
		}
		if clings(l, text[:i], text[i+1:]) {
			if done == 0 {
				set.Grow(len(text) + 8*len(noBreak))
			}
			set.WriteString(text[done:i])
			set.WriteString(noBreak)
			done = i + 1
		}
	}
	if done == 0 {
		return text
	}
	set.WriteString(text[done:])
	return set.String()
}

// clings tells whether no line may end at the space between two texts.
func clings(l Language, before, after string) bool {
	switch {
	case strings.HasSuffix(before, "«"), strings.HasSuffix(before, "‹"),
		strings.HasPrefix(after, "»"), strings.HasPrefix(after, "›"):
		return true
	case l != French || after == "":
		return false
	}
	switch after[0] {
	case ':', ';', '?', '!':
		return true
	}
	return false
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
	for _, b := range d.sections["glossary"].Body {
		if cell := strings.Split(strings.Trim(b.Text, "| "), " | "); len(cell) == 5 {
			terms = append(terms, Term{cell[0], cell[1], cell[2], cell[3], cell[4]})
		}
	}
	return terms[1:] // the first row is the table's head
}

// Terms returns the glossary of one section: the terms whose label stands in it.
func (d *Document) Terms(code string) []Term {
	s := d.sections[code]
	text := s.Title
	for _, b := range s.Body {
		text += " " + b.Label + " " + b.Text
	}
	return slices.DeleteFunc(d.Glossary(), func(t Term) bool { return !strings.Contains(text, t.Label) })
}
