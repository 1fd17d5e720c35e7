package steps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps/names"
)

// This file decides what each step's check concludes. The rules are:
//
//   - What can be told without asking anybody is told first, and nothing is sent then.
//   - A refusal never accuses one field: PISTE's answer is the same for five mistakes.
//   - Evidence is returned with every problem, so that a dossier says what was seen.

// now is when a check that asks nobody was made.
var now = time.Now

// compareNames compares the application's name in PISTE with the one in Chorus Pro.
func compareNames(_ context.Context, _ chorus.Service, v View) (Evidence, error) {
	piste, declared := v.Text("application.name"), v.Text("declaration.application_name")
	compared := names.Compare(piste, declared)
	e := Evidence{At: now().UTC(), Degree: Agreed, Passed: true, Verdict: chorus.Valid, Names: &compared}
	if compared.Verdict == names.Identical {
		return e, nil
	}
	e.Passed, e.Verdict, e.Degree = false, chorus.Refused, Form
	return e, NamesProblem(compared, piste, declared)
}

// NamesProblem is the problem of two names that differ, nil when they do not.
func NamesProblem(compared names.Comparison, piste, declared string) *Problem {
	if compared.Verdict == names.Identical {
		return nil
	}
	p := &Problem{Code: "flaw.names-differ", Args: Args{"piste": piste, "declared": declared}}
	for _, d := range compared.Differences {
		p.Parts = append(p.Parts, differenceProblem(d))
	}
	return p
}

// authenticate asks PISTE, once, whether it accepts the pair.
func authenticate(ctx context.Context, service chorus.Service, v View) (Evidence, error) {
	pair := pairOf(v)
	if LooksLikeSwap(string(pair.ID), pair.Secret.Reveal()) {
		return Evidence{At: now().UTC(), Degree: Untested}, &Problem{Code: "flaw.same-id-and-secret", Field: "credentials.client_secret"}
	}
	attempt, err := service.Authenticate(ctx, chorus.Production, pair)
	if err != nil {
		return Evidence{}, err
	}
	return evidenceOf(attempt), problemOrNil(FailureProblem(attempt.Failure))
}

// authenticateElsewhere asks the SANDBOX side about a pair that production refused. A pair
// it accepts is never a production pair; one it refuses too is no wiser.
func authenticateElsewhere(ctx context.Context, service chorus.Service, v View) (Evidence, error) {
	refused, _ := v.Evidence(credentialsStep)
	attempt, err := service.Authenticate(ctx, chorus.Sandbox, pairOf(v))
	if err != nil {
		return Evidence{}, err
	}
	refused.Requests += attempt.Requests
	failure := &chorus.Failure{Fault: chorus.CredentialsRefused, Environment: chorus.Production, Status: refused.Status, Host: refused.Host, Code: refused.Code}
	if attempt.Verdict() == chorus.Valid {
		refused.Fault, failure.Fault = chorus.WrongEnvironment, chorus.WrongEnvironment
		return refused, FailureProblem(failure)
	}
	problem := FailureProblem(failure)
	problem.Parts = []Problem{{Code: "problem.refused-elsewhere"}}
	return refused, problem
}

// tryAccess tries each API with the technical account, where one was given.
func tryAccess(ctx context.Context, service chorus.Service, v View) (Evidence, error) {
	account := chorus.TechnicalAccount{Login: v.Text("access.login"), Password: v.Secret("access.password")}
	switch {
	case account.Login == "" && account.Password.Empty():
		return Evidence{At: now().UTC(), Degree: Untested, Passed: true}, nil
	case account.Login == "":
		return Evidence{At: now().UTC(), Degree: Untested}, &Problem{Code: "flaw.password-without-login", Field: "access.login"}
	case account.Password.Empty():
		return Evidence{At: now().UTC(), Degree: Untested}, &Problem{Code: "flaw.login-without-password", Field: "access.password"}
	}
	grants, err := service.Access(ctx, chorus.Production, pairOf(v), &account, v.Text("structure.siret"))
	if err != nil {
		return Evidence{}, err
	}
	e, closed := grantsEvidence(grants, v.Text("structure.siret"))
	if grants.Attempt.Failure != nil {
		return e, FailureProblem(grants.Attempt.Failure)
	}
	if disclosed := v.Subject().namesProblem(e, chorus.Production); disclosed != nil {
		e.Passed = false
		return e, disclosed
	}
	return e, problemOrNil(closed)
}

// grantsProblem is what a pair that is right does not open, nil when it opens everything:
// an API, or the structure itself, where Chorus Pro says which ones the account is attached to.
func grantsProblem(g chorus.Grants, siret string) *Problem {
	if p := AccessProblem(g.APIs); p != nil {
		return p
	}
	attached := func(s chorus.Structure) bool { return s.SIRET == siret }
	if !g.AttachedKnown || siret == "" || slices.ContainsFunc(g.Attached, attached) {
		return nil
	}
	var sirets []string
	for _, s := range g.Attached {
		sirets = append(sirets, s.SIRET)
	}
	return &Problem{Code: "problem.not-attached", Args: Args{"siret": siret, "attached": strings.Join(sirets, ", ")}}
}

