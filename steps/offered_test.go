package steps

import (
	"testing"

	"raccord/store/secret"
)

// A further structure offers what the first one answered about people, the connector and the
// technical account, and nothing of what is its own.
func TestFurtherStructureIsOffered(t *testing.T) {
	one := customer{role: "supplier", structures: 1}.until(at(1, "review")).Keep()
	two := one.WithStructure()
	offered := func(a Answers, id ID, key Key) string { return a.At(at(2, id)).Offered(ByID(id).field(key)) }
	for _, c := range []struct {
		step ID
		key  Key
		want bool
	}{
		{"structure", "structure.siret", false}, {"connector", "connector.version", true},
		{"application", "application.name", false}, {"application", "application.email", true}, {"application", "application.responsible", true},
		{"declaration", "declaration.application_name", false}, {"declaration", "declaration.contact_name", true},
		{"declaration", "declaration.contact_email", true}, {"declaration", "declaration.contact_phone", true},
		{"credentials", "credentials.client_id", false}, {"access", "access.login", true},
	} {
		want := ""
		if c.want {
			want = one.At(at(1, c.step)).Text(c.key)
		}
		if got := offered(two, c.step, c.key); got != want || c.want && want == "" {
			t.Errorf("%s: %q is offered, want %q", c.key, got, want)
		}
	}
	own := two.Put(at(2, "application"), Given{Texts: map[Key]string{"application.email": "eau@clairval.example"}})
	if got := offered(own, "application", "application.email"); got != "eau@clairval.example" {
		t.Errorf("%q is offered in place of the answer", got)
	}
}

// The technical account of another structure is taken over with its secret, which stays in the
// vault; another account, or one whose secret is nowhere, is not.
func TestAccountIsShared(t *testing.T) {
	one := customer{role: "supplier", structures: 1}.until(at(1, "review"))
	login := func(text string) Given { return Given{Texts: map[Key]string{"access.login": text}} }
	field := ByID("access").field("access.password")
	same := one.At(at(1, "access")).Text("access.login")
	for _, c := range []struct {
		name  string
		first Answers
		given Given
		want  bool
	}{
		{"the same", one.Keep(), login(same), true},
		{"another", one.Keep(), login("TECH_9_0000@cpro.fr"), false},
		{"not kept yet", one, login(same), false},
		{"with a secret of its own", one.Keep(), Given{Texts: login(same).Texts, Secrets: map[Key]secret.Text{"access.password": secret.Of("another one")}}, false},
	} {
		second := c.first.WithStructure().Put(at(2, "access"), c.given).At(at(2, "access"))
		if second.Kept(field) != c.want {
			t.Errorf("%s: kept is %t", c.name, !c.want)
		}
	}
	if got := one.WithStructure().At(at(2, "access")).Offered(ByID("access").field("access.login")); got != "" {
		t.Errorf("%q is offered, whose secret is in no vault", got)
	}
	changed := one.Keep().WithStructure().Put(at(2, "access"), login(same)).Put(at(1, "access"), login("TECH_9_0000@cpro.fr"))
	if !changed.At(at(2, "access")).Kept(field) {
		t.Error("the secret is lost with the other structure's account")
	}
}
