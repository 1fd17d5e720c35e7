package report

import (
	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard"
)

// This file decides what may stay in a report that names no one. The rules are:
//
//   - The same answer always has the same stand-in, a different one another, so that the
//     report can still be followed: « Personne 1 » is the same person everywhere.
//   - Nothing of a SIRET stays: its last digits are enough to find a structure in a register.
//   - An answer stays where it is known to name no one. What is asked by a new question is
//     left out until it is listed here.
//   - Of a note, who left it stays as a stand-in, and nothing of its text.
//   - Of names that differ, the places and kinds of difference stay, not the characters.

// A disguise gives the answers of one report their stand-ins.
type disguise struct {
	voice wizard.Voice
	// given are the stand-ins by the sort of answer, then by the answer.
	given map[string]map[string]string
}

func newDisguise(v wizard.Voice) *disguise {
	return &disguise{voice: v, given: map[string]map[string]string{}}
}

// harmless are the questions whose answers name no one.
var harmless = map[steps.Key]bool{"connector.version": true, "customer.role": true}

// sorts says which sort of name the answer to a question is. Answers of one sort share their
// stand-ins.
var sorts = map[steps.Key]string{
	"customer.name": "customer", "structure.name": "structure", "structure.siret": "siret",
	"application.name": "application", "declaration.application_name": "application",
	"application.responsible": "person", "declaration.contact_name": "person",
	"application.email": "email", "declaration.contact_email": "email",
	"declaration.contact_phone": "phone",
	"credentials.client_id":     "client-id", "access.login": "login",
}

// standIn returns what stands for the answer to key; "" stays "".
func (d *disguise) standIn(key steps.Key, answer string) string {
	sort := sorts[key]
	switch {
	case answer == "":
		return ""
	case sort == "":
		return d.voice.Say("report.left-out")
	}
	if d.given[sort] == nil {
		d.given[sort] = map[string]string{}
	}
	if d.given[sort][answer] == "" {
		d.given[sort][answer] = d.voice.Say("report.stand-in."+sort, "number", len(d.given[sort])+1)
	}
	return d.given[sort][answer]
}

// answers returns the dossier with stand-ins for everything that names a person or a body, and without
// its secrets.
func (d *disguise) answers(a steps.Answers) steps.Answers {
	shown := steps.Answers{Practice: a.Practice, Reviewed: a.Reviewed, Customer: d.sheet(a.Customer)}
	for _, s := range a.Structures {
		shown.Structures = append(shown.Structures, d.sheet(s))
	}
	shown.Record = d.record(a.Record) // last: those whom the documents name first keep their numbers
	return shown
}

// person returns what stands for someone who worked on the dossier.
func (d *disguise) person(name string) string { return d.standIn("application.responsible", name) }

func (d *disguise) record(r steps.Record) steps.Record {
	shown := steps.Record{Assigned: d.person(r.Assigned)}
	for _, n := range r.Notes {
		shown.Notes = append(shown.Notes, steps.Note{At: n.At, Who: d.person(n.Who), Text: d.voice.Say("report.left-out")})
	}
	for _, act := range r.History {
		act.Who, act.Structure = d.person(act.Who), d.standIn("structure.siret", act.Structure)
		shown.History = append(shown.History, act)
	}
	return shown
}

func (d *disguise) sheet(s steps.Sheet) steps.Sheet {
	shown := steps.Sheet{Texts: map[steps.Key]string{}, Evidence: map[steps.ID]steps.Evidence{}}
	for _, step := range steps.Procedure {
		for _, f := range step.Fields {
			answer, answered := s.Texts[f.Key]
			if answered && !harmless[f.Key] && f.Values() == nil {
				answer = d.standIn(f.Key, answer)
			}
			if answered {
				shown.Texts[f.Key] = answer
			}
		}
		if e, ok := s.Evidence[step.ID]; ok {
			shown.Evidence[step.ID] = d.evidence(e)
		}
	}
	return shown
}

func (d *disguise) evidence(e steps.Evidence) steps.Evidence {
	var attached []string
	for _, siret := range e.Attached {
		attached = append(attached, d.standIn("structure.siret", siret))
	}
	e.Attached, e.Disclosed = attached, d.standIn("application.name", e.Disclosed)
	if !chorus.BuiltIn(e.Host) && e.Host != "" {
		e.Host = d.voice.Say("report.left-out")
	}
	if e.Names != nil {
		e.Names = &names.Comparison{Verdict: e.Names.Verdict, Differences: blanked(e.Names.Differences)}
	}
	return e
}

// blanked returns the differences without the characters.
func blanked(all []names.Difference) []names.Difference {
	blank := []names.Difference{}
	for _, d := range all {
		blank = append(blank, names.Difference{At: d.At, Kind: d.Kind})
	}
	return blank
}
