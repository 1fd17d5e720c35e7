package steps

import (
	"testing"

	"raccord/chorus"
	"raccord/store/secret"
)

// What keeps a step from being passed is what was found there last, and nothing where an answer is
// missing alone.
func TestObstacle(t *testing.T) {
	answered := customer{role: Recipient}.until(Place{Step: "review"})
	at := func(id ID) Place { return Place{Step: id} }
	put := func(id ID, pairs ...string) Answers {
		g := Given{Texts: map[Key]string{}, Secrets: map[Key]secret.Text{}}
		for i := 0; i < len(pairs); i += 2 {
			g.Texts[Key(pairs[i])] = pairs[i+1]
		}
		return answered.Put(at(id), g)
	}
	found := func(id ID, r chorus.Result) Answers {
		return answered.Found(at(id), Evidence{Result: r})
	}
	for _, test := range []struct {
		name    string
		answers Answers
		at      ID
		want    string
	}{
		{"passed", answered, "declaration", ""},
		{"nothing answered", Answers{}, "customer", ""},
		{"not done yet", put("terms", "terms.accepted", No), "terms", "flaw.not-yet"},
		{"too old", put("connector", "connector.version", "6.9"), "connector", "flaw.version-old"},
		{"refused", found("credentials", chorus.Result{Verdict: chorus.Refused, Fault: chorus.CredentialsRefused}), "credentials", "fault.credentials-refused"},
		{"undecided", found("credentials", chorus.Result{Verdict: chorus.Undecided, Fault: chorus.Throttled}), "credentials", "fault.throttled"},
		{"an API is closed", found("access", chorus.Result{Verdict: chorus.Valid, APIs: []chorus.API{{Name: "factures", Access: chorus.AccessNotGranted}}}), "access", "problem.access-missing"},
		{"another spelling", put("declaration", "declaration.application_name", "Mon_app").Found(at("declaration"), Evidence{}), "declaration", "flaw.names-differ"},
	} {
		got := ""
		if p := test.answers.Obstacle(at(test.at)); p != nil {
			got = p.Code
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
