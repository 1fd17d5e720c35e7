package check

import (
	"context"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// A result is what was found about one pair, as --json and --jsonl write it.
type result struct {
	Dossier     string             `json:"dossier"`
	Structure   string             `json:"structure"` // its SIRET
	Environment chorus.Environment `json:"environment"`
	ClientID    string             `json:"clientId"` // masked
	Verdict     chorus.Verdict     `json:"verdict"`
	Fault       chorus.Fault       `json:"fault"`
	Status      int                `json:"status"`
	Application steps.Application  `json:"application"`
	APIs        []chorus.API       `json:"apis,omitempty"`
	Requests    int                `json:"requests"`
	DurationMs  int64              `json:"durationMs"`
	// SharedWith is empty in a batch where the pair shares nothing, and nil for one pair alone.
	SharedWith []shared `json:"sharedWith,omitzero"`
	// Customer and Line are a list's.
	Customer *string `json:"customer,omitempty"`
	Line     int     `json:"line,omitempty"`

	problems []steps.Problem
	evidence steps.Evidence
}

// verify checks one pair: one token request, and one more to the other environment where that
// was asked for. The error is a *cli.ProblemError where nothing was worth sending, or ctx's.
func (o *options) verify(ctx context.Context, service chorus.Service, s steps.Subject) (*result, error) {
	evidence, problems, err := s.Verify(ctx, service, steps.Verification{Environment: o.environment, Both: o.both, Access: o.access})
	if err != nil {
		return nil, cli.Problem(err)
	}
	return o.resultOf(s, evidence, problems), nil
}

// resultOf is the result of what was found about s, now or by an interrupted batch.
func (o *options) resultOf(s steps.Subject, evidence steps.Evidence, problems []steps.Problem) *result {
	return &result{
		Structure: s.SIRET, Environment: o.environment, ClientID: s.Pair.ID.Masked(),
		Verdict: evidence.Verdict, Fault: evidence.Fault, Status: evidence.Status,
		Application: s.Application(evidence), APIs: evidence.APIs,
		Requests: evidence.Requests, DurationMs: evidence.DurationMs,
		problems: problems, evidence: evidence,
	}
}

// exit is the exit code of a result.
func (r *result) exit() int {
	return wizard.Worst(wizard.ExitOfEvidence(r.evidence), wizard.ExitOfApplication(r.Application))
}

// A summary counts verdicts.
type summary struct {
	Valid     int `json:"valid"`
	Refused   int `json:"refused"`
	Undecided int `json:"undecided"`
	// Unread is how many dossiers or lines could not be checked; nil where one pair was given.
	Unread *int `json:"unread,omitempty"`
}

func (s *summary) count(v chorus.Verdict) {
	switch v {
	case chorus.Valid:
		s.Valid++
	case chorus.Refused:
		s.Refused++
	case chorus.Undecided:
		s.Undecided++
	}
}
