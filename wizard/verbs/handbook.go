package verbs

import (
	"io"
	"iter"
	"slices"
	"strings"

	"raccord/steps"
	"raccord/wizard"
)

// This file makes the procedure a document to read, print and tick off. The rules are:
//
//   - It holds every step, those that only some see too, in the order of the table.
//   - Every numbered line and every question has a box; a step without either is one box.
//   - What only an answer or a screen can tell stands as its name between ‹ ›.
//   - No secret is to be written on it: a question for one says so and leaves no room.

// A handbook is the procedure as a document, before it is set in a format.
type handbook struct {
	Language steps.Language
	Words    handbookWords
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
	// Note says for whom the step is, "" for everybody once.
	Note      string
	Body      []passage
	Questions []question
}

// A question is one field, or the step itself where there is nothing else to tick.
type question struct {
	Label, Help string
	// Options are the answers to choose from; each has its box then, the question none.
	Options []string
	// Room is left to write the answer in.
	Room bool
}

// A failure is a fault or problem: what is observed, what it means, what to do.
type failure struct {
	Title                     string
	Observed, Meaning, Remedy []passage
}

// A passage is a run of blocks of one kind: the lines of a list, or one paragraph.
type passage struct {
	Kind   string
	Blocks []steps.Block
}

// kinds are the names that formats know the kinds of block by.
var kinds = map[steps.BlockKind]string{
	steps.Paragraph: "paragraph",
	steps.Numbered:  "numbered",
	steps.Bullet:    "bullet",
	steps.Value:     "value",
	steps.Link:      "link",
}

// formats are the formats of a handbook by name.
var formats = map[string]func(*handbook, io.Writer) error{
	"md":   (*handbook).markdown,
	"html": (*handbook).html,
}

// Handbook writes the whole procedure to w, in the format "md" or "html". Another format
// is a *UsageError.
func (e *Env) Handbook(format string, w io.Writer) error {
	write, ok := formats[format]
	if !ok {
		return Usagef(e.Voice.Command.FlagValue, format, "--format")
	}
	return write(newHandbook(e.Voice), w)
}

func newHandbook(v wizard.Voice) *handbook {
	c := compiler{v, handbookWordsIn[v.Language], names(v)}
	h := &handbook{Language: v.Language, Words: c.words, Failures: c.failures(), Glossary: v.Glossary()}
	for _, part := range steps.Parts {
		h.Chapters = append(h.Chapters, c.chapter(part))
	}
	return h
}

// A compiler compiles a handbook in one language.
type compiler struct {
	voice wizard.Voice
	words handbookWords
	fill  steps.Args
}

// names are what stands for what only an answer or a screen can tell: a name, in ‹ ›.
func names(v wizard.Voice) steps.Args {
	fill := steps.Args{}
	for observed, name := range handbookWordsIn[v.Language].Observed {
		fill[observed] = "‹" + name + "›"
	}
	for _, s := range steps.Procedure {
		for _, f := range s.Fields {
			fill[string(f.Key)] = "‹" + v.Title(f.Section(), nil) + "›"
		}
	}
	return fill
}

func (c compiler) chapter(part steps.Part) chapter {
	section := c.voice.Section("part."+string(part), c.fill)
	ch := chapter{ID: part, Title: section.Title, Body: passages(section.Body)}
	for _, s := range steps.Procedure {
		if s.Part == part {
			ch.Instructions = append(ch.Instructions, c.instruction(&s))
		}
	}
	return ch
}

func (c compiler) instruction(s *steps.Step) instruction {
	section := c.voice.Section(s.Section(), c.fill)
	in := instruction{ID: s.ID, Title: section.Title, Note: c.note(s), Body: passages(section.Body)}
	for _, f := range s.Fields {
		in.Questions = append(in.Questions, c.question(&f))
	}
	if len(s.Fields) == 0 && !slices.ContainsFunc(section.Body, numbered) {
		in.Questions = []question{{Label: section.Title}}
	}
	return in
}

func numbered(b steps.Block) bool { return b.Kind == steps.Numbered }

func (c compiler) note(s *steps.Step) string {
	var notes []string
	if s.Scope == steps.PerStructure {
		notes = append(notes, c.words.EachStructure)
	}
	if s.Shown != nil && !s.Repeats {
		notes = append(notes, c.words.Sometimes)
	}
	return strings.Join(notes, " · ")
}

func (c compiler) question(f *steps.Field) question {
	q := question{
		Label: c.voice.Title(f.Section(), c.fill),
		Help:  c.voice.Sentence(f.Section(), c.fill),
		Room:  f.Kind == steps.Text,
	}
	for _, value := range f.Values() {
		q.Options = append(q.Options, c.voice.Title(f.Section()+"."+value, c.fill))
	}
	if f.Optional {
		q.Label += " (" + c.voice.Say("optional") + ")"
	}
	if f.Kind == steps.Secret {
		q.Help += " " + c.words.Unwritten
	}
	return q
}

func (c compiler) failures() []failure {
	var all []failure
	for _, code := range c.voice.Codes {
		if strings.HasPrefix(code, "fault.") || strings.HasPrefix(code, "problem.") {
			section := c.voice.Section(code, c.fill)
			if said := leads(section.Body); len(said) == 3 {
				all = append(all, failure{section.Title, passages(said[0]), passages(said[1]), passages(said[2])})
			}
		}
	}
	return all
}

// leads are the pieces of a text about a failure, each under a lead like "**Observed.** ",
// which is left out: the table's head says it. A text that is only a line of another
// failure has none.
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

// passages are blocks with the lines of each list together.
func passages(blocks []steps.Block) []passage {
	var all []passage
	for run := range runs(blocks) {
		all = append(all, passage{kinds[run[0].Kind], run})
	}
	return all
}

// runs yields the blocks that belong together: paragraphs and addresses stand alone.
func runs(blocks []steps.Block) iter.Seq[[]steps.Block] {
	return func(yield func([]steps.Block) bool) {
		for len(blocks) > 0 {
			n := 1
			for n < len(blocks) && joined(blocks[n-1], blocks[n]) {
				n++
			}
			if !yield(blocks[:n]) {
				return
			}
			blocks = blocks[n:]
		}
	}
}

func joined(above, below steps.Block) bool {
	return above.Kind == below.Kind && above.Kind != steps.Paragraph && above.Kind != steps.Link
}
