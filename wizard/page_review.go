package wizard

import (
	"slices"

	"raccord/steps"
)

// reviewPage shows every answer, and changes any of them.
func (v Voice) reviewPage(s State) Page {
	section := v.Section(steps.ByID(s.At.Step).Section(), s.Answers.At(s.At).Fill())
	p := v.frame(s, section.Title)
	p.Body = append(section.Body, v.answers(s.Answers)...)
	offers := []offer{{v.Say("action.save"), Submitted{}}}
	for _, place := range s.Answers.Route() {
		step := steps.ByID(place.Step)
		if step.Repeats || step.Closes {
			continue
		}
		label := v.Say("action.change", "step", v.Title(step.Section(), nil))
		if step.Scope == steps.PerStructure && len(s.Answers.Structures) > 1 {
			label = v.Say("action.change-at", "step", v.Title(step.Section(), nil), "structure", place.Structure+1)
		}
		offers = append(offers, offer{label, Change{place}})
	}
	v.choose(&p, offers...)
	return p
}

// answers is every answer and what each check showed, as labels and values.
func (v Voice) answers(a steps.Answers) []steps.Block {
	blocks := []steps.Block{{Text: "**" + v.Say("review.customer") + "**"}}
	structure := -1
	for _, place := range a.Route() {
		step, view := steps.ByID(place.Step), a.At(place)
		if step.Repeats || step.Closes {
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
