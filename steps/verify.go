package steps

import (
	"cmp"
	"context"
	"strings"
	"time"

	"raccord/chorus"
	"raccord/steps/names"
)

// A Subject is what is verified of one structure, read from a dossier or from a command line.
type Subject struct {
	Pair chorus.Pair
	// Account is the technical account, nil where none is known.
	Account *chorus.TechnicalAccount
	SIRET   string
	// Receives is set for a structure that only receives invoices.
	Receives bool
	// PISTEName and DeclaredName are the application's name as read in PISTE and in Chorus
	// Pro, "" where unknown.
	PISTEName, DeclaredName string
}

// Subject returns what is verified of the structure in view.
func (v View) Subject() Subject {
	s := Subject{
		Pair:         chorus.Pair{ID: chorus.ClientID(v.Text("credentials.client_id")), Secret: v.Secret("credentials.client_secret")},
		SIRET:        v.Text("structure.siret"),
		Receives:     v.Role() == Recipient,
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

// Verify asks PISTE about s with one token request, and one more where Both has a reason. The
// problems are everything that keeps s from being right. The error is the context's, or a
// *Problem when nothing was worth sending.
func (s Subject) Verify(ctx context.Context, service chorus.Service, v Verification) (Evidence, []Problem, error) {
	e, err := s.ask(ctx, service, v)
	if err == nil && v.Both && e.Verdict == chorus.Refused {
		e, err = s.askElsewhere(ctx, service, e)
	}
	if err != nil {
		return Evidence{}, nil, err
	}
	return e, s.problems(e), nil
}

// ask is how PISTE is asked about s, by the steps of the walk and by check alike. The error is
// the context's, or a *Problem when nothing was worth sending.
func (s Subject) ask(ctx context.Context, service chorus.Service, v Verification) (Evidence, error) {
	if LooksLikeSwap(string(s.Pair.ID), s.Pair.Secret.Reveal()) {
		return Evidence{At: now().UTC(), Degree: Untested}, &Problem{Code: "flaw.same-id-and-secret", Field: "credentials.client_secret"}
	}
	var r chorus.Result
	var err error
	if v.Access {
		r, err = service.Access(ctx, v.Environment, s.Pair, s.Account, chorus.Structure{SIRET: s.SIRET, Receives: s.Receives})
	} else {
		r, err = service.Authenticate(ctx, v.Environment, s.Pair)
	}
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{At: r.Asked.UTC(), Degree: degrees[r.Verdict], Result: r}
	e.Asked = time.Time{} // At says it, also once the dossier has been read back
	if r.Proven {
		e.Degree = Proven
	}
	e.Passed = r.Verdict == chorus.Valid && s.closedProblem(e) == nil
	return e, nil
}

// degrees say how sure a verdict of PISTE is without anything else.
var degrees = map[chorus.Verdict]Degree{chorus.Valid: Accepted, chorus.Refused: Denied, chorus.Undecided: Unsettled}

// askElsewhere asks the other environment about a pair that e says is refused: where it is
// accepted there, that is the fault.
func (s Subject) askElsewhere(ctx context.Context, service chorus.Service, e Evidence) (Evidence, error) {
	other, err := service.Authenticate(ctx, e.Environment.Other(), s.Pair)
	if err != nil {
		return Evidence{}, err
	}
	e.Requests += other.Requests
	e.Elsewhere = other.Verdict
	if other.Verdict == chorus.Valid {
		e.Fault = chorus.WrongEnvironment
	}
	return e, nil
}

// closedProblem is what a pair that is right does not open, nil when it opens everything: an
// API, or the structure itself, where Chorus Pro says which ones the account is attached to.
func (s Subject) closedProblem(e Evidence) *Problem {
	if p := AccessProblem(e.APIs); p != nil || !e.Unattached {
		return p
	}
	return &Problem{Code: "problem.not-attached", Args: Args{"siret": s.SIRET, "attached": strings.Join(e.Attached, ", ")}}
}

// namesProblem is what keeps the names from being right: one that PISTE itself contradicts,
// two that differ, or a SANDBOX application's in production.
func (s Subject) namesProblem(e Evidence) *Problem {
	given := cmp.Or(s.PISTEName, s.DeclaredName)
	for _, pair := range [][2]string{{e.Disclosed, given}, {s.PISTEName, s.DeclaredName}} {
		if differences := differencesOf(pair[0], pair[1]); len(differences) > 0 {
			return NamesProblem(names.Comparison{Verdict: names.Different, Differences: differences}, pair[0], pair[1])
		}
	}
	if e.Environment != chorus.Sandbox && names.IsSandbox(given) {
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
	// Unrelated tells that the names have nothing in common: then the differences say nothing.
	Unrelated bool `json:"-"`
}

// NamesUnchecked is the verdict where there is only one name, or none.
const NamesUnchecked = "unchecked"

// Application says what is known of the names of s, given what a verification found.
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
		a.Verdict, a.Unrelated = names.Different, names.Unrelated(s.PISTEName, s.DeclaredName)
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
			a.Verdict, a.Differences, a.Unrelated = names.Different, differences, names.Unrelated(e.Disclosed, given)
		}
	case e.Degree == Proven && a.Verdict == names.Identical:
		a.Evidence = Proven
	}
	return a
}

// Verified returns a copy of a that holds what a later verification of one structure found: under
// the credentials, and under the access where APIs were tried.
func (a Answers) Verified(structure int, e Evidence) Answers {
	if e.APIs != nil {
		a = a.Found(Place{structure, accessStep}, e)
		e.APIs, e.Attached, e.PasswordExpires, e.Disclosed = nil, nil, nil, ""
		e.Passed, e.Degree = e.Verdict == chorus.Valid, degrees[e.Verdict]
	}
	return a.Found(Place{structure, credentialsStep}, e)
}

// SecretKeys are the answers that the verification uses and the vault keeps.
func (v Verification) SecretKeys() []Key {
	if v.Access {
		return []Key{"credentials.client_secret", "access.password"}
	}
	return []Key{"credentials.client_secret"}
}

// KeepsSecrets tells whether the vault holds a secret of the dossier that is wanted; nil wants
// every one.
func (a Answers) KeepsSecrets(wanted func(Place, *Field) bool) bool {
	for p, f := range a.Accounts() {
		if a.At(p).Kept(f) && (wanted == nil || wanted(p, f)) {
			return true
		}
	}
	return false
}

// Verified tells whether the secret of that key is known to be right: it is kept, or was given in
// this run, and the check of its step passed.
func (v View) Verified(key Key) bool {
	for i := range Procedure {
		step := &Procedure[i]
		for _, f := range step.Fields {
			if e, _ := v.Evidence(step.ID); f.Key == key && e.Passed {
				return v.Kept(&f) || !v.Secret(key).Empty()
			}
		}
	}
	return false
}
