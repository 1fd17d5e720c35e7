package steps

import "raccord/chorus"

// Args fill the {placeholders} of a text, by name. They hold answers and what was observed,
// never a secret and never the body of a response.
type Args map[string]string

// A Problem keeps a step from passing, or should be known before it does. Its words are the
// section of text/*.md named Code.
type Problem struct {
	// Code names the section: "flaw.siret-length", "warn.client-id-shape",
	// "fault.credentials-refused", "difference.case".
	Code string
	// Args fill the section's placeholders.
	Args Args
	// Field is the key of the one field concerned, empty when there is none.
	Field Key
	// Fault is set when PISTE, Chorus Pro or the way to them caused the problem.
	Fault chorus.Fault
	// Parts are the single problems that this one sums up, such as each difference of two
	// names: one sentence each.
	Parts []Problem
}

// Error returns the code. People read the section of that name instead.
func (p *Problem) Error() string { return p.Code }
