package steps

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"raccord/chorus"
)

// This file is the record of a dossier: who takes care of it, the notes that colleagues leave
// each other, and what was done when. The rules are:
//
//   - Nothing here is an answer, and no step depends on it.
//   - What was done is not written down as it happens: it is concluded from the difference between
//     the dossier as it was read and as it is about to be saved. So every way of saving a dossier
//     leaves the same history, and a save that changes nothing leaves none.
//   - The history keeps the last 200 acts, oldest first. Every note is kept.
//   - A note that may hold a secret is refused, and is not read from a file either.

// A Record is what people who share a dossier tell each other about it.
type Record struct {
	// Assigned is the name of the person who takes care of the dossier, "" for no one.
	Assigned string
	// Notes are the hand-over notes, oldest first.
	Notes []Note
	// History is what was done, oldest first.
	History []Act
}

// A Note is a hand-over note.
type Note struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"`
	Text string    `json:"text"`
}

// An Act is one thing that was done.
type Act struct {
	At  time.Time `json:"at"`
	Who string    `json:"who"`
	// Structure is the SIRET of the structure concerned, "" for the whole dossier and for a
	// structure without a SIRET yet.
	Structure string `json:"structure"`
	// Step is "" where no step is concerned.
	Step ID   `json:"step"`
	What Deed `json:"what"`
}

// A Deed is what was done, as the file of a dossier names it.
type Deed string

// The deeds. Their words are those of the code "deed.…".
const (
	Answered         Deed = "answered"
	CheckedValid     Deed = "checked valid"
	CheckedRefused   Deed = "checked refused"
	CheckedUndecided Deed = "checked undecided"
	Reviewed         Deed = "saved" // the review was passed: the whole dossier is done
	Noted            Deed = "noted"
	Reassigned       Deed = "assigned"
)

// Deeds are all deeds.
var Deeds = []Deed{Answered, CheckedValid, CheckedRefused, CheckedUndecided, Reviewed, Noted, Reassigned}

// Code is the code of the deed's words.
func (d Deed) Code() string { return "deed." + strings.ReplaceAll(string(d), " ", "-") }

// mostActs is how many acts the history keeps. mostNote, mostName are in characters.
const (
	mostActs = 200
	mostNote = 4000
	mostName = 100
)

// ParseNote returns the text of a note as it is kept, or what is wrong with it.
func ParseNote(typed string) (string, *Problem) {
	text := strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(typed))
	p := bounded(text, mostNote)
	switch {
	case p != nil:
	case !utf8.ValidString(text) || strings.ContainsFunc(strings.NewReplacer("\n", "", "\t", "").Replace(text), isControl):
		p = flaw("control")
	case looksSecret(text):
		p = flaw("note-holds-secret")
	}
	if p != nil {
		return "", p
	}
	return text, nil
}

// ParseName returns the name of a person as the record keeps it, or what is wrong with it. An
// empty name is right: it stands for no one.
func ParseName(typed string) (string, *Problem) {
	clean, _ := Inspect(CleanText, typed)
	if clean = strings.TrimSpace(clean); clean == "" {
		return "", nil
	}
	p := oneLine(clean, mostName)
	if p == nil && looksSecret(clean) {
		p = flaw("holds-secret")
	}
	if p != nil {
		return "", p
	}
	return inNFC(clean), nil
}

// WithNote returns a copy with one more note, where that person has not left it at that time. Recorded
// says who wrote it and when.
func (a Answers) WithNote(text, who string, at time.Time) Answers {
	if !slices.Contains(a.Notes, Note{at.UTC().Truncate(time.Second), who, text}) {
		a.Notes = append(slices.Clip(a.Notes), Note{Text: text})
	}
	return a
}

// HoldsTyped tells whether text holds a secret that was typed or loaded in this run, however
// it is spelled.
func (a Answers) HoldsTyped(text string) bool {
	holds := func(s Sheet) bool {
		for _, typed := range s.Secrets {
			if !typed.Empty() && spells(text, typed.Reveal()) {
				return true
			}
		}
		return false
	}
	return holds(a.Customer) || slices.ContainsFunc(a.Structures, holds)
}

