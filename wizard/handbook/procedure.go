package handbook

import (
	"slices"
	"strings"

	"raccord/steps"
	"raccord/wizard"
)

// This file makes the procedure a document to read, print and tick off. The rules are:
//
//   - It holds every step, those that only some see too, in the order of the table.
//   - Every numbered line and every question has a box; a step without either is one box.
//   - What only an answer or a screen can tell stands as its name, as ‹Client ID›.
//   - No secret is to be written on it: a question for one says so and leaves no room.

// A handbook is the procedure as a document: what its templates lay out.
type handbook struct {
	Chapters []chapter
	Failures []failure
	Glossary []steps.Term
}

// A chapter is one part of the procedure.
type chapter struct {
	ID           steps.Part
	Title        string
	Body         []passage
	Instructions []instruction
}

// An instruction is one step.
type instruction struct {
	ID    steps.ID
	Title string
	// Note says for whom the step is, "" for what everybody does once.
	Note      string
	Body      []passage
	Questions []question
}

// A question is one field, or the step itself where there is nothing else to tick.
type question struct {
	Label, Help string
	// Options are the answers to choose from: each of them has a box, instead of the question.
	Options []string
	// Room tells whether there is a line to write the answer on.
	Room bool
}

// A failure is a fault or problem: what is observed, what it means, what to do.
type failure struct {
	Title                     string
	Observed, Meaning, Remedy []passage
}

// A passage is the lines of one list, one paragraph, or one address.
type passage struct {
	Kind   string // a name of kinds
	Blocks []steps.Block
}

// kinds are what templates call the kinds of block.
var kinds = map[steps.BlockKind]string{
	steps.Paragraph: "paragraph",
	steps.Numbered:  "numbered",
	steps.Bullet:    "bullet",
	steps.Value:     "value",
	steps.Link:      "link",
}

// newHandbook returns the procedure in the words of a language.
func newHandbook(v wizard.Voice) *handbook {
	w := writer{v, standIns(v)}
	h := &handbook{Failures: w.failures(), Glossary: v.Glossary()}
	for _, part := range steps.Parts {
		h.Chapters = append(h.Chapters, w.chapter(part))
	}
	return h
}

// A writer puts the procedure into words.
type writer struct {
	voice wizard.Voice
	// fill stands for the answers in every text.
	fill steps.Args
}

// observed are the placeholders for what only the screen can tell.
var observed = []string{"host", "status", "code", "stage", "proxy", "reason", "issuer", "retry", "siret", "attached", "elsewhere"}

// standIns returns what stands in the texts for what only an answer or a screen can tell: its
// name, in ‹ ›.
func standIns(v wizard.Voice) steps.Args {
	fill := steps.Args{}
	for _, name := range observed {
		fill[name] = "‹" + v.Say("handbook.observed."+name) + "›"
	}
	for _, s := range steps.Procedure {
		for _, f := range s.Fields {
			fill[string(f.Key)] = "‹" + v.Title(f.Section(), nil) + "›"
		}
	}
	return fill
}

func (w writer) chapter(part steps.Part) chapter {
	section := w.voice.Section("part."+string(part), w.fill)
	ch := chapter{ID: part, Title: section.Title, Body: passages(section.Body)}
	for _, s := range steps.Procedure {
		if s.Part == part && s.Words == "" { // one that shares its words is said with the other
			ch.Instructions = append(ch.Instructions, w.instruction(&s))
		}
	}
	return ch
}

func (w writer) instruction(s *steps.Step) instruction {
	section := w.voice.Section(s.Section(), w.fill)
	in := instruction{ID: s.ID, Title: section.Title, Note: w.note(s), Body: passages(section.Body)}
	for _, f := range s.Fields {
		in.Questions = append(in.Questions, w.question(&f))
	}
	toDo := func(b steps.Block) bool { return b.Kind == steps.Numbered }
	if len(s.Fields) == 0 && !slices.ContainsFunc(section.Body, toDo) {
		in.Questions = []question{{Label: section.Title}}
	}
	return in
}

// note says for whom a step is.
func (w writer) note(s *steps.Step) string {
	var notes []string
	if s.Scope == steps.PerStructure {
		notes = append(notes, w.voice.Say("handbook.each-structure"))
	}
	if s.Shown != nil {
		notes = append(notes, w.voice.Say("handbook.sometimes"))
	}
	return strings.Join(notes, " · ")
}

func (w writer) question(f *steps.Field) question {
	q := question{
		Label: w.voice.Title(f.Section(), w.fill),
		Help:  w.voice.Sentence(f.Section(), w.fill),
		Room:  f.Kind == steps.Text,
	}
	for _, value := range f.Values() {
		q.Options = append(q.Options, w.voice.Title(f.Section()+"."+value, w.fill))
	}
	if f.Optional {
		q.Label += " (" + w.voice.Say("optional") + ")"
	}
	if f.Kind == steps.Secret {
		q.Help += " " + w.voice.Say("handbook.unwritten")
	}
	return q
}

func (w writer) failures() []failure {
	var all []failure
	for _, code := range w.voice.Codes {
		if strings.HasPrefix(code, "fault.") || strings.HasPrefix(code, "problem.") {
			section := w.voice.Section(code, w.fill)
			if said := leads(section.Body); len(said) == 3 {
				all = append(all, failure{section.Title, passages(said[0]), passages(said[1]), passages(said[2])})
			}
		}
	}
	return all
}

// leads cuts a text about a failure at its leads, "**Observed.** " and the like, and leaves
// them out: the table's head says them. A text without leads is a line of another failure.
func leads(body []steps.Block) [][]steps.Block {
	var pieces [][]steps.Block
	for _, b := range body {
		lead, rest, ok := strings.Cut(b.Text, ".** ")
		if ok && strings.HasPrefix(lead, "**") {
			b.Text = rest
			pieces = append(pieces, nil)
		}
		if n := len(pieces); n > 0 {
			pieces[n-1] = append(pieces[n-1], b)
		}
	}
	return pieces
}

// passages puts the lines of each list together.
func passages(blocks []steps.Block) []passage {
	var all []passage
	for i, b := range blocks {
		alone := b.Kind == steps.Paragraph || b.Kind == steps.Link
		if i == 0 || alone || b.Kind != blocks[i-1].Kind {
			all = append(all, passage{Kind: kinds[b.Kind]})
		}
		last := &all[len(all)-1]
		last.Blocks = append(last.Blocks, b)
	}
	return all
}