// AccessProblem is the problem of a pair that is right and does not open every API.
func AccessProblem(apis []chorus.API) *Problem {
	code := ""
	var parts []Problem
	for _, api := range apis {
		if api.Access == "granted" {
			continue
		}
		code = "problem.access-missing"
		parts = append(parts, Problem{Code: "access." + string(api.Access), Args: Args{"api": api.Name}})
	}
	if code == "" {
		return nil
	}
	if !slices.ContainsFunc(apis, func(a chorus.API) bool { return a.Access != "account-refused" }) {
		code = "problem.account-refused"
	}
	return &Problem{Code: code, Parts: parts}
}

// FailureProblem is a failed exchange as a problem for people; nil for none.
func FailureProblem(f *chorus.Failure) *Problem {
	if f == nil {
		return nil
	}
	args := Args{"host": f.Host, "code": f.Code, "issuer": f.Issuer, "proxy": f.Proxy,
		"environment": string(f.Environment), "reason": f.Reason, "stage": string(f.Stage)}
	if f.Status > 0 {
		args["status"] = strconv.Itoa(f.Status)
	}
	if f.Fault == chorus.Throttled {
		args["retry"] = fmt.Sprintf("%.0f s", cmp.Or(f.RetryAfter, patience).Seconds())
	}
	return &Problem{Code: "fault." + string(f.Fault), Args: args, Fault: f.Fault}
}

// patience is how long to wait where PISTE does not say; it never was seen to.
const patience = time.Minute

// problemOrNil keeps a nil *Problem from becoming an error that is not nil.
func problemOrNil(p *Problem) error {
	if p == nil {
		return nil
	}
	return p
}

func pairOf(v View) chorus.Pair {
	return chorus.Pair{ID: chorus.ClientID(v.Text("credentials.client_id")), Secret: v.Secret("credentials.client_secret")}
}

func evidenceOf(a chorus.Attempt) Evidence {
	degree := map[chorus.Verdict]Degree{chorus.Valid: Accepted, chorus.Refused: Denied, chorus.Undecided: Unsettled}
	code := ""
	if a.Failure != nil {
		code = a.Failure.Code
	}
	return Evidence{
		At: a.At.UTC(), Host: a.Host, Code: code, Passed: a.Verdict() == chorus.Valid, Degree: degree[a.Verdict()],
		Verdict: a.Verdict(), Fault: a.Fault(), Environment: a.Environment,
		Status: a.Status, Requests: a.Requests, DurationMs: a.Duration.Milliseconds(),
	}
}

// grantsEvidence also returns what the token does not open.
func grantsEvidence(g chorus.Grants, siret string) (Evidence, *Problem) {
	e := evidenceOf(g.Attempt)
	e.APIs, e.Disclosed = g.APIs, g.DisclosedName
	for _, s := range g.Attached {
		e.Attached = append(e.Attached, s.SIRET)
	}
	if !g.PasswordExpires.IsZero() {
		e.PasswordExpires = &g.PasswordExpires
	}
	if g.Proven {
		e.Degree = Proven
	}
	closed := grantsProblem(g, siret)
	e.Passed = e.Passed && closed == nil
	e.Unattached = closed != nil && closed.Args["siret"] != ""
	return e, closed
}

// warnStructure names another structure with the same SIRET.
func warnStructure(v View) []Problem { return shared(v, "structure.siret", "warn.siret-shared") }

// warnApplication names what is unusual about an application's name.
func warnApplication(v View) []Problem {
	var warnings []Problem
	if odd := names.Unusual(v.Text("application.name")); len(odd) > 0 {
		warnings = append(warnings, Problem{Code: "warn.name-characters", Args: Args{"characters": strings.Join(odd, " ")}, Field: "application.name"})
	}
	return append(warnings, shared(v, "application.name", "warn.name-shared")...)
}

// warnCredentials names what is unusual about a Client ID. AIFE asks for one set of
// identifiers per structure.
func warnCredentials(v View) []Problem {
	var warnings []Problem
	if !chorus.ClientID(v.Text("credentials.client_id")).WellFormed() {
		warnings = append(warnings, Problem{Code: "warn.client-id-shape", Field: "credentials.client_id"})
	}
	return append(warnings, shared(v, "credentials.client_id", "warn.client-id-shared")...)
}

func shared(v View, key Key, code string) []Problem {
	other := v.Elsewhere(key)
	if other < 0 {
		return nil
	}
	name := View{v.Answers, other}.Text("structure.name")
	return []Problem{{Code: code, Args: Args{"structure": name}, Field: key}}
}
