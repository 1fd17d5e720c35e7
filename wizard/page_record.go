package wizard

import (
	"cmp"
	"slices"
	"strings"

	"raccord/steps"
)

// This file puts the record of a dossier into words: who takes care of it, the notes, what was
// done.

// lastActs is how many acts are shown where a dossier is opened.
const lastActs = 3

// recordBlocks are the whole record, none where it is empty.
func (v Voice) recordBlocks(a steps.Answers) []steps.Block {
	blocks := v.assigned(a)
	if len(a.Notes) > 0 {
		blocks = append(blocks, steps.Block{Text: "**" + v.Say("record.notes") + "**"})
		for _, n := range a.Notes {
			blocks = append(blocks, v.noteBlock(n))
		}
	}
	if len(a.History) > 0 {
		blocks = append(blocks, steps.Block{Text: "**" + v.Say("record.history") + "**"})
	}
	return append(blocks, v.actBlocks(a, a.History)...)
}

// handover is what is shown where a dossier is opened, a line each: what it was refused for last,
// who takes care of it, the last note, the last acts.
func (v Voice) handover(a steps.Answers) []steps.Block {
	blocks := v.obstacle(a)
	for _, b := range v.assigned(a) {
		blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: b.Text})
	}
	if n := len(a.Notes); n > 0 {
		last := a.Notes[n-1]
		blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: v.Say("record.last-note", "time", v.Time(last.At), "note", v.NoteWords(last))})
	}
	acts := slices.DeleteFunc(slices.Clone(a.History), func(act steps.Act) bool { return act.What == steps.Noted })
	return append(blocks, v.actBlocks(a, acts[max(0, len(acts)-lastActs):])...)
}

// obstacle says what keeps a dossier where it stands, when that was seen, and what was observed;
// nothing where nothing was tried in vain.
func (v Voice) obstacle(a steps.Answers) []steps.Block {
	at, stuck := a.Stuck()
	if !stuck {
		return nil
	}
	problem := a.Obstacle(at)
	said := []string{v.Say("record.obstacle", "title", v.Title(problem.Code, v.args(*problem)))}
	if e, checked := a.At(at).Evidence(at.Step); checked {
		if observed := v.observed(*problem); observed != "" {
			said = append(said, strings.TrimSuffix(observed, "."))
		}
		said = append(said, v.Time(e.At))
	}
	sign := signOpen
	if code := ExitOfProblem(*problem); code == ExitRefused || code == ExitAccess {
		sign = SignNo
	}
	return []steps.Block{{Kind: steps.Outcome, Sign: sign, Text: strings.Join(said, " · ")}}
}

// observed is the first sentence of the words for a problem, "" where something in it is not known.
func (v Voice) observed(problem steps.Problem) string {
	for _, b := range v.Section(problem.Code, v.args(problem)).Body {
		_, text, labelled := strings.Cut(strings.TrimPrefix(b.Text, "**"), "** ")
		if !labelled {
			text = b.Text
		}
		first, _, _ := strings.Cut(text, ". ")
		if strings.Contains(first, steps.Blank) {
			return ""
		}
		return strings.TrimSuffix(first, ".") + "."
	}
	return ""
}

func (v Voice) assigned(a steps.Answers) []steps.Block {
	if a.Assigned == "" {
		return nil
	}
	return []steps.Block{{Text: v.Say("record.assigned", "name", steps.Printable(a.Assigned))}}
}

// noteBlock is one note, on one line: what a terminal wraps.
func (v Voice) noteBlock(n steps.Note) steps.Block {
	return steps.Block{Kind: steps.Bullet, Text: v.Time(n.At) + " · " + v.NoteWords(n)}
}

// NoteWords says who wrote a note and what, in one line.
func (v Voice) NoteWords(n steps.Note) string {
	return steps.Printable(n.Who) + v.Colon() + strings.Join(NoteLines(n), " ")
}

// NoteLines are the lines of a note that are not blank, each as it may be shown.
func NoteLines(n steps.Note) []string {
	var lines []string
	for line := range strings.Lines(n.Text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, steps.Printable(line))
		}
	}
	return lines
}

func (v Voice) actBlocks(a steps.Answers, acts []steps.Act) []steps.Block {
	var blocks []steps.Block
	for _, act := range acts {
		blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: v.Time(act.At) + " · " + v.ActWords(act, a)})
	}
	return blocks
}

// ActWords says who did what at which step of which structure of a, without the time.
func (v Voice) ActWords(act steps.Act, a steps.Answers) string {
	said := []string{steps.Printable(act.Who), v.deed(act.What)}
	if steps.Has(act.Step) {
		said = append(said, v.Title(steps.ByID(act.Step).Section(), nil))
	}
	if act.Structure != "" && len(a.Structures) > 1 {
		name := act.Structure
		if i := slices.Index(a.SIRETs(), act.Structure); i >= 0 {
			name = cmp.Or(steps.View{Answers: a, Structure: i}.StructureName(), name)
		}
		said = append(said, steps.Printable(name))
	}
	return strings.Join(said, " · ")
}

// deed is what was done, in words. A deed of a later version is shown as it is named.
func (v Voice) deed(d steps.Deed) string {
	if !slices.Contains(steps.Deeds, d) {
		return steps.Printable(string(d))
	}
	return v.Say(d.Code())
}
