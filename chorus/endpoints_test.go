package chorus

import (
	"errors"
	"fmt"
	"testing"
)

func TestReadEndpoints(t *testing.T) {
	side := func(name, oauth, api string) string {
		return fmt.Sprintf(`"%s":{"oauth":"%s","api":"%s"}`, name, oauth, api)
	}
	good := side("production", "https://a.example", "https://b.example")
	production := func(oauth string) string { return "{" + side("production", oauth, "https://b.example") + "," }
	sandbox := side("sandbox", "https://c.example", "https://d.example")
	cases := []struct {
		text         string
		member, rule string // empty: accepted
	}{
		{"{" + good + "," + sandbox + "}", "", ""},
		{"{" + good + "," + sandbox + `,"accounts":{"applications":[]}}` + "\n", "", ""},
		{production("http://127.0.0.1:8080/production/") + sandbox + "}", "", ""},
		{production("http://[::1]:8080") + sandbox + "}", "", ""},
		{production("http://localhost:1") + sandbox + "}", "", ""},
		{production("http://oauth.example") + sandbox + "}", "production.oauth", RuleHTTPS},
		{production("http://127.0.0.1.example") + sandbox + "}", "production.oauth", RuleHTTPS},
		{production("http://10.0.0.1") + sandbox + "}", "production.oauth", RuleHTTPS},
		{production("ftp://127.0.0.1") + sandbox + "}", "production.oauth", RuleHTTPS},
		{production("oauth.example") + sandbox + "}", "production.oauth", RuleAddress},
		{production("https://user:word@a.example") + sandbox + "}", "production.oauth", RuleAddress},
		{production("https://a.example?x=1") + sandbox + "}", "production.oauth", RuleAddress},
		{production("https://a.example#x") + sandbox + "}", "production.oauth", RuleAddress},
		{production("https://") + sandbox + "}", "production.oauth", RuleAddress},
		{production("https://a b") + sandbox + "}", "production.oauth", RuleAddress},
		{production("") + sandbox + "}", "production.oauth", RuleMissing},
		{"{" + good + "}", "sandbox.oauth", RuleMissing},
		{"{" + good + `,"sandbox":{"oauth":"https://c.example"}}`, "sandbox.api", RuleMissing},
		{"{" + good + `,"sandbox":{"oauth":"https://c.example","api":"https://d.example","portal":""}}`, "sandbox.portal", RuleUnknown},
		{"{" + good + "," + sandbox + `,"qualif":{}}`, "qualif", RuleUnknown},
		{"{" + good + `,"sandbox":"https://c.example"}`, "sandbox", RuleJSON},
		{"{" + good + "," + sandbox, "", RuleJSON},
		{production("https://oauth.example/api/oauth/token") + sandbox + "}", "production.oauth", RuleRoute},
		{production("https://oauth.example/prefix/api/oauth/tokeninfo/") + sandbox + "}", "production.oauth", RuleRoute},
		{production("https://api.example/cpro/structures/v1/rechercher") + sandbox + "}", "production.oauth", RuleRoute},
		{"null", "", RuleJSON},
		{"", "", RuleJSON},
	}
	for _, c := range cases {
		_, err := ReadEndpoints([]byte(c.text))
		broken, _ := errors.AsType[*EndpointsError](err)
		switch {
		case c.rule == "" && err != nil:
			t.Errorf("%s: %v", c.text, err)
		case c.rule != "" && (broken == nil || broken.Member != c.member || broken.Rule != c.rule):
			t.Errorf("%s: %v, want %s %s", c.text, err, c.member, c.rule)
		}
	}
	e, err := ReadEndpoints([]byte(production("http://127.0.0.1:8080/production/") + sandbox + "}"))
	if err != nil || e.Of(Production).OAuth != "http://127.0.0.1:8080/production" || e.Of(Sandbox).API != "https://d.example" {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestBuiltInEndpoints(t *testing.T) {
	if err := PISTE.check(); err != nil {
		t.Error(err)
	}
	if Production.Other() != Sandbox || Sandbox.Other() != Production {
		t.Error("the other environment is not the other one")
	}
}

func TestBuiltIn(t *testing.T) {
	for host, want := range map[string]bool{
		"oauth.piste.gouv.fr": true, "sandbox-api.piste.gouv.fr": true,
		"oauth.piste.gouv.fr:8443": false, "127.0.0.1:4000": false, "oauth.piste.gouv.fr.example": false, "": false,
	} {
		if got := BuiltIn(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}
