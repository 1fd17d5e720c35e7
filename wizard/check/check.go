package check

import (
	"context"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// CheckOptions are what check is asked to do beyond one token request a pair.
type CheckOptions struct {
	Environment chorus.Environment
	// Both tries a refused pair on the other environment as well.
	Both bool
	// Access tries each API.
	Access bool
	// Output is how results are written; "" is for people.
	Output Output
	// Jobs is how many pairs are checked at once, Rate how many token requests leave in a
	// second, 0 for as many as there are.
	Jobs int
	Rate float64
	// Restart forgets what an interrupted batch had found.
	Restart bool
	// Hosts names the other side where it is not PISTE itself.
	Hosts string
}

// A result is what was found about one pair.
type result struct {
	steps.Evidence
	Dossier     string
	Structure   string // its SIRET
	ClientID    string // masked
	Application steps.Application
	Problems    []steps.Problem
	// SharedWith is what the pair has in common with an earlier one of the batch, nil outside
	// one. Customer and Line say whose it is and where it stands, in a list alone.
	SharedWith []shared
	Customer   *string
	Line       int
}

// document is the result as the contract has it.
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

// shared is something that two pairs should not have in common, and where it stands first.
type shared struct {
	Kind    string `json:"kind"` // batch.SameClientID, batch.SameApplication
	Dossier string `json:"dossier"`
	// Position is the structure's in the dossier, from 1; Line the list's. 0 is the other one.
	Position int `json:"position"`
	Line     int `json:"line"`
}

// Pair checks one pair without a dossier.
func (e *env) Pair(ctx context.Context, s steps.Subject, o CheckOptions) error {
	r, err := e.verify(ctx, e.Side.Service, s, o)
	if err != nil {
		return err
	}
	p := e.printer(o.Output, e.Out)
	if err := p.begin(); err != nil {
		return err
	}
	if err := p.result(r); err != nil {
		return err
	}
	var sum summary
	sum.count(r.Verdict)
	if err := p.end(sum); err != nil {
		return err
	}
	if code := r.exit(); code != 0 {
		return &cli.ToldError{Code: code}
	}
	return nil
}

// verify checks one pair: one token request, and one more to the other environment
// where that was asked for.
func (e *env) verify(ctx context.Context, service chorus.Service, s steps.Subject, o CheckOptions) (*result, error) {
	evidence, problems, err := s.Verify(ctx, service, steps.Verification{Environment: o.Environment, Both: o.Both, Access: o.Access})
	if err != nil {
		return nil, cli.Problem(err)
	}
	return resultOf(s, evidence, problems), nil
}

// resultOf is what was found about s.
func resultOf(s steps.Subject, evidence steps.Evidence, problems []steps.Problem) *result {
	return &result{Evidence: evidence, Structure: s.SIRET, ClientID: s.Pair.ID.Masked(), Application: s.Application(evidence), Problems: problems}
}

func (r *result) exit() int {
	return wizard.Worst(wizard.ExitOfEvidence(r.Evidence), wizard.ExitOfApplication(r.Application))
}
