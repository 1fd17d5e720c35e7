package steps

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/store/secret"
)

// A request is what was asked of the other side.
type request struct {
	access      bool
	environment chorus.Environment
	id, secret  string
	login, word string
	siret       string
	receives    bool
}

// A fakePISTE answers as told, and remembers what it was asked. The zero value accepts
// every pair and grants every API.
type fakePISTE struct {
	// faults says what goes wrong on each environment.
	faults map[chorus.Environment]chorus.Fault
	// grants are what a token opens.
	grants chorus.Result
	err    error
	asked  []request
}

// result is r as of a token request to env.
func (f *fakePISTE) result(env chorus.Environment, r chorus.Result) chorus.Result {
	r.Asked, r.Environment, r.Host = time.Now(), env, "oauth."+string(env)+".example"
	r.Status, r.Requests, r.DurationMs = http.StatusOK, 1, 210
	if r.Fault = f.faults[env]; r.Fault != "" {
		r.Status = http.StatusBadRequest
	}
	r.Verdict = r.Fault.Verdict()
	return r
}

func (f *fakePISTE) Authenticate(_ context.Context, env chorus.Environment, pair chorus.Pair) (chorus.Result, error) {
	f.asked = append(f.asked, request{environment: env, id: string(pair.ID), secret: pair.Secret.Reveal()})
	return f.result(env, chorus.Result{}), f.err
}

func (f *fakePISTE) Access(_ context.Context, env chorus.Environment, pair chorus.Pair, account *chorus.TechnicalAccount, structure chorus.Structure) (chorus.Result, error) {
	r := request{access: true, environment: env, id: string(pair.ID), secret: pair.Secret.Reveal(), siret: structure.SIRET, receives: structure.Receives}
	if account != nil {
		r.login, r.word = account.Login, account.Password.Reveal()
	}
	f.asked = append(f.asked, r)
	grants := f.result(env, f.grants)
	if grants.Fault == "" && grants.APIs == nil {
		grants.APIs = []chorus.API{{Name: "factures", Access: chorus.AccessGranted, Status: http.StatusOK}}
	}
	return grants, f.err
}

const (
	inventedID     = "00000001-0000-4000-8000-000000000000"
	inventedSecret = "5ec2e7a0-0000-4000-8000-000000000001"
)

// checked runs the check of a step on a supplier's answers with those of changes.
func checked(t *testing.T, id ID, service *fakePISTE, changes map[Key]string) (Evidence, *Problem) {
	t.Helper()
	a := customer{role: "supplier", structures: 1}.until(Place{})
	for key, text := range changes {
		if _, isSecret := a.Structures[0].Secrets[key]; isSecret {
			a.Structures[0].Secrets[key] = secret.Of(text)
		} else {
			a.Structures[0].Texts[key] = text
		}
	}
	e, err := ByID(id).Check.Run(t.Context(), service, View{a, 0})
	if err == nil {
		return e, nil
	}
	p, ok := errors.AsType[*Problem](err)
	if !ok {
		t.Fatal(err)
	}
	return e, p
}

func codeOf(p *Problem) string {
	if p == nil {
		return ""
	}
	return p.Code
}

func TestAuthenticateSendsOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &fakePISTE{}
		e, p := checked(t, "credentials", service, nil)
		if want := []request{{environment: chorus.Production, id: inventedID, secret: inventedSecret}}; !slices.Equal(service.asked, want) {
			t.Errorf("asked %v, want %v", service.asked, want)
		}
		want := Evidence{At: time.Now().UTC(), Passed: true, Degree: Accepted, Result: chorus.Result{Verdict: chorus.Valid,
			Environment: chorus.Production, Host: "oauth.production.example", Status: 200, Requests: 1, DurationMs: 210}}
		if p != nil || !reflect.DeepEqual(e, want) {
			t.Errorf("%+v, %v\nwant %+v", e, p, want)
		}
	})
}

