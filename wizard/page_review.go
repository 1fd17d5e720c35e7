package wizard

import (
	"fmt"
	"strings"

	"raccord/steps"
)

// homePage lists the dossiers, as a list of tasks.
func (v Voice) homePage(s State) Page {
	p := v.frame(s, v.HomeTitle)
	p.Body = []steps.Block{{Text: v.HomeIntro}}
	if len(s.Dossiers) == 0 {
		p.Body = append(p.Body, steps.Block{Text: v.HomeEmpty})
	}
	var offers []offer
	for _, d := range s.Dossiers {
		offers = append(offers, offer{d.Customer, Open{d.ID}})
	}
	offers = append(offers, offer{v.HomeNew, New{}})
	if s.Practice {
		offers = append(offers, offer{v.HomeLeave, Rehearse{false}})
	} else {
		offers = append(offers, offer{v.HomePractice, Rehearse{true}})
	}
	p.offer(v.HomeAsk, append(offers, offer{v.HomeQuit, Stop{}})...)
	for i, d := range s.Dossiers {
		o := &p.Asks[0].Options[i]
		o.Status, o.Find = v.progress(d), d.ID+" "+strings.Join(d.SIRETs, " ")
	}
	return p
}

// progress is how far a dossier is, in a few words.
func (v Voice) progress(d Summary) string {
	switch {
	case d.Problem != nil:
		return v.DossierUnread
	case d.Step == "":
		return v.DossierDone
	}
	return fmt.Sprintf(v.DossierLine, d.Passed, d.Steps)
}

// reviewPage shows every answer, and changes any of them.
func (v Voice) reviewPage(s State) Page {
	section := v.Section(steps.ByID(s.At.Step).Section(), s.Answers.At(s.At).Fill())
	p := v.frame(s, section.Title)
	p.Body = append(section.Body, v.answers(s.Answers)...)
	offers := []offer{{v.ActionSave, Submitted{}}}
	for _, place := range s.Answers.Route() {
		step := steps.ByID(place.Step)
		if step.Repeats || step.Closes {
			continue
		}
		label := fmt.Sprintf(v.ActionChange, v.Title(step.Section(), nil))
		if step.Scope == steps.PerStructure && len(s.Answers.Structures) > 1 {
			label = fmt.Sprintf(v.ActionChangeAt, v.Title(step.Section(), nil), place.Structure+1)
		}
		offers = append(offers, offer{label, Change{place}})
	}
	p.offer(v.Choose, offers...)
	return p
}

