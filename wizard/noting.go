package wizard

import (
	"context"
	"time"

	"raccord/steps"
	"raccord/store"
)

// This file is the part of the machine where a note is written. The rules are:
//
//   - A note can be written wherever the walk waits for the user and the dossier is saved. The walk
//     then goes on exactly where it was.
//   - The note is saved at once and alone: what is being answered is not part of it.
//   - A note that is left unfinished is offered again.
//   - A note that could not be saved keeps its time: saved again it is the same note, which is not added
//     twice where the first time was only not acknowledged.

// NoteKey is the key of the note on its page.
const NoteKey steps.Key = "note"

// MayNote tells whether a note can be written now.
func (s State) MayNote() bool {
	switch s.Phase {
	case Asking, Warned, Saved:
		return s.ID != ""
	case Failed:
		return s.ID != "" && s.Failing == Checking
	}
	return false
}

// beginNote asks for a note, and keeps what was typed on the page before.
func (s State) beginNote(g steps.Given) State {
	if !s.MayNote() {
		return s
	}
	if s.Phase == Asking {
		s = s.draft(s.unfinished(g))
	}
	behind := s
	s.behind, s.Phase, s.Problems = &behind, Noting, nil
	return s
}

// addNote saves a note, or says why it is none.
func (s State) addNote(typed string) State {
	if s.Phase != Noting {
		if s = s.beginNote(steps.Given{}); s.Phase != Noting {
			return s
		}
	}
	s = s.writing(typed)
	if flaw := s.noteProblem(typed); flaw != nil {
		s.Problems = problems(flaw)
		return s
	}
	return s.effect(Recording)
}

// writing is s with another text of its note. Another text is another note.
func (s State) writing(text string) State {
	if text != s.note {
		s.note, s.notedAt = text, time.Time{}
	}
	return s
}

// noteProblem returns what is wrong with a note. One that holds a secret of this walk is refused
// in every form of the secret.
func (s State) noteProblem(typed string) *steps.Problem {
	text, flaw := steps.ParseNote(typed)
	if flaw == nil && s.Answers.HoldsTyped(text) {
		flaw = &steps.Problem{Code: "flaw.note-holds-secret"}
	}
	if flaw != nil {
		flaw.Field = NoteKey
	}
	return flaw
}

// leaveNote is the walk where it was before a note was asked for.
func (s State) leaveNote(unfinished string) State {
	behind, written := *s.behind, s.writing(unfinished)
	behind.Turn, behind.note, behind.notedAt = s.Turn, written.note, written.notedAt
	return behind
}

// noteAdded goes on where the walk was, and shows the note there. One that could not be saved
// is offered again with the reason.
func (s State) noteAdded(e NoteAdded) State {
	if e.Problem != nil {
		s.Phase, s.Problems, s.notedAt = Noting, problems(e.Problem), e.At
		return s
	}
	s = s.leaveNote("")
	s.ShowsRecord = true
	if e.Revision != (store.Revision{}) {
		s.Revision, s.Answers.Record = e.Revision, e.Record
	}
	return s
}

// recordNote saves the note of s. Where the dossier has no other answers than those the walk knows,
// it also returns the revision that the walk goes on from.
func (d *Side) recordNote(ctx context.Context, s State) NoteAdded {
	added := NoteAdded{Turn: s.Turn, At: s.notedAt}
	if added.At.IsZero() {
		added.At = time.Now()
	}
	if err := d.addNote(store.Uninterrupted(ctx), s.ID, s.note, added.At); err != nil {
		added.Problem = ProblemOf(err)
		return added
	}
	doc, err := d.Store.Read(ctx, s.ID)
	if err != nil {
		return added // it was saved, and is read again by the next save
	}
	if a, err := d.Decode(s.ID, doc); err == nil && onlyRecorded(a, s.Answers.Record, s.Revision) {
		added.Revision, added.Record = store.RevisionOf(doc), a.Record
	}
	return added
}

// notePage asks for a note.
func (v Voice) notePage(s State) Page {
	p := v.frame(s, v.Say("note.title"))
	p.Lead = append([]steps.Block{{Text: v.Say("note.intro")}}, v.handover(s.Answers)...)
	p.Asks = []Ask{{
		Field:   steps.Field{Key: NoteKey, Clean: steps.CleanText},
		Label:   v.Say("note.label"),
		Text:    s.note,
		Problem: func(text string) string { return v.ProblemLine(s.noteProblem(text)) },
	}}
	p.Submit = func(g steps.Given) Event { return AddNote{g.Texts[NoteKey]} }
	return p
}
