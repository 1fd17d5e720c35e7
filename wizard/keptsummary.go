package wizard

import (
	"encoding/json"

	"raccord/steps"
)

// This file is the form in which a store keeps a summary beside its document, so that a list reads no
// documents. The rules are:
//
//   - A summary is made of the document alone. Who has the dossier open is not part of it.
//   - Another form has another version: a list then reads the documents of those that are older.

// SummaryVersion is the version of what EncodeSummary returns. A change of a field below, or of what
// summarize makes of a document, has to raise it.
const SummaryVersion = 1

// keptSummary is a Summary with every field, under names of its own.
type keptSummary struct {
	ID              string         `json:"-"`
	Customer        string         `json:"customer"`
	Role            string         `json:"role,omitempty"`
	Structures      int            `json:"structures"`
	Step            steps.ID       `json:"step,omitempty"`
	Verdict         string         `json:"verdict,omitempty"`
	CheckedAt       Timestamp      `json:"checkedAt,omitzero"`
	Assigned        string         `json:"assigned,omitempty"`
	Holder          string         `json:"-"`
	ChangedAt       Timestamp      `json:"changedAt,omitzero"`
	Problem         *steps.Problem `json:"-"`
	Passed          int            `json:"passed"`
	Steps           int            `json:"steps"`
	SIRETs          []string       `json:"sirets,omitempty"`
	Applications    []string       `json:"applications,omitempty"`
	Names           []string       `json:"names,omitempty"`
	Stuck           []steps.ID     `json:"stuck,omitempty"`
	Obstacle        *steps.Problem `json:"obstacle,omitempty"`
	PasswordExpires Timestamp      `json:"passwordExpires,omitzero"`
}

// EncodeSummary returns the summary of a document as a store keeps it, "null" for one that is no
// dossier.
func EncodeSummary(doc []byte) json.RawMessage {
	a, err := steps.Decode(doc)
	if err != nil {
		return json.RawMessage("null")
	}
	kept, err := json.Marshal(keptSummary(summarize("", a)))
	if err != nil {
		panic(err) // its fields can all be encoded
	}
	return kept
}

// decodeSummary returns the summary of the dossier id that a store has kept.
func decodeSummary(id string, kept json.RawMessage) (Summary, error) {
	var s keptSummary
	err := json.Unmarshal(kept, &s)
	s.ID = id
	return Summary(s), err
}
