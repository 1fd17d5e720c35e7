package steps

import "raccord/chorus"

// Args fill the {placeholders} of a text. They hold what was observed, never a
// secret and never a body that the other side sent.
type Args map[string]string

// A Problem is what keeps a step from passing, or what somebody should know before
// it does, for whoever can mend it. Its words are the section Code of text/*.md.
type Problem struct {
	// Code names the section: "flaw.siret-length", "warn.client-id-shape",
	// "fault.credentials-refused", "difference.case".
	Code string
	// Args fill the section's placeholders.
	Args Args
	// Field is the key of the one field concerned, empty when there is none.
	Field Key
	// Fault is set when the other side, or the way to it, is behind the problem.
	Fault chorus.Fault
	// Parts are the problems this one is made of, one sentence each.
	Parts []Problem
}

// Error is the code: people read the section of that name instead.
func (p *Problem) Error() string { return p.Code }