func TestAuthenticateFaults(t *testing.T) {
	for _, fault := range chorus.Faults() {
		service := &fakePISTE{faults: map[chorus.Environment]chorus.Fault{chorus.Production: fault}}
		e, p := checked(t, "credentials", service, nil)
		degree := map[chorus.Verdict]Degree{chorus.Refused: Denied, chorus.Undecided: Unsettled}[fault.Verdict()]
		if e.Passed || e.Fault != fault || e.Verdict != fault.Verdict() || e.Degree != degree {
			t.Errorf("%s: evidence %+v", fault, e)
		}
		if p == nil || p.Code != "fault."+string(fault) || p.Fault != fault || p.Field != "" || p.Args["host"] == "" || p.Args["status"] != "400" {
			t.Errorf("%s: problem %+v", fault, p)
		}
		if len(service.asked) != 1 {
			t.Errorf("%s: asked %v", fault, service.asked)
		}
	}
}

func TestIdenticalIDAndSecretAreNotSent(t *testing.T) {
	service := &fakePISTE{}
	e, p := checked(t, "credentials", service, map[Key]string{"credentials.client_secret": " " + inventedID})
	if codeOf(p) != "flaw.same-id-and-secret" || p.Field != "credentials.client_secret" || e.Passed || e.Verdict != "" || len(service.asked) > 0 {
		t.Errorf("%+v, %+v, asked %v", e, p, service.asked)
	}
}

// A refused pair is asked about once more, on the other side, and its secret is sent nowhere else.
func TestElsewhere(t *testing.T) {
	refusedHere := map[chorus.Environment]chorus.Fault{chorus.Production: chorus.CredentialsRefused}
	for _, c := range []struct {
		elsewhere chorus.Fault
		fault     chorus.Fault
		code      string
		parts     []string
	}{
		{"", chorus.WrongEnvironment, "fault.wrong-environment", nil},
		{chorus.CredentialsRefused, chorus.CredentialsRefused, "fault.refused-everywhere", nil},
		{chorus.Timeout, chorus.CredentialsRefused, "fault.credentials-refused", []string{"problem.unsettled-elsewhere"}},
	} {
		service := &fakePISTE{faults: maps.Clone(refusedHere)}
		service.faults[chorus.Sandbox] = c.elsewhere
		a := customer{role: "supplier", structures: 1}.until(Place{})
		place := at(1, "credentials")
		refused, _ := ByID("credentials").Check.Run(t.Context(), service, a.At(place))
		e, err := ByID("credentials").Check.Elsewhere(t.Context(), service, a.Found(place, refused).At(place))
		if len(service.asked) != 2 || service.asked[1].environment != chorus.Sandbox || service.asked[1].secret != inventedSecret {
			t.Errorf("asked %v", service.asked)
		}
		if e.Passed || e.Verdict != chorus.Refused || e.Fault != c.fault || e.Requests != 2 || e.Environment != chorus.Production {
			t.Errorf("%q elsewhere: %+v", c.elsewhere, e)
		}
		p, _ := errors.AsType[*Problem](err)
		if codeOf(p) != c.code || p.Fault != c.fault || p.Args["host"] != "oauth.production.example" || p.Args["status"] != "400" || !slices.Equal(codesOf(p.Parts), c.parts) {
			t.Errorf("%q elsewhere: %+v", c.elsewhere, p)
		}
	}
}

// The context's error is no finding.
func TestInterruptedCheck(t *testing.T) {
	a := customer{role: "supplier", structures: 1}.until(Place{})
	for _, id := range []ID{"credentials", "access"} {
		e, err := ByID(id).Check.Run(t.Context(), &fakePISTE{err: context.Canceled}, View{a, 0})
		if !errors.Is(err, context.Canceled) || !e.At.IsZero() {
			t.Errorf("step %s: %+v, %v", id, e, err)
		}
	}
}

func TestCompareNames(t *testing.T) {
	service := &fakePISTE{}
	for _, c := range []struct {
		declared, code string
		degree         Degree
		verdict        chorus.Verdict
		parts          []string
	}{
		{"MON_APPLICATION_1", "", Agreed, chorus.Valid, nil},
		{"Mon_APPLICATION_2", "flaw.names-differ", Form, chorus.Refused, []string{"difference.case-of-several", "difference.other"}},
		{"MON_APPLICATION_1 ", "flaw.names-differ", Form, chorus.Refused, []string{"difference.space"}},
		{"Eaux-Clairval", "flaw.names-differ", Form, chorus.Refused, []string{"difference.unrelated"}},
	} {
		e, p := checked(t, "declaration", service, map[Key]string{"declaration.application_name": c.declared})
		if codeOf(p) != c.code || e.Passed != (p == nil) || e.Degree != c.degree || e.Verdict != c.verdict || e.Names == nil || e.At.IsZero() {
			t.Errorf("%q: %+v, %+v", c.declared, e, p)
		}
		var parts []string
		if p != nil {
			parts = codesOf(p.Parts)
			if p.Args["piste"] != "MON_APPLICATION_1" || p.Args["declared"] != c.declared {
				t.Errorf("%q: args %v", c.declared, p.Args)
			}
		}
		if !slices.Equal(parts, c.parts) {
			t.Errorf("%q: parts %v, want %v", c.declared, parts, c.parts)
		}
	}
	if len(service.asked) > 0 {
		t.Errorf("asked %v", service.asked)
	}
}

