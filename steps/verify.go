package steps

import (
	"context"

	"raccord/chorus"
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
	e, failure, err := s.ask(ctx, service, v)
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
	return e, s.problems(e, failure, v.Environment), nil
}

func (s Subject) ask(ctx context.Context, service chorus.Service, v Verification) (Evidence, *chorus.Failure, error) {
	if v.Access {
		grants, err := service.Access(ctx, v.Environment, s.Pair, s.Account, s.SIRET)
		return grantsEvidence(grants), grants.Attempt.Failure, err
	}
	attempt, err := service.Authenticate(ctx, v.Environment, s.Pair)
	return evidenceOf(attempt), attempt.Failure, err
}

// problems are everything that keeps s from being right.
func (s Subject) problems(e Evidence, failure *chorus.Failure, env chorus.Environment) []Problem {
	var all []Problem
	for _, p := range []*Problem{FailureProblem(failure), AccessProblem(e.APIs), s.namesProblem(env)} {
		if p != nil {
			all = append(all, *p)
		}
	}
	return all
}

func (s Subject) namesProblem(env chorus.Environment) *Problem {
	if s.DeclaredName == "" || s.PISTEName == "" {
		return nil
	}
	names := CompareNames(s.PISTEName, s.DeclaredName)
	if len(names.Differences) == 0 && (env == chorus.Sandbox || names.Verdict == NamesIdentical) {
		return nil
	}
	if len(names.Differences) == 0 {
		return &Problem{Code: "flaw.name-sandbox", Args: Args{"name": s.PISTEName}}
	}
	return NamesProblem(names, s.PISTEName, s.DeclaredName)
}

// An Application is what is known of an application's name, as check prints it.
type Application struct {
	PISTE    string `json:"piste"`
	Declared string `json:"declared"`
	// Verdict is NamesIdentical, NamesDifferent, NamesSandbox or NamesUnchecked.
	Verdict string `json:"verdict"`
	// Evidence is form, agreed, disclosed or proven; "" when no name is known.
	Evidence    Degree       `json:"evidence"`
	Differences []Difference `json:"differences"`
}

// NamesUnchecked is the verdict where there is only one name, or none.
const NamesUnchecked = "unchecked"

// Application is what is known of the names once e was found on env.
func (s Subject) Application(e Evidence) Application {
	a := Application{PISTE: s.PISTEName, Declared: s.DeclaredName, Verdict: NamesUnchecked, Differences: []Difference{}}
	if s.PISTEName != "" || s.DeclaredName != "" {
		a.Evidence = Form
	}
	if s.PISTEName != "" && s.DeclaredName != "" {
		names := CompareNames(s.PISTEName, s.DeclaredName)
		a.Verdict, a.Differences = names.Verdict, names.Differences
		if a.Verdict == NamesIdentical {
			a.Evidence = Agreed
		}
	} else if SandboxName(s.PISTEName + s.DeclaredName) {
		a.Verdict = NamesSandbox
	}
	if a.Verdict == NamesSandbox && e.Environment == chorus.Sandbox {
		a.Verdict = sameOrNot(a.Differences) // a SANDBOX application belongs there
	}
	switch {
	case e.Disclosed != "" && s.PISTEName != "":
		a.Evidence = Disclosed
		if disclosed := CompareNames(e.Disclosed, s.PISTEName); disclosed.Verdict == NamesDifferent {
			a.Verdict, a.Differences = NamesDifferent, disclosed.Differences
		}
	case e.Degree == Proven && a.Verdict == NamesIdentical:
		a.Evidence = Proven
	}
	return a
}

func sameOrNot(differences []Difference) string {
	if len(differences) == 0 {
		return NamesIdentical
	}
	return NamesDifferent
}

// Verified is a with what a later verification of one structure found.
func (a Answers) Verified(structure int, e Evidence) Answers {
	a = a.clone()
	sheet := a.Structures[structure]
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
