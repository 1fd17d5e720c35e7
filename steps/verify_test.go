package steps

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps/names"
	"raccord/store/secret"
)

var inventedPair = chorus.Pair{ID: inventedID, Secret: secret.Of(inventedSecret)}

func TestVerifyAsksAsFarAsItMay(t *testing.T) {
	refusedBy := func(envs ...chorus.Environment) map[chorus.Environment]chorus.Fault {
		faults := map[chorus.Environment]chorus.Fault{}
		for _, env := range envs {
			faults[env] = chorus.CredentialsRefused
		}
		return faults
	}
	down := map[chorus.Environment]chorus.Fault{chorus.Production: chorus.Unavailable}
	for _, c := range []struct {
		name   string
		how    Verification
		faults map[chorus.Environment]chorus.Fault
		asked  []chorus.Environment
		fault  chorus.Fault
		codes  []string
	}{
		{"accepted", Verification{Environment: chorus.Production}, nil, []chorus.Environment{chorus.Production}, "", nil},
		{"accepted: no reason to ask both", Verification{Environment: chorus.Production, Both: true}, nil,
			[]chorus.Environment{chorus.Production}, "", nil},
		{"refused", Verification{Environment: chorus.Production}, refusedBy(chorus.Production),
			[]chorus.Environment{chorus.Production}, chorus.CredentialsRefused, []string{"fault.credentials-refused"}},
		{"undecided: no reason to ask both", Verification{Environment: chorus.Production, Both: true}, down,
			[]chorus.Environment{chorus.Production}, chorus.Unavailable, []string{"fault.unavailable"}},
		{"of the other environment", Verification{Environment: chorus.Production, Both: true}, refusedBy(chorus.Production),
			[]chorus.Environment{chorus.Production, chorus.Sandbox}, chorus.WrongEnvironment, []string{"fault.wrong-environment"}},
		{"of production, asked as sandbox", Verification{Environment: chorus.Sandbox, Both: true}, refusedBy(chorus.Sandbox),
			[]chorus.Environment{chorus.Sandbox, chorus.Production}, chorus.WrongEnvironment, []string{"fault.wrong-environment"}},
		{"of neither", Verification{Environment: chorus.Production, Both: true}, refusedBy(chorus.Production, chorus.Sandbox),
			[]chorus.Environment{chorus.Production, chorus.Sandbox}, chorus.CredentialsRefused, []string{"fault.refused-everywhere"}},
		{"no token to try the APIs with", Verification{Environment: chorus.Production, Access: true, Both: true}, refusedBy(chorus.Production),
			[]chorus.Environment{chorus.Production, chorus.Sandbox}, chorus.WrongEnvironment, []string{"fault.wrong-environment"}},
	} {
		service := &fakePISTE{faults: c.faults}
		e, problems, err := Subject{Pair: inventedPair}.Verify(t.Context(), service, c.how)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var asked []chorus.Environment
		for _, r := range service.asked {
			asked = append(asked, r.environment)
		}
		if !slices.Equal(asked, c.asked) || e.Requests != len(c.asked) {
			t.Errorf("%s: asked %v, counted %d", c.name, asked, e.Requests)
		}
		if e.Fault != c.fault || e.Verdict != c.fault.Verdict() || e.Environment != c.how.Environment || !slices.Equal(codesOf(problems), c.codes) {
			t.Errorf("%s: %+v, %v", c.name, e, codesOf(problems))
		}
		if c.fault == chorus.WrongEnvironment && problems[0].Args["host"] != "oauth."+string(c.how.Environment)+".example" {
			t.Errorf("%s: %v refused the pair", c.name, problems[0].Args)
		}
	}
}

func codesOf(problems []Problem) []string {
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	return codes
}

func TestVerifySendsNothingOfASwap(t *testing.T) {
	service := &fakePISTE{}
	s := Subject{Pair: chorus.Pair{ID: inventedID, Secret: secret.Of(inventedID)}}
	_, _, err := s.Verify(t.Context(), service, Verification{Environment: chorus.Production, Both: true, Access: true})
	if p, ok := errors.AsType[*Problem](err); !ok || p.Code != "flaw.same-id-and-secret" || len(service.asked) > 0 {
		t.Errorf("%v, asked %v", err, service.asked)
	}
}

func TestVerifyInterrupted(t *testing.T) {
	for _, how := range []Verification{{Environment: chorus.Production}, {Environment: chorus.Production, Access: true}} {
		_, problems, err := Subject{Pair: inventedPair}.Verify(t.Context(), &fakePISTE{err: context.Canceled}, how)
		if !errors.Is(err, context.Canceled) || problems != nil {
			t.Errorf("%+v: %v, %v", how, problems, err)
		}
	}
}