func TestAccess(t *testing.T) {
	granted := chorus.API{Name: "factures", Access: chorus.AccessGranted, Status: 200}
	closed := chorus.API{Name: "structures", Access: chorus.AccessNotGranted, Status: 403}
	refused := chorus.API{Name: "structures", Access: chorus.AccessAccountRefused, Status: 401}
	matrix := func(apis ...chorus.API) *fakePISTE {
		return &fakePISTE{grants: chorus.Result{APIs: apis, Proven: slices.Contains(apis, granted)}}
	}
	down := &fakePISTE{faults: map[chorus.Environment]chorus.Fault{chorus.Production: chorus.Unavailable}}
	for _, c := range []struct {
		name            string
		login, password string
		service         *fakePISTE
		code            string
		field           Key
		passed          bool
		degree          Degree
		asked           int
	}{
		{"skipped", "", "", matrix(), "", "", true, Untested, 0},
		{"login alone", "TECH_1_0000@cpro.fr", "", matrix(), "flaw.login-without-password", "access.password", false, Untested, 0},
		{"password alone", "", "invented-password", matrix(), "flaw.password-without-login", "access.login", false, Untested, 0},
		{"granted", "TECH_1_0000@cpro.fr", "invented-password", matrix(granted), "", "", true, Proven, 1},
		{"one closed", "TECH_1_0000@cpro.fr", "invented-password", matrix(granted, closed), "problem.access-missing", "", false, Proven, 1},
		{"account refused", "TECH_1_0000@cpro.fr", "invented-password", matrix(refused, refused), "problem.account-refused", "", false, Accepted, 1},
		{"account and API", "TECH_1_0000@cpro.fr", "invented-password", matrix(refused, closed), "problem.access-missing", "", false, Accepted, 1},
		{"no token", "TECH_1_0000@cpro.fr", "invented-password", down, "fault.unavailable", "", false, Unsettled, 1},
	} {
		e, p := checked(t, "access", c.service, map[Key]string{"access.login": c.login, "access.password": c.password})
		if codeOf(p) != c.code || e.Passed != c.passed || e.Degree != c.degree || len(c.service.asked) != c.asked || e.At.IsZero() {
			t.Errorf("%s: %+v, %+v, asked %v", c.name, e, p, c.service.asked)
		}
		if p != nil && p.Field != c.field {
			t.Errorf("%s: field %q", c.name, p.Field)
		}
		for _, r := range c.service.asked {
			if want := (request{true, chorus.Production, inventedID, inventedSecret, c.login, c.password, "73282932000074", false}); r != want {
				t.Errorf("%s: asked %v, want %v", c.name, r, want)
			}
		}
	}
}

// Every API that is not open is a part of the problem, with its name; what is open is not.
func TestAccessProblemNamesEachAPI(t *testing.T) {
	p := AccessProblem([]chorus.API{
		{Name: "factures", Access: chorus.AccessGranted},
		{Name: "structures", Access: chorus.AccessNotGranted},
		{Name: "transverses", Access: chorus.AccessUntested},
		{Name: "utilisateurs", Access: chorus.AccessNotGranted},
	})
	want := []Problem{
		{Code: "access.not-granted", Args: Args{"api": "structures, utilisateurs"}},
		{Code: "access.untested", Args: Args{"api": "transverses"}},
	}
	if p == nil || !reflect.DeepEqual(p.Parts, want) {
		t.Errorf("%+v", p)
	}
	if p := AccessProblem(nil); p != nil {
		t.Errorf("no API: %+v", p)
	}
}

