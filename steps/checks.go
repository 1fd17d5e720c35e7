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
//   - What can be told without asking PISTE is told first, and nothing is sent then.
//   - A refusal never accuses one field: PISTE's answer is the same for five mistakes.
//   - Evidence is returned with every problem, so that a dossier says what was seen.

// now is the time of a check that asks nothing of PISTE.
var now = time.Now

// compareNames compares the application's name in PISTE with the one in Chorus Pro.
func compareNames(_ context.Context, _ chorus.Service, v View) (Evidence, error) {
	piste, declared := v.Text("application.name"), v.Text("declaration.application_name")
	compared := names.Compare(piste, declared)
	e := Evidence{At: now().UTC(), Degree: Agreed, Passed: true, Names: &compared}
	e.Verdict = chorus.Valid
	if compared.Verdict == names.Identical {
		return e, nil
	}
	e.Passed, e.Verdict, e.Degree = false, chorus.Refused, Form
	return e, NamesProblem(compared, piste, declared)
}

// NamesProblem says how two names differ, nil when they do not.
func NamesProblem(compared names.Comparison, piste, declared string) *Problem {
	if compared.Verdict == names.Identical {
		return nil
	}
	p := &Problem{Code: "flaw.names-differ", Args: Args{"piste": piste, "declared": declared}}
	p.Parts = differenceProblems(compared.Differences)
	if names.Unrelated(piste, declared) {
		p.Parts = []Problem{{Code: "difference.unrelated"}}
	}
	return p
}

// authenticate asks PISTE, once, whether it accepts the pair.
func authenticate(ctx context.Context, service chorus.Service, v View) (Evidence, error) {
	e, err := v.Subject().ask(ctx, service, Verification{Environment: chorus.Production})
	return e, firstOf(err, FaultProblem(e.Result))
}

// authenticateElsewhere asks the SANDBOX side about a pair that production refused. A pair
// it accepts is never a production pair; a second refusal tells nothing more.
func authenticateElsewhere(ctx context.Context, service chorus.Service, v View) (Evidence, error) {
	refused, _ := v.Evidence(credentialsStep)
	e, err := v.Subject().askElsewhere(ctx, service, refused)
	if err != nil {
		return Evidence{}, err
	}
	return e, FaultProblem(e.Result)
}

// tryAccess tries each API with the technical account, where one was given.
func tryAccess(ctx context.Context, service chorus.Service, v View) (Evidence, error) {
	login, password := v.Text("access.login"), v.Secret("access.password")
	switch {
	case login == "" && password.Empty():
		return Evidence{At: now().UTC(), Degree: Untested, Passed: true}, nil
	case login == "":
		return Evidence{At: now().UTC(), Degree: Untested}, &Problem{Code: "flaw.password-without-login", Field: "access.login"}
	case password.Empty():
		return Evidence{At: now().UTC(), Degree: Untested}, &Problem{Code: "flaw.login-without-password", Field: "access.password"}
	}
	s := v.Subject()
	e, err := s.ask(ctx, service, Verification{Environment: chorus.Production, Access: true})
	if err != nil {
		return e, err
	}
	names := s.namesProblem(e)
	e.Passed = e.Passed && names == nil
	return e, firstOf(nil, FaultProblem(e.Result), names, s.closedProblem(e))
}

// firstOf returns err, else the first problem that is not nil. A nil *Problem must not become an
// error that is not nil.
func firstOf(err error, problems ...*Problem) error {
	if err != nil {
		return err
	}
	for _, p := range problems {
		if p != nil {
			return p
		}
	}
	return nil
}

// AccessProblem names the APIs that a pair does not open, nil when it opens all that were tried.
// What is to be said of several of them is said once.
func AccessProblem(apis []chorus.API) *Problem {
	var parts []Problem
	for _, api := range apis {
		part := "access." + string(api.Access)
		i := slices.IndexFunc(parts, func(p Problem) bool { return p.Code == part })
		switch {
		case api.Access == chorus.AccessGranted:
		case i < 0:
			parts = append(parts, Problem{Code: part, Args: Args{"api": api.Name}})
		default:
			parts[i].Args["api"] += ", " + api.Name
		}
	}
	if parts == nil {
		return nil
	}
	code := "problem.access-missing"
	if !slices.ContainsFunc(apis, func(a chorus.API) bool { return a.Access != chorus.AccessAccountRefused }) {
		code = "problem.account-refused"
	}
	return &Problem{Code: code, Parts: parts}
}

// FaultProblem says for people what went wrong between here and PISTE, nil when nothing did.
func FaultProblem(r chorus.Result) *Problem {
	if r.Fault == "" {
		return nil
	}
	args := Args{"host": r.Host, "code": r.Code, "issuer": r.Issuer, "proxy": r.Proxy,
		"elsewhere": string(r.Environment.Other()), "reason": r.Reason, "stage": string(r.Stage)}
	if status := cmp.Or(r.ProxyStatus, r.Status); status > 0 {
		args["status"] = strconv.Itoa(status)
	}
	if r.Fault == chorus.Throttled {
		args["retry"] = fmt.Sprintf("%.0f s", cmp.Or(r.RetryAfter, patience).Seconds())
	}
	p := &Problem{Code: "fault." + string(r.Fault), Args: args, Fault: r.Fault}
	if r.Fault == chorus.CredentialsRefused {
		switch r.Elsewhere {
		case chorus.Refused: // one cause less, which a text of its own says first
			p.Code = refusedEverywhere
		case chorus.Undecided:
			p.Parts = []Problem{{Code: "problem.unsettled-elsewhere"}}
		}
	}
	return p
}

// refusedEverywhere is the section about a pair that neither environment accepts.
const refusedEverywhere = "fault.refused-everywhere"

// patience is how long to wait where PISTE does not say, as it never was seen to.
const patience = time.Minute

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

// warnCredentials names what is unusual about a Client ID and a Client Secret. AIFE recommends to
// suppliers one set of identifiers for each structure; a recipient has one for all.
func warnCredentials(v View) []Problem {
	return append(UnusualPair(v.Subject().Pair), shared(v, "credentials.client_id", "warn.client-id-shared")...)
}

// UnusualPair names what is unusual about the form of a pair, before it is sent. A secret that
// is not known has none.
func UnusualPair(p chorus.Pair) (warnings []Problem) {
	if !p.ID.WellFormed() {
		warnings = append(warnings, Problem{Code: "warn.client-id-shape", Field: "credentials.client_id"})
	}
	if !p.Secret.Empty() && !hasUUIDShape(p.Secret.Reveal()) {
		warnings = append(warnings, Problem{Code: "warn.client-secret-shape", Field: "credentials.client_secret"})
	}
	return warnings
}

// shared names the other structure with the same answer to key, where that is no rule.
func shared(v View, key Key, code string) []Problem {
	other := v.Elsewhere(key)
	if other < 0 || v.Role() == Recipient && lent[key] {
		return nil
	}
	return []Problem{{Code: code, Args: Args{"structure": View{v.Answers, other}.StructureName()}, Field: key}}
}
