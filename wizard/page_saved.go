package wizard

import (
	"slices"

	"raccord/steps"
)

// savedPage shows the receipt, and what can be done next.
func (v Voice) savedPage(s State, side *Side) Page {
	p := v.frame(s, v.Say("saved.title"))
	p.Body = v.receipt(s, side)
	v.choose(&p, offer{v.Say("action.close"), Stop{}}, offer{v.Say("action.home"), Back{}}, offer{v.Say("action.close-with-answers"), Stop{Answers: true}})
	return p
}

// receipt says what was saved, where, what was proven and what remains.
func (v Voice) receipt(s State, side *Side) []steps.Block {
	blocks := []steps.Block{
		{Text: v.Say("saved.intro")},
		{Text: v.Say("saved.where", "path", side.Store.Place(s.ID)), Whole: side.Store.Place(s.ID)},
	}
	if s.Vault.Open && s.Vault.Place != "" {
		blocks = append(blocks, steps.Block{Text: v.Say("saved.secrets", "place", s.Vault.Place), Whole: s.Vault.Place})
	}
	return slices.Concat(blocks, v.proven(s.Answers), v.left(s.Answers))
}

// proven is what the technical account of each structure opened, API by API.
func (v Voice) proven(a steps.Answers) []steps.Block {
	var blocks []steps.Block
	for i, sheet := range a.Structures {
		for _, e := range sheet.Evidence {
			if len(e.APIs) > 0 {
				name := steps.View{Answers: a, Structure: i}.StructureName()
				blocks = append(blocks, steps.Block{Text: v.Say("saved.access", "structure", name)})
				blocks = append(blocks, v.accessSummary(e.APIs)...)
			}
		}
	}
	return blocks
}

// left says which steps are not passed, a line each, or that all of them are.
func (v Voice) left(a steps.Answers) []steps.Block {
	var blocks []steps.Block
	for _, place := range a.Route() {
		step := steps.ByID(place.Step)
		if a.Passed(place) {
			continue
		}
		line := v.Title(step.Section(), nil)
		if step.Scope == steps.PerStructure && len(a.Structures) > 1 {
			line += " · " + v.Say("structure-of", "structure", place.Structure+1, "structures", len(a.Structures))
		}
		blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: line})
	}
	if len(blocks) == 0 {
		return []steps.Block{{Text: v.Say("saved.complete")}}
	}
	return append([]steps.Block{{Text: v.Say("saved.remains")}}, blocks...)
}

// Receipt is what stays on the terminal after the walk: what was saved, where, and what
// remains. The command is the one that takes the dossier up again.
func (v Voice) Receipt(s State, side *Side, command string) []steps.Block {
	if s.ID == "" || s.Unsaved {
		blocks := []steps.Block{{Text: v.Say("ended.unsaved")}}
		for _, problem := range s.Problems {
			if path := problem.Args["aside"]; path != "" {
				blocks = append(blocks, steps.Block{Text: v.Say("ended.aside", "path", path)})
				continue
			}
			blocks = append(blocks, v.Problem(problem)...)
		}
		return blocks
	}
	blocks := v.receipt(s, side)
	if !s.Answers.Done() {
		blocks[0] = steps.Block{Text: v.Say("ended.saved")}
		if s.Code == ExitStorage && !s.Vault.Open {
			blocks[0] = steps.Block{Text: v.Say("ended.no-secrets")}
		}
		blocks = append(blocks, steps.Block{Text: v.Say("saved.resume", "command", command), Whole: command})
	}
	return blocks
}
