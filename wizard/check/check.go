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

type result struct {
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
	// Of a batch alone: what the pair has in common with an earlier one. Of a list alone:
	// the line, and whose it is.
	SharedWith []shared `json:"sharedWith,omitzero"`
	Customer   *string  `json:"customer,omitempty"`
	Line       int      `json:"line,omitempty"`

	problems []steps.Problem
	evidence steps.Evidence
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
	return resultOf(s, o, evidence, problems), nil
}

// resultOf is what was found about s, as check writes it.
func resultOf(s steps.Subject, o CheckOptions, evidence steps.Evidence, problems []steps.Problem) *result {
	return &result{
		Structure: s.SIRET, Environment: o.Environment, ClientID: s.Pair.ID.Masked(),
		Verdict: evidence.Verdict, Fault: evidence.Fault, Status: evidence.Status,
		Application: s.Application(evidence), APIs: evidence.APIs,
		Requests: evidence.Requests, DurationMs: evidence.DurationMs,
		problems: problems, evidence: evidence,
	}
}

func (r *result) exit() int {
	return wizard.Worst(wizard.ExitOfEvidence(r.evidence), wizard.ExitOfApplication(r.Application))
}
