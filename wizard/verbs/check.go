package verbs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
)

// CheckOptions are what check is asked to do beyond one token request a pair.
type CheckOptions struct {
	Environment chorus.Environment
	// Both tries a refused pair on the other environment as well.
	Both bool
	// Access tries each API.
	Access bool
	JSON   bool
}

// report is check's document, the contract's.
type report struct {
	Version   int              `json:"version"`
	CheckedAt wizard.Timestamp `json:"checkedAt"`
	Results   []result         `json:"results"`
	Summary   summary          `json:"summary"`
}

type summary struct {
	Valid     int `json:"valid"`
	Refused   int `json:"refused"`
	Undecided int `json:"undecided"`
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

	problems []steps.Problem
	evidence steps.Evidence
}

// Pair checks one pair without a dossier.
func (e *Env) Pair(ctx context.Context, s steps.Subject, o CheckOptions) error {
	r, err := e.verify(ctx, s, o)
	if err != nil {
		return err
	}
	return e.report([]result{r}, o)
}

// All are the ids of every dossier, those that cannot be read included.
func (e *Env) All() ([]string, error) {
	entries, err := e.Side.Store.List()
	if err != nil {
		return nil, problem(err)
	}
	var ids []string
	for _, entry := range entries {
		ids = append(ids, entry.ID)
	}
	return ids, nil
}

// Dossiers checks what is saved, and saves what was found.
func (e *Env) Dossiers(ctx context.Context, ids []string, o CheckOptions) error {
	var results []result
	var failed error
	for _, id := range ids {
		found, err := e.dossier(ctx, id, o)
		results = append(results, found...)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			failed = err
			e.tell(err)
		}
	}
	err := e.report(results, o)
	if failed != nil {
		return &ToldError{wizard.Worst(code(failed), code(err))}
	}
	return err
}

// tell says why one dossier could not be checked; the others are.
func (e *Env) tell(err error) {
	if p, ok := err.(*ProblemError); ok {
		e.Explain(p.Problem)
		return
	}
	fmt.Fprintln(e.Err, err)
}

func (e *Env) dossier(ctx context.Context, id string, o CheckOptions) ([]result, error) {
	a, err := e.read(id)
	if err != nil {
		return nil, err
	}
	if err := e.unlock(ctx, a); err != nil {
		return nil, err
	}
	loaded, err := e.Side.Load(ctx, id, a)
	if err != nil {
		return nil, problem(err)
	}
	var results []result
	for i := range a.Structures {
		subject := steps.View{Answers: loaded, Structure: i}.Subject()
		if subject.Pair.ID == "" || subject.Pair.Secret.Empty() {
			fmt.Fprintf(e.Err, e.Voice.Command.NoCredentials+"\n", id, i+1)
			results = append(results, result{Dossier: id, Structure: subject.SIRET})
			continue
		}
		r, err := e.verify(ctx, subject, o)
		if err != nil {
			return results, err
		}
		r.Dossier = id
		results = append(results, r)
		if o.Environment == chorus.Production {
			a = a.Verified(i, r.evidence)
		}
	}
	return results, e.keep(id, a)
}

func (e *Env) keep(id string, a steps.Answers) error {
	document, err := a.Encode()
	if err != nil {
		return err
	}
	return problem(e.Side.Store.Save(id, document))
}

// unlock opens the vault where the dossier has something in it.
func (e *Env) unlock(ctx context.Context, a steps.Answers) error {
	if !a.KeepsSecrets() {
		return nil
	}
	return e.open(ctx, e.Side)
}

// verify checks one pair: one token request, and one more to the other environment
// where that was asked for.
func (e *Env) verify(ctx context.Context, s steps.Subject, o CheckOptions) (result, error) {
	evidence, problems, err := s.Verify(ctx, e.Side.Service, steps.Verification{Environment: o.Environment, Both: o.Both, Access: o.Access})
	if err != nil {
		return result{}, problem(err)
	}
	r := result{
		Structure: s.SIRET, Environment: o.Environment, ClientID: s.Pair.ID.Masked(),
		Verdict: evidence.Verdict, Fault: evidence.Fault, Status: evidence.Status,
		Application: s.Application(evidence), APIs: evidence.APIs,
		Requests: evidence.Requests, DurationMs: evidence.DurationMs,
		problems: problems, evidence: evidence,
	}
	return r, nil
}

// code is the exit code of what a command returned.
func code(err error) int {
	switch err := err.(type) {
	case nil:
		return 0
	case *ToldError:
		return err.Code
	case *ProblemError:
		return wizard.ExitOfProblem(err.Problem)
	}
	return 1
}

func (r result) exit() int {
	if r.Verdict == "" {
		return wizard.ExitIncomplete
	}
	return wizard.Worst(wizard.ExitOfEvidence(r.evidence), wizard.ExitOfApplication(r.Application))
}

// report prints the results and returns the worst class as the exit code.
func (e *Env) report(results []result, o CheckOptions) error {
	document := report{Version: 1, CheckedAt: wizard.Timestamp{Time: time.Now()}, Results: []result{}}
	worst := 0
	for _, r := range results {
		worst = wizard.Worst(worst, r.exit())
		switch r.Verdict {
		case chorus.Valid:
			document.Summary.Valid++
		case chorus.Refused:
			document.Summary.Refused++
		case chorus.Undecided:
			document.Summary.Undecided++
		default:
			continue // nothing to check yet
		}
		document.Results = append(document.Results, r)
	}
	var err error
	if o.JSON {
		err = e.JSON(document)
	} else {
		err = e.text(document)
	}
	if err != nil {
		return err
	}
	if worst != 0 {
		return &ToldError{worst}
	}
	return nil
}

// text prints the results for people.
func (e *Env) text(document report) error {
	words := e.Voice.Command
	for _, r := range document.Results {
		verdict := e.Voice.Verdicts[string(r.Verdict)]
		if r.Status > 0 {
			verdict += " (" + fmt.Sprintf(words.ResultStatus, r.Status, r.DurationMs) + ")"
		}
		subject := strings.TrimSpace(r.Dossier + " " + r.Structure)
		line := fmt.Sprintf(words.Result, subject, r.Environment, r.ClientID, verdict)
		if err := e.printf("%s\n", strings.TrimPrefix(line, " · ")); err != nil { // a pair alone has no subject
			return err
		}
		if err := e.details(r); err != nil {
			return err
		}
	}
	if len(document.Results) < 2 {
		return nil
	}
	return e.printf(words.Summary+"\n", document.Summary.Valid, document.Summary.Refused, document.Summary.Undecided)
}

// details are what stands under a result: the names, each API, what is wrong.
func (e *Env) details(r result) error {
	words := e.Voice.Command
	if said := map[string]string{steps.NamesIdentical: words.NamesSame, steps.NamesSandbox: words.NamesOfSandbox}[r.Application.Verdict]; said != "" {
		if err := e.printf("  %s\n", said); err != nil {
			return err
		}
	}
	for _, api := range r.APIs {
		access := e.Voice.Title("access."+string(api.Access), nil)
		if api.Indicative {
			access += " (" + words.Indicative + ")"
		}
		if err := e.printf("  "+words.Access+"\n", api.Name, access); err != nil {
			return err
		}
	}
	for _, p := range r.problems {
		if err := e.printf("\n%s\n\n", wizard.Plain(e.Voice.Problem(p), width)); err != nil {
			return err
		}
	}
	return nil
}
