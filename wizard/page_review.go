package wizard

import (
	"slices"
	"strconv"

	"raccord/steps"
)

// This file shows every answer of a dossier. The rules are:
//
//   - The review is one list: what saves stands first, then a row for each answer, with what speaks
//     for it beside its value, then what adds a structure. A row leads to the step that asks it, and there to its field.
//   - What a check showed has a row of its own, behind the answers that it rests on.

// reviewPage shows every answer, and changes any of them.
func (v Voice) reviewPage(s State) Page {
	section := v.Section(steps.ByID(s.At.Step).Section(), s.Answers.At(s.At).Fill())
	p := v.frame(s, section.Title)
	p.Body = section.Body
	offers, rows := []offer{{v.Say("action.save"), Submitted{}}}, []Option{{}}
	for _, place := range s.Answers.Route() {
		fields := steps.ByID(place.Step).Fields // their rows stand before those of the check
		for i, row := range v.reviewRows(s.Answers, place) {
			change := Change{Place: place}
			if i < len(fields) {
				change.Field = fields[i].Key
			}
			offers, rows = append(offers, offer{row.Label, change}), append(rows, row)
		}
	}
	v.choose(&p, append(offers, offer{v.Say("action.add-structure"), AddStructure{}})...)
	for i, row := range rows {
		p.Asks[0].Options[i].Cells, p.Asks[0].Options[i].Said = row.Cells, row.Said
	}
	p.Asks[0].Columns = []Column{
		{Head: v.Say("review.answer"), Least: 16, Enough: 26}, {Head: v.Say("review.value"), Least: 16, Enough: 36}, {Head: v.Say("review.evidence")},
	}
	return p
}

// reviewRows are the rows of one step: a row for each answer, and for what its check showed.
func (v Voice) reviewRows(a steps.Answers, p steps.Place) []Option {
	step, view := steps.ByID(p.Step), a.At(p)
	if step.Closes {
		return nil
	}
	structure := ""
	if step.Scope == steps.PerStructure && len(a.Structures) > 1 {
		structure = strconv.Itoa(p.Structure+1) + ". "
	}
	row := func(label, value string, sure Certainty) Option {
		label, value = structure+label, steps.Printable(value)
		if sure == "" {
			return Option{Label: label, Cells: []string{value, ""}, Said: v.labelled(label, value)}
		}
		state := v.Say("report.state." + string(sure))
		return Option{Label: label, Cells: []string{value, sure.Sign() + " " + state}, Said: v.labelled(label, value) + " · " + state}
	}
	var rows []Option
	for _, f := range step.Fields {
		sure := certaintyOfAnswer(a, p, &f)
		if f.Optional && view.Text(f.Key) == "" && !view.Kept(&f) {
			sure = "" // nothing was said, and nothing has to be
		}
		rows = append(rows, row(v.Title(f.Section(), nil), v.answer(f, view), sure))
	}
	e, checked := view.Evidence(p.Step)
	if !checked {
		return rows
	}
	rows = append(rows, row(v.Say("review.check"), v.evidenceLine(e), CertaintyOf(a, p)))
	for _, b := range v.accessSummary(e.APIs) {
		rows = append(rows, row(b.Label, b.Text, ""))
	}
	return rows
}

// answers is every answer and what each check showed, as labels and values.
func (v Voice) answers(a steps.Answers) []steps.Block {
	blocks := []steps.Block{{Text: "**" + v.Say("review.customer") + "**"}}
	structure := -1
	for _, place := range a.Route() {
		step, view := steps.ByID(place.Step), a.At(place)
		if step.Closes {
			continue
		}
		if step.Scope == steps.PerStructure && place.Structure != structure {
			structure = place.Structure
			blocks = append(blocks, steps.Block{Text: "**" + v.Say("review.structure", "structure", structure+1) + "**"})
		}
		for _, f := range step.Fields {
			blocks = append(blocks, steps.Block{Kind: steps.Value, Label: v.Title(f.Section(), nil), Text: v.answer(f, view)})
		}
		if e, ok := view.Evidence(place.Step); ok {
			blocks = append(blocks, v.evidenceBlocks(e)...)
		}
	}
	return blocks
}

// answer is one answer as people read it. A secret is never shown.
func (v Voice) answer(f steps.Field, view steps.View) string {
	text := view.Text(f.Key)
	switch {
	case f.Kind == steps.Secret && (view.Kept(&f) || !view.Secret(f.Key).Empty()):
		return v.Say("secret.hidden")
	case text == "":
		return v.Say("unanswered")
	case f.Values() != nil:
		return v.Title(f.Section()+"."+text, nil)
	}
	return text
}

// Dossier is one dossier in full.
func (v Voice) Dossier(id string, a steps.Answers) []steps.Block {
	return slices.Concat([]steps.Block{{Text: "**" + id + "**"}}, v.answers(a), v.left(a), v.recordBlocks(a))
}
