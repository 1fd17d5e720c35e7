package check

import (
	"context"
	"slices"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// A result is what was found about one pair.
type result struct {
	steps.Evidence
	Dossier     string
	Structure   string // its SIRET
	ClientID    string // masked
	Application steps.Application
	Problems    []steps.Problem
	// SharedWith is empty in a batch where the pair shares nothing, and nil outside one.
	SharedWith []shared
	// Customer and Line say whose the pair is and where it stands, in a list alone.
	Customer *string
	Line     int
}

// verify checks one pair: one token request, and one more to the other environment where that
// was asked for. The error is a *cli.ProblemError where nothing was worth sending, or ctx's.
func (o *options) verify(ctx context.Context, service chorus.Service, s steps.Subject) (*result, error) {
	evidence, problems, err := s.Verify(ctx, service, o.verification())
	if err != nil {
		return nil, cli.Problem(err)
	}
	return resultOf(s, evidence, problems), nil
}

// verification is how far the flags ask to go.
func (o *options) verification() steps.Verification {
	return steps.Verification{Environment: o.environment, Both: o.both, Access: o.access}
}

// uses tells whether the checks need the secret of a field: no other is taken out of the vault.
func (o *options) uses(_ steps.Place, f *steps.Field) bool {
	return slices.Contains(o.verification().SecretKeys(), f.Key)
}

// resultOf returns what was found about s, now or by an interrupted batch, as a result.
func resultOf(s steps.Subject, evidence steps.Evidence, problems []steps.Problem) *result {
	return &result{Evidence: evidence, Structure: s.SIRET, ClientID: s.Pair.ID.Masked(), Application: s.Application(evidence), Problems: problems}
}

// exit returns the exit code of a result.
func (r *result) exit() int {
	return wizard.Worst(wizard.ExitOfEvidence(r.Evidence), wizard.ExitOfApplication(r.Application))
}

// whole returns the verdict on all of a result, as the list of dossiers has it.
func (r *result) whole() chorus.Verdict { return wizard.VerdictOf(r.exit()) }

// document returns the result as --json and --jsonl write it.
func (r *result) document() any {
	return struct {
		Dossier     string             `json:"dossier"`
		Structure   string             `json:"structure"`
		Environment chorus.Environment `json:"environment"`
		ClientID    string             `json:"clientId"`
		Verdict     chorus.Verdict     `json:"verdict"`
		Fault       chorus.Fault       `json:"fault"`
		Status      int                `json:"status"`
		Application steps.Application  `json:"application"`
		APIs        []chorus.API       `json:"apis,omitempty"`
		Requests    int                `json:"requests"`
		DurationMs  int64              `json:"durationMs"`
		SharedWith  []shared           `json:"sharedWith,omitzero"`
		Customer    *string            `json:"customer,omitempty"`
		Line        int                `json:"line,omitempty"`
	}{
		r.Dossier, r.Structure, r.Environment, r.ClientID, r.Verdict, r.Fault, r.Status, r.Application, r.APIs,
		r.Requests, r.DurationMs, r.SharedWith, r.Customer, r.Line,
	}
}

// A summary counts results by verdict: in --json and --jsonl by the pair's, as each result there has it.
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