// answers are all answers and what was found, as label and value.
func (v Voice) answers(a steps.Answers) []steps.Block {
	blocks := []steps.Block{{Text: "**" + v.ReviewCustomer + "**"}}
	structure := -1
	for _, place := range a.Route() {
		step, view := steps.ByID(place.Step), a.At(place)
		if step.Repeats || step.Closes {
			continue
		}
		if step.Scope == steps.PerStructure && place.Structure != structure {
			structure = place.Structure
			blocks = append(blocks, steps.Block{Text: "**" + fmt.Sprintf(v.ReviewStructure, structure+1) + "**"})
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

// answer is one answer as people read it.
func (v Voice) answer(f steps.Field, view steps.View) string {
	text := view.Text(f.Key)
	switch {
	case f.Kind == steps.Secret && (view.Kept(&f) || !view.Secret(f.Key).Empty()):
		return v.Hidden
	case text == "":
		return v.Unanswered
	case f.Values() != nil:
		return v.Title(f.Section()+"."+text, nil)
	}
	return text
}

// evidence is what a check showed, how sure it is, and when.
func (v Voice) evidence(e steps.Evidence) string {
	line := fmt.Sprintf(v.Checked, v.Title("evidence."+string(e.Degree), nil), e.At.Local().Format(v.Date))
	if e.PasswordExpires != nil {
		note := steps.Problem{Code: "note.password-expires", Args: steps.Args{"date": e.PasswordExpires.Format(v.Day)}}
		line += ". " + v.Title(note.Code, note.Args)
	}
	return line
}

// savedPage is the receipt on the screen.
func (v Voice) savedPage(s State, side *Side) Page {
	p := v.frame(s, v.SavedTitle)
	p.Body = v.receipt(s, side)
	p.offer(v.Choose, offer{v.HomeQuit, Stop{}}, offer{v.ActionHome, Back{}}, offer{v.ActionAnswers, Stop{Answers: true}})
	return p
}

func (v Voice) receipt(s State, side *Side) []steps.Block {
	blocks := []steps.Block{
		{Text: v.SavedIntro},
		{Text: fmt.Sprintf(v.SavedWhere, side.Store.Path(s.ID))},
	}
	if s.Vault.Open {
		blocks = append(blocks, steps.Block{Text: fmt.Sprintf(v.SavedSecrets, s.Vault.Place)})
	}
	blocks = append(blocks, v.proven(s.Answers)...)
	left := v.left(s.Answers)
	if len(left) == 0 {
		return append(blocks, steps.Block{Text: v.SavedComplete})
	}
	return append(append(blocks, steps.Block{Text: v.SavedRemains}), left...)
}

// proven is what the technical account of each structure was seen to open.
func (v Voice) proven(a steps.Answers) []steps.Block {
	var blocks []steps.Block
	for i, sheet := range a.Structures {
		for _, e := range sheet.Evidence {
			if len(e.APIs) > 0 {
				name := steps.View{Answers: a, Structure: i}.Text("structure.name")
				blocks = append(blocks, steps.Block{Text: fmt.Sprintf(v.SavedAccess, name)})
				blocks = append(blocks, v.accessSummary(e.APIs)...)
			}
		}
	}
	return blocks
}

// left are the steps that are not passed, a line each.
func (v Voice) left(a steps.Answers) []steps.Block {
	var blocks []steps.Block
	for _, place := range a.Route() {
		step := steps.ByID(place.Step)
		if a.Passed(place) || step.Repeats {
			continue
		}
		line := v.Title(step.Section(), nil)
		if step.Scope == steps.PerStructure && len(a.Structures) > 1 {
			line += " · " + fmt.Sprintf(v.StructureOf, place.Structure+1, len(a.Structures))
		}
		blocks = append(blocks, steps.Block{Kind: steps.Bullet, Text: line})
	}
	return blocks
}

// Receipt is what stays on the terminal after the walk: what was saved, where, and what
// remains. Command is how to take it up again.
func (v Voice) Receipt(s State, side *Side, command string) []steps.Block {
	switch {
	case s.ID == "":
		return []steps.Block{{Text: v.EndedUnsaved}}
	case s.Phase == Failed || s.Code == ExitStorage:
		return []steps.Block{{Text: v.EndedUnsaved}}
	}
	blocks := v.receipt(s, side)
	if !s.Answers.Done() {
		blocks[0] = steps.Block{Text: v.EndedSaved}
		blocks = append(blocks, steps.Block{Text: fmt.Sprintf(v.SavedResume, command)})
	}
	return blocks
}

// Verdict is a dossier's last verdict and when it was reached, in a few words.
func (v Voice) Verdict(s Summary) string {
	if s.CheckedAt.IsZero() {
		return v.NotChecked
	}
	return fmt.Sprintf(v.LastVerdict, v.Verdicts[s.Verdict], s.CheckedAt.Local().Format(v.Date))
}

// Dossier is one dossier in full.
func (v Voice) Dossier(id string, a steps.Answers) []steps.Block {
	blocks := append([]steps.Block{{Text: "**" + id + "**"}}, v.answers(a)...)
	if left := v.left(a); len(left) > 0 {
		return append(append(blocks, steps.Block{Text: v.SavedRemains}), left...)
	}
	return append(blocks, steps.Block{Text: v.SavedComplete})
}

// Problem is a problem in full.
func (v Voice) Problem(p steps.Problem) []steps.Block { return v.problemBlocks(p) }