// The supplier's search is not sent for a recipient, and the role is all that decides.
func TestAccessAsksForTheRole(t *testing.T) {
	for role, receives := range map[string]bool{"supplier": false, "recipient": true, "both": false} {
		service := &fakePISTE{}
		if _, err := ByID("access").Check.Run(t.Context(), service, customer{role: role, structures: 1}.until(Place{}).At(Place{})); err != nil {
			t.Error(err)
		}
		if len(service.asked) != 1 || service.asked[0].receives != receives {
			t.Errorf("%s: asked %+v", role, service.asked)
		}
	}
}

func TestFaultProblemSaysWhatWasObserved(t *testing.T) {
	p := FaultProblem(chorus.Result{Fault: chorus.Throttled, Environment: chorus.Production, Host: "oauth.example",
		Status: 429, RetryAfter: 90*time.Second + time.Millisecond})
	if p.Code != "fault.throttled" || p.Args["host"] != "oauth.example" || p.Args["status"] != "429" || p.Args["retry"] != "90 s" {
		t.Errorf("%+v", p)
	}
	if p := FaultProblem(chorus.Result{Fault: chorus.DNS}); p.Args["status"] != "" || p.Args["retry"] != "" {
		t.Errorf("nothing was answered: %+v", p)
	}
	if p := FaultProblem(chorus.Result{Fault: chorus.Proxy, ProxyStatus: 407}); p.Args["status"] != "407" {
		t.Errorf("the proxy answered: %+v", p)
	}
	if FaultProblem(chorus.Result{Verdict: chorus.Valid, Status: 200}) != nil {
		t.Error("a token is a problem")
	}
}

func TestWarnings(t *testing.T) {
	two := customer{role: "supplier", structures: 2}.until(Place{})
	type warning struct {
		code string
		args Args
	}
	for _, c := range []struct {
		step   ID
		key    Key
		answer string
		want   []warning
	}{
		{"structure", "structure.siret", "21750001600019", nil},
		{"structure", "structure.siret", "73282932000074", []warning{{"warn.siret-shared", Args{"structure": "Structure 1"}}}},
		{"application", "application.name", "AUTRE-NOM_2", nil},
		{"application", "application.name", "MON_APPLICATION_1", []warning{{"warn.name-shared", Args{"structure": "Structure 1"}}}},
		{"application", "application.name", "Mon app!", []warning{{"warn.name-characters", Args{"characters": "␣ !"}}}},
		{"credentials", "credentials.client_id", "00000009-0000-4000-8000-000000000000", nil},
		{"credentials", "credentials.client_id", inventedID, []warning{{"warn.client-id-shared", Args{"structure": "Structure 1"}}}},
		{"credentials", "credentials.client_id", "mon-client", []warning{{"warn.client-id-shape", nil}}},
	} {
		a := two.owned()
		a.Structures[1].Texts[c.key] = c.answer
		var got []warning
		for _, p := range ByID(c.step).Warn(View{a, 1}) {
			got = append(got, warning{p.Code, p.Args})
			if p.Field != c.key {
				t.Errorf("%s = %q: field %s", c.key, c.answer, p.Field)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s = %q: %v, want %v", c.key, c.answer, got, c.want)
		}
	}
	for word, want := range map[string]bool{inventedSecret: false, inventedSecret[:35]: true, "": false, "two words": true} {
		a := two.owned()
		a.Structures[1].Secrets["credentials.client_secret"] = secret.Of(word)
		warned := slices.ContainsFunc(ByID("credentials").Warn(View{a, 1}), func(p Problem) bool {
			return p.Code == "warn.client-secret-shape" && p.Field == "credentials.client_secret" && p.Args == nil
		})
		if warned != want {
			t.Errorf("a Client Secret of %d characters: warned %t", len(word), warned)
		}
	}
	recipient := customer{role: "recipient", structures: 2, shares: true}.until(Place{})
	recipient.Structures[1].Texts = maps.Clone(recipient.Structures[1].Texts)
	for key, answer := range map[Key]string{applicationShared: No, "application.name": "MON_APPLICATION_1", "credentials.client_id": inventedID} {
		recipient.Structures[1].Texts[key] = answer // one pair, typed for the second structure too
	}
	for _, s := range Procedure {
		if s.Warn != nil && len(s.Warn(View{recipient, 1})) > 0 {
			t.Errorf("step %s warns a recipient about one pair", s.ID)
		}
		if s.Warn != nil && len(s.Warn(View{two, 0})) > 0 {
			t.Errorf("step %s warns about usual answers", s.ID)
		}
	}
}
