package steps

import (
	"cmp"
	"context"

	"raccord/chorus"
	"raccord/steps/names"
)

// A Subject is what can be verified of one structure, whether a dossier or a command
// line names it.
type Subject struct {
	Pair chorus.Pair
	// Account is the technical account, nil where none is known.
	Account *chorus.TechnicalAccount
	SIRET   string
	// PISTEName and DeclaredName are the application's name as read in PISTE and in Chorus
	// Pro, "" where unknown.
	PISTEName, DeclaredName string
}

// Subject is what can be verified of the structure in view.
func (v View) Subject() Subject {
	s := Subject{
		Pair:         pairOf(v),
		SIRET:        v.Text("structure.siret"),
		PISTEName:    v.Text("application.name"),
		DeclaredName: v.Text("declaration.application_name"),
	}
	if login, password := v.Text("access.login"), v.Secret("access.password"); login != "" && !password.Empty() {
		s.Account = &chorus.TechnicalAccount{Login: login, Password: password}
	}
	return s
}

// A Verification says how far to go.
type Verification struct {
	Environment chorus.Environment
	// Both sends a refused pair to the other environment too, which the user agreed to.
	Both bool
	// Access tries each API: as the technical account, or by the indicative probe.
	Access bool
}

// Verify asks PISTE about s with one token request, and one more where Both has a
// reason. The error is the context's, or a *Problem when nothing was worth sending.
func (s Subject) Verify(ctx context.Context, service chorus.Service, v Verification) (Evidence, []Problem, error) {
	if LooksLikeSwap(string(s.Pair.ID), s.Pair.Secret.Reveal()) {
		return Evidence{}, nil, &Problem{Code: "flaw.same-id-and-secret", Field: "credentials.client_secret"}
	}
	e, failure, closed, err := s.ask(ctx, service, v)
	if err != nil {
		return e, nil, err
	}
	if v.Both && e.Verdict == chorus.Refused {
		other, err := service.Authenticate(ctx, v.Environment.Other(), s.Pair)
		if err != nil {
			return e, nil, err
		}
		e.Requests += other.Requests
		if other.Verdict() == chorus.Valid {
			e.Fault = chorus.WrongEnvironment
			failure = &chorus.Failure{Fault: e.Fault, Environment: v.Environment, Host: failure.Host, Status: failure.Status}
		}
	}
	return e, s.problems(e, v.Environment, FailureProblem(failure), closed), nil
}

// ask also returns what the token does not open.
func (s Subject) ask(ctx context.Context, service chorus.Service, v Verification) (Evidence, *chorus.Failure, *Problem, error) {
	if v.Access {
		grants, err := service.Access(ctx, v.Environment, s.Pair, s.Account, s.SIRET)
		e, closed := grantsEvidence(grants, s.SIRET)
		return e, grants.Attempt.Failure, closed, err
	}
	attempt, err := service.Authenticate(ctx, v.Environment, s.Pair)
	return evidenceOf(attempt), attempt.Failure, nil, err
}

// problems are everything that keeps s from being right.
func (s Subject) problems(e Evidence, env chorus.Environment, found ...*Problem) []Problem {
	var all []Problem
	for _, p := range append(found, s.namesProblem(e, env)) {
		if p != nil {
			all = append(all, *p)
		}
	}
	return all
}

// namesProblem is what keeps the names from being right: one that PISTE itself contradicts,
// two that differ, or a SANDBOX application's in production.
func (s Subject) namesProblem(e Evidence, env chorus.Environment) *Problem {
	given := cmp.Or(s.PISTEName, s.DeclaredName)
	for _, pair := range [][2]string{{e.Disclosed, given}, {s.PISTEName, s.DeclaredName}} {
		if differences := differencesOf(pair[0], pair[1]); len(differences) > 0 {
			return NamesProblem(names.Comparison{Verdict: names.Different, Differences: differences}, pair[0], pair[1])
		}
	}
	if env != chorus.Sandbox && names.IsSandbox(given) {
		return &Problem{Code: "flaw.name-sandbox", Args: Args{"name": names.Visible(given)}}
	}
	return nil
}

// differencesOf are the differences between two names; none where one is not known.
func differencesOf(piste, declared string) []names.Difference {
	if piste == "" || declared == "" {
		return []names.Difference{}
	}
	return names.Compare(piste, declared).Differences
}

// An Application is what is known of an application's name, as check prints it.
type Application struct {
	PISTE    string `json:"piste"`
	Declared string `json:"declared"`
	// Verdict is names.Identical, names.Different, names.Sandbox or NamesUnchecked.
	Verdict string `json:"verdict"`
	// Evidence is form, agreed, disclosed or proven; "" when no name is known.
	Evidence    Degree             `json:"evidence"`
	Differences []names.Difference `json:"differences"`
}

// NamesUnchecked is the verdict where there is only one name, or none.
const NamesUnchecked = "unchecked"

// Application is what is known of the names once e was found.
func (s Subject) Application(e Evidence) Application {
	a := Application{PISTE: s.PISTEName, Declared: s.DeclaredName, Verdict: NamesUnchecked,
		Differences: differencesOf(s.PISTEName, s.DeclaredName)}
	given := cmp.Or(s.PISTEName, s.DeclaredName)
	if given == "" {
		return a
	}
	a.Evidence = Form
	switch {
	case len(a.Differences) > 0:
		a.Verdict = names.Different
	case s.PISTEName == s.DeclaredName:
		a.Verdict, a.Evidence = names.Identical, Agreed
	}
	// On its own side a SANDBOX application's name is like any other.
	if e.Environment != chorus.Sandbox && (names.IsSandbox(s.PISTEName) || names.IsSandbox(s.DeclaredName)) {
		a.Verdict, a.Evidence = names.Sandbox, Form
	}
	switch {
	case e.Disclosed != "":
		a.Evidence = Disclosed
		if differences := differencesOf(e.Disclosed, given); len(differences) > 0 {
			a.Verdict, a.Differences = names.Different, differences
		}
	case e.Degree == Proven && a.Verdict == names.Identical:
		a.Evidence = Proven
	}
	return a
}

// Verified is a with what a later verification of one structure found.
func (a Answers) Verified(structure int, e Evidence) Answers {
	a, sheet := a.changing(Place{structure, credentialsStep})
	id := credentialsStep
	if e.APIs != nil {
		access := e
		sheet.Evidence[accessStep] = access
		e.APIs, e.Attached, e.PasswordExpires, e.Disclosed = nil, nil, nil, ""
		e.Passed = e.Verdict == chorus.Valid
	}
	sheet.Evidence[id] = e
	return a
}

// KeepsSecrets tells whether the vault holds anything of a.
func (a Answers) KeepsSecrets() bool {
	for p, f := range a.Accounts() {
		if a.At(p).Kept(f) {
			return true
		}
	}
	return false
}