// With a technical account it is the account's access, without one the indicative probe.
func TestVerifyAccess(t *testing.T) {
	account := &chorus.TechnicalAccount{Login: "TECH_1_0000@cpro.fr", Password: secret.Of("invented-password-1")}
	for _, c := range []struct {
		account *chorus.TechnicalAccount
		want    request
	}{
		{nil, request{true, chorus.Sandbox, inventedID, inventedSecret, "", "", "73282932000074", false}},
		{account, request{true, chorus.Sandbox, inventedID, inventedSecret, "TECH_1_0000@cpro.fr", "invented-password-1", "73282932000074", false}},
	} {
		service := &fakePISTE{grants: chorus.Result{
			APIs:            []chorus.API{{Name: "factures", Access: chorus.AccessNotGranted, Status: http.StatusForbidden}},
			Attached:        []string{"12345678200010"},
			PasswordExpires: new(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)),
			Disclosed:       "MON_APPLICATION",
		}}
		s := Subject{Pair: inventedPair, Account: c.account, SIRET: "73282932000074"}
		e, problems, err := s.Verify(t.Context(), service, Verification{Environment: chorus.Sandbox, Access: true})
		if err != nil || !slices.Equal(service.asked, []request{c.want}) {
			t.Errorf("%v, asked %v", err, service.asked)
		}
		if e.Passed || e.Verdict != chorus.Valid || len(e.APIs) != 1 || !slices.Equal(e.Attached, []string{"12345678200010"}) ||
			e.PasswordExpires == nil || e.Disclosed != "MON_APPLICATION" || !slices.Equal(codesOf(problems), []string{"problem.access-missing"}) {
			t.Errorf("%+v, %v", e, codesOf(problems))
		}
	}
}

func TestVerifyComparesNames(t *testing.T) {
	for _, c := range []struct {
		env             chorus.Environment
		piste, declared string
		want            []string
	}{
		{chorus.Production, "MON_APP", "MON_APP", nil},
		{chorus.Production, "MON_APP", "", nil},
		{chorus.Production, "MON_APP", "MON_aPP", []string{"flaw.names-differ"}},
		{chorus.Production, "APP_SANDBOX_a", "APP_SANDBOX_a", []string{"flaw.name-sandbox"}},
		{chorus.Production, "APP_SANDBOX_a", "", []string{"flaw.name-sandbox"}},
		{chorus.Production, "", "APP_SANDBOX_a", []string{"flaw.name-sandbox"}},
		{chorus.Production, "APP_SANDBOX_a", "APP_SANDBOX_b", []string{"flaw.names-differ"}},
		{chorus.Sandbox, "APP_SANDBOX_a", "APP_SANDBOX_a", nil},
		{chorus.Sandbox, "APP_SANDBOX_a", "", nil},
		{chorus.Sandbox, "APP_SANDBOX_a", "APP_SANDBOX_b", []string{"flaw.names-differ"}},
	} {
		s := Subject{Pair: inventedPair, PISTEName: c.piste, DeclaredName: c.declared}
		_, problems, err := s.Verify(t.Context(), &fakePISTE{}, Verification{Environment: c.env})
		if err != nil || !slices.Equal(codesOf(problems), c.want) {
			t.Errorf("%s: %q and %q: %v, %v", c.env, c.piste, c.declared, codesOf(problems), err)
		}
	}
}

// What PISTE itself says outweighs what was read there.
func TestVerifyBelievesPISTE(t *testing.T) {
	service := &fakePISTE{grants: chorus.Result{Disclosed: "AUTRE_APP"}}
	for _, s := range []Subject{
		{Pair: inventedPair, PISTEName: "MON_APP", DeclaredName: "MON_APP"}, {Pair: inventedPair, DeclaredName: "MON_APP"},
	} {
		_, problems, err := s.Verify(t.Context(), service, Verification{Environment: chorus.Production, Access: true})
		if err != nil || !slices.Equal(codesOf(problems), []string{"flaw.names-differ"}) {
			t.Fatalf("%v, %v", codesOf(problems), err)
		}
		if args := problems[0].Args; args["piste"] != "AUTRE_APP" || args["declared"] != "MON_APP" {
			t.Errorf("%v", args)
		}
	}
}

// foundIn is evidence of one environment.
func foundIn(env chorus.Environment) Evidence {
	return Evidence{Result: chorus.Result{Environment: env}}
}