// Recorded returns a copy that is about to be saved over before, by that person at that time: its
// record is before's, with what the two differ in.
func (a Answers) Recorded(before Answers, who string, at time.Time) Answers {
	at = at.UTC().Truncate(time.Second)
	var acts []Act
	act := func(at time.Time, structure string, step ID, what Deed) {
		done := Act{at, who, structure, step, what}
		if !slices.Contains(before.History, done) { // a dossier is made in two saves
			acts = append(acts, done)
		}
	}
	differing(Once, View{Answers: a}, before.Customer, a.Customer, func(step ID, e *Evidence) { act(doneAt(e, at), "", step, deedOf(e)) })
	for i, sheet := range a.Structures {
		var earlier Sheet
		if i < len(before.Structures) {
			earlier = before.Structures[i]
		}
		differing(PerStructure, View{a, i}, earlier, sheet, func(step ID, e *Evidence) {
			act(doneAt(e, at), sheet.Texts["structure.siret"], step, deedOf(e))
		})
	}
	if !a.Reviewed.IsZero() && !a.Reviewed.Equal(before.Reviewed) {
		act(at, "", a.Route()[len(a.Route())-1].Step, Reviewed)
	}
	a.Notes = slices.Clone(a.Notes)
	for i := range a.Notes {
		if a.Notes[i].At.IsZero() {
			a.Notes[i].At, a.Notes[i].Who = at, who
			act(at, "", "", Noted)
		}
	}
	if a.Assigned != before.Assigned {
		act(at, "", "", Reassigned)
	}
	slices.SortStableFunc(acts, func(a, b Act) int { return a.At.Compare(b.At) })
	a.History = slices.Concat(before.History, acts)
	a.History = a.History[max(0, len(a.History)-mostActs):]
	return a
}

// differing calls did for each step of scope that v shows and in which two sheets differ: without evidence where
// an answer is another one, with the evidence where a check found something since.
func differing(scope Scope, v View, before, after Sheet, did func(ID, *Evidence)) {
	seen := map[Key]bool{} // a key that two steps ask counts for the first one
	for i := range Procedure {
		step := &Procedure[i]
		if step.Scope != scope || step.Shown != nil && !step.Shown(v) {
			continue
		}
		changed := false
		for _, f := range step.Fields {
			text := after.Texts[f.Key]
			changed = changed || !seen[f.Key] && text != "" && text != before.Texts[f.Key]
			changed = changed || f.Kind == Secret && after.newSecret(before, f.Key)
			seen[f.Key] = true
		}
		if changed {
			did(step.ID, nil)
		}
		if e, ok := after.Evidence[step.ID]; ok && !e.At.Equal(before.Evidence[step.ID].At) {
			did(step.ID, &e)
		}
	}
}

// Differing returns the keys of step whose answers g would change.
func (v View) Differing(step *Step, g Given) []Key {
	var keys []Key
	for _, f := range step.Fields {
		if text, given := g.Texts[f.Key]; given && text != v.Text(f.Key) || !g.Secrets[f.Key].Empty() {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// newSecret tells whether the secret for key was given since before.
func (s Sheet) newSecret(before Sheet, key Key) bool {
	return s.Kept[key] != "" && s.Kept[key] != before.Kept[key]
}

// doneAt is when a check was made, or else at.
func doneAt(e *Evidence, at time.Time) time.Time {
	if e == nil {
		return at
	}
	return e.At.UTC().Truncate(time.Second)
}

// deedOf is what was done where a check found e, nil for an answer.
func deedOf(e *Evidence) Deed {
	switch {
	case e == nil:
		return Answered
	case e.Verdict == chorus.Refused:
		return CheckedRefused
	case e.Verdict == chorus.Valid, e.Verdict == "" && e.Passed:
		return CheckedValid
	}
	return CheckedUndecided
}

// recordMembers are the members of a dossier file that hold the record.
var recordMembers = []string{"assigned", "notes", "history"}

// members returns the record as members of a dossier file; what is empty is left out.
func (r Record) members() members {
	var all members
	if r.Assigned != "" {
		all = append(all, member{"assigned", r.Assigned})
	}
	if len(r.Notes) > 0 {
		all = append(all, member{"notes", r.Notes})
	}
	if len(r.History) > 0 {
		all = append(all, member{"history", r.History})
	}
	return all
}

// decodeRecord reads the record of a dossier file, and tells whether something in it may be a
// secret and was left out.
func decodeRecord(doc object) (r Record, purged bool, err error) {
	if !doc.member("assigned", &r.Assigned) {
		return r, false, &FormatError{"assigned", "text"}
	}
	if !doc.member("notes", &r.Notes) {
		return r, false, &FormatError{"notes", "a list"}
	}
	if !doc.member("history", &r.History) {
		return r, false, &FormatError{"history", "a list"}
	}
	notes, assigned := len(r.Notes), r.Assigned
	r.Notes = slices.DeleteFunc(r.Notes, func(n Note) bool { return looksSecret(n.Text) || looksSecret(n.Who) })
	if looksSecret(r.Assigned) {
		r.Assigned = ""
	}
	for i, act := range r.History {
		if !Has(act.Step) { // of a later version, or none
			r.History[i].Step = ""
		}
		if looksSecret(act.Who) {
			r.History[i].Who, purged = "", true
		}
	}
	return r, purged || len(r.Notes) < notes || r.Assigned != assigned, nil
}

// Same tells whether the dossier's file would be the same for a as for b.
func (a Answers) Same(b Answers) bool {
	one, errOne := a.Encode()
	other, errOther := b.Encode()
	return errOne == nil && errOther == nil && bytes.Equal(one, other)
}
