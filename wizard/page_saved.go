package wizard

import (
	"slices"

	"raccord/steps"
)

// This file shows a dossier that is saved for good, and says the same on the terminal that the walk
// leaves. The rules are:
//
//   - Connected is a dossier of which every step is done and every check passed. It says since
//     when, and of each check what it showed and how sure that is.
//   - What rests on the user's word is counted as that.
//   - Of the technical password only what Chorus Pro said is given as a day.

// savedPage shows what was saved, and what can be done next, each under a key of its own.
func (v Voice) savedPage(s State, side *Side) Page {
	p := v.frame(s, v.Say("saved.title"))
	if s.Connected() {
		p.Title = v.Say("connected.title")
	}
	p.Lead, p.Body = v.endingBlocks(s, side), v.receipt(s, side)
	offers := []lettered{{offer{v.Say("action.close"), Stop{}}, "q"}}
	if side.WriteReport != nil {
		offers = append(offers, lettered{offer{v.Say("action.report"), WriteReport{}}, "r"})
	}
	if s.Connected() && side.SealCommand != nil {
		offers = append(offers, lettered{offer{v.Say("action.seal"), ShowSealing{}}, "e"})
		if s.End.Sealing {
			p.Values = []Value{{Label: v.Say("connected.seal-command"), Text: side.SealCommand(s)}}
		}
	}
	if s.Connected() {
		offers = append(offers, lettered{offer{v.Say("action.add-structure"), AddStructure{}}, "s"})
	}
	v.chooseByLetter(&p, append(offers,
		lettered{offer{v.Say("action.next-dossier"), Back{}}, "d"},
		lettered{offer{v.Say("action.close-with-answers"), Stop{Answers: true}}, "a"})...)
	return p
}

// endingBlocks say what came of what was chosen on the page.
func (v Voice) endingBlocks(s State, side *Side) []steps.Block {
	var blocks []steps.Block
	for _, problem := range s.Problems {
		blocks = append(blocks, v.Problem(problem)...)
	}
	if path := s.End.Report; path != "" {
		blocks = append(blocks, steps.Block{Kind: steps.Outcome, Sign: SignYes, Text: v.Say("connected.report", "path", path), Whole: path})
	}
	if s.End.Sealing {
		command := side.SealCommand(s)
		blocks = append(blocks, steps.Block{Text: v.Say("connected.seal")},
			steps.Block{Kind: steps.Value, Label: v.Say("connected.seal-command"), Text: command, Whole: command})
	}
	return blocks
}

// receipt says what was saved, where, what was proven and what remains.
func (v Voice) receipt(s State, side *Side) []steps.Block {
	path := side.Store.Place(s.ID)
	blocks := []steps.Block{{Text: v.Say("saved.intro")}, {Text: v.Say("saved.where", "path", path), Whole: path}}
	if s.Vault.Open && s.Vault.Place != "" {
		blocks = append(blocks, steps.Block{Text: v.Say("saved.secrets", "place", s.Vault.Place), Whole: s.Vault.Place})
	}
	if s.Connected() {
		return slices.Concat(v.proofs(s.Answers), blocks, v.left(s.Answers))
	}
	return slices.Concat(blocks, v.accesses(s.Answers), v.left(s.Answers))
}

// proofs say since when all is done, what each check of every structure showed, and how many steps
// no check could prove.
func (v Voice) proofs(a steps.Answers) []steps.Block {
	blocks := []steps.Block{{Text: v.Say("connected.since", "time", v.Time(a.Reviewed))}}
	structure, declared := -1, 0
	for _, place := range a.Route() {
		step, view := steps.ByID(place.Step), a.At(place)
		if step.Closes {
			continue
		}
		e, checked := view.Evidence(place.Step)
		if !checked {
			declared++
			continue
		}
		if len(a.Structures) > 1 && place.Structure != structure {
			structure = place.Structure
			blocks = append(blocks, steps.Block{Text: "**" + view.StructureName() + "**"})
		}
		blocks = append(blocks, v.proof(place.Step, e)...)
	}
	return append(blocks, steps.Block{Text: v.Say("connected.declared", "count", declared)})
}

// proof is what one check showed, how sure that is, and when; and of a technical account, how long
// its password is good for.
func (v Voice) proof(id steps.ID, e steps.Evidence) []steps.Block {
	text := v.Say("checked", "degree", v.Title("evidence."+string(e.Degree), nil), "date", v.Time(e.At))
	if len(e.APIs) > 0 {
		text += " · " + v.Say("check.short.access", "granted", granted(e.APIs), "count", len(e.APIs))
	}
	rows := []steps.Block{{Kind: steps.Outcome, Sign: evidenceSign(e), Label: v.Say("proof." + string(id)), Text: text}}
	switch {
	case e.PasswordExpires != nil:
		expires := v.Say("connected.expires", "day", v.Day(*e.PasswordExpires))
		rows = append(rows, steps.Block{Kind: steps.Outcome, Sign: SignYes, Label: v.Say("proof.password"), Text: expires})
	case len(e.APIs) > 0:
		rows = append(rows, steps.Block{Kind: steps.Outcome, Sign: signOpen, Label: v.Say("proof.password"), Text: v.Say("connected.expiry-unknown")})
	}
	return rows
}

// accesses is what the technical account of each structure opened, API by API.
func (v Voice) accesses(a steps.Answers) []steps.Block {
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
			if path := problem.Args["answers"]; path != "" {
				blocks = append(blocks, steps.Block{Text: v.Say("ended.rescued", "path", path), Whole: path})
				continue
			}
			blocks = append(blocks, v.Problem(problem)...)
		}
		return blocks
	}
	blocks := v.receipt(s, side)
	if s.Connected() {
		blocks = append([]steps.Block{{Text: v.Say("connected.title")}}, blocks...)
	}
	if !s.Answers.Done() {
		blocks[0] = steps.Block{Text: v.Say("ended.saved")}
		if s.Code == ExitStorage && !s.Vault.Open && len(s.Problems) == 0 {
			blocks[0] = steps.Block{Text: v.Say("ended.no-secrets")}
		}
	}
	return append(blocks, v.Resume(s, command)...)
}

// Resume says by which command a dossier is taken up again, nothing for one that is done.
func (v Voice) Resume(s State, command string) []steps.Block {
	if s.Answers.Done() {
		return nil
	}
	return []steps.Block{{Text: v.Say("saved.resume", "command", command), Whole: command}}
}