func TestApplication(t *testing.T) {
	production, sandbox := foundIn(chorus.Production), foundIn(chorus.Sandbox)
	proven := Evidence{Degree: Proven, Result: production.Result}
	disclosed := func(name string) Evidence {
		return Evidence{Degree: Proven, Result: chorus.Result{Environment: chorus.Production, Disclosed: name}}
	}
	for _, c := range []struct {
		name            string
		piste, declared string
		found           Evidence
		verdict         string
		evidence        Degree
		differences     []string
	}{
		{"no name", "", "", production, NamesUnchecked, "", nil},
		{"no name, proven", "", "", proven, NamesUnchecked, "", nil},
		{"one name", "MON_APP", "", production, NamesUnchecked, Form, nil},
		{"the other name", "", "MON_APP", production, NamesUnchecked, Form, nil},
		{"one name, proven", "MON_APP", "", proven, NamesUnchecked, Form, nil},
		{"agreed", "MON_APP", "MON_APP", production, names.Identical, Agreed, nil},
		{"agreed, nothing found", "MON_APP", "MON_APP", Evidence{}, names.Identical, Agreed, nil},
		{"proven", "MON_APP", "MON_APP", proven, names.Identical, Proven, nil},
		{"different", "MON_APP", "MON_aPP", production, names.Different, Form, []string{"case"}},
		{"different though proven", "MON_APP", "MON_aPP", proven, names.Different, Form, []string{"case"}},
		{"disclosed", "MON_APP", "MON_APP", disclosed("MON_APP"), names.Identical, Disclosed, nil},
		{"disclosed, one name", "MON_APP", "", disclosed("MON_APP"), NamesUnchecked, Disclosed, nil},
		{"disclosed, the other name", "", "MON_APP", disclosed("MON_APP"), NamesUnchecked, Disclosed, nil},
		{"another is disclosed", "MON_APP", "MON_APP", disclosed("AUTRE_APP"), names.Different, Disclosed, nil},
		{"a SANDBOX name is disclosed", "MON_APP", "MON_APP", disclosed("APP_SANDBOX_a"), names.Different, Disclosed, nil},
		{"SANDBOX in production", "APP_SANDBOX_a", "APP_SANDBOX_a", production, names.Sandbox, Form, nil},
		{"one SANDBOX name in production", "APP_SANDBOX_a", "", production, names.Sandbox, Form, nil},
		{"declared SANDBOX in production", "", "APP_SANDBOX_a", production, names.Sandbox, Form, nil},
		{"SANDBOX at home", "APP_SANDBOX_a", "APP_SANDBOX_a", sandbox, names.Identical, Agreed, nil},
		{"one SANDBOX name at home", "APP_SANDBOX_a", "", sandbox, NamesUnchecked, Form, nil},
		{"two SANDBOX names at home", "APP_SANDBOX_a", "APP_SANDBOX_b", sandbox, names.Different, Form, []string{"other"}},
	} {
		got := Subject{PISTEName: c.piste, DeclaredName: c.declared}.Application(c.found)
		if got.Verdict != c.verdict || got.Evidence != c.evidence || got.PISTE != c.piste || got.Declared != c.declared {
			t.Errorf("%s: %+v", c.name, got)
		}
		var kinds []string
		for _, d := range got.Differences {
			kinds = append(kinds, d.Kind)
		}
		if got.Differences == nil || c.differences != nil && !slices.Equal(kinds, c.differences) {
			t.Errorf("%s: differences %v", c.name, kinds)
		}
	}
}

func TestSubject(t *testing.T) {
	a := customer{role: "supplier", structures: 2}.until(Place{})
	want := Subject{
		Pair:    chorus.Pair{ID: "00000002-0000-4000-8000-000000000000", Secret: secret.Of("5ec2e7a0-0000-4000-8000-000000000002")},
		Account: &chorus.TechnicalAccount{Login: "TECH_2_0000@cpro.fr", Password: secret.Of("invented-password-2")},
		SIRET:   "12345678200010", PISTEName: "MON_APPLICATION_2", DeclaredName: "MON_APPLICATION_2",
	}
	if got := (View{a, 1}).Subject(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	a.Structures[1].Secrets["access.password"] = secret.Text{}
	if got := (View{a, 1}).Subject(); got.Account != nil {
		t.Error("an account without a password")
	}
}

// A later verification replaces the evidence of the step it repeats, and no other's.
func TestVerified(t *testing.T) {
	a := reviewedAnswers()
	when := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	refused := Evidence{At: when, Result: chorus.Result{Verdict: chorus.Refused, Fault: chorus.CredentialsRefused, Requests: 1}}
	b := a.Verified(0, refused)
	if got := b.Structures[0].Evidence; !reflect.DeepEqual(got["credentials"], refused) ||
		!reflect.DeepEqual(got["access"], a.Structures[0].Evidence["access"]) ||
		!reflect.DeepEqual(got["declaration"], a.Structures[0].Evidence["declaration"]) {
		t.Errorf("%+v", got)
	}
	if b.Passed(at(1, "credentials")) || !b.Passed(at(2, "credentials")) {
		t.Error("refused and still passed, or the other structure with it")
	}
	closed := Evidence{At: when, Degree: Proven, Result: chorus.Result{Verdict: chorus.Valid, Disclosed: "MON_APPLICATION_1", Requests: 1,
		APIs: []chorus.API{{Name: "factures", Access: chorus.AccessNotGranted}}}}
	c := a.Verified(1, closed)
	if !c.Passed(at(2, "credentials")) || c.Passed(at(2, "access")) {
		t.Error("the pair is right, and the access is not")
	}
	if pair := c.Structures[1].Evidence["credentials"]; pair.APIs != nil || pair.Disclosed != "" || !pair.At.Equal(when) {
		t.Errorf("%+v", pair)
	}
	if got := c.Structures[1].Evidence["access"]; !reflect.DeepEqual(got, closed) {
		t.Errorf("%+v", got)
	}
}
