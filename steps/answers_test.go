package steps

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/store/secret"
)

// restsOn is what evidence rests on each answer; that of every other answer, none.
var restsOn = map[Key][]ID{
	"customer.role":                {"access"},
	"structure.siret":              {"access"},
	"application.name":             {"access", "declaration"},
	"declaration.application_name": {"access", "declaration"},
	"credentials.client_id":        {"access", "credentials"},
	"credentials.client_secret":    {"access", "credentials"},
	"access.login":                 {"access"},
	"access.password":              {"access"},
	"application.shared":           {"access", "credentials", "declaration"},
}

// A changed answer forgets what rested on it, at its structure, and the review; nothing else.
func TestChangedAnswerForgets(t *testing.T) {
	a := reviewedAnswers()
	for _, s := range Procedure {
		for _, f := range s.Fields {
			g := Given{Texts: map[Key]string{f.Key: "otherwise"}}
			if f.Kind == Secret {
				g = Given{Secrets: map[Key]secret.Text{f.Key: secret.Of("otherwise")}}
			}
			b := a.Put(Place{0, s.ID}, g)
			var want []Place
			for _, p := range everyEvidence(a) {
				if p.Structure > 0 && s.Scope == PerStructure || !slices.Contains(restsOn[f.Key], p.Step) {
					want = append(want, p)
				}
			}
			if got := everyEvidence(b); !slices.Equal(got, want) {
				t.Errorf("%s changed: evidence %v, want %v", f.Key, got, want)
			}
			if !b.Reviewed.IsZero() {
				t.Errorf("%s changed: still reviewed", f.Key)
			}
		}
	}
}

// What was confirmed in Open Bee was confirmed for a role: in another one it is to be done again.
func TestChangedRoleAsksOpenBeeAgain(t *testing.T) {
	for from, to := range map[string]string{"supplier": "both", "recipient": "both", "both": "recipient"} {
		a := customer{role: from, structures: 1}.until(Place{})
		b := a.Put(at(1, "customer"), Given{Texts: map[Key]string{customerRole: to}})
		for _, p := range b.Route() {
			if ByID(p.Step).Section() == "step.supplier" || p.Step == "recipient" {
				if b.Passed(p) || !a.At(p).Is(openBeeDone) {
					t.Errorf("%s, then %s: %s is passed", from, to, p.Step)
				}
			}
		}
	}
}

// A structure that shares the first one's application has its pair and what was found about it,
// until it takes one of its own; and a change at the first one is a change for it.
func TestSharedApplication(t *testing.T) {
	a := customer{role: "recipient", structures: 3, shares: true}.until(Place{}).Keep()
	second := at(2, "credentials")
	for key, want := range map[Key]string{"application.name": "MON_APPLICATION_1", "credentials.client_id": inventedID, "structure.name": "Structure 2", "declaration.application_name": "MON_APPLICATION_1"} {
		if got := a.At(second).Text(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if e, ok := a.At(second).Evidence("credentials"); !ok || !e.Passed || !a.At(second).Secret("credentials.client_secret").Is(inventedSecret) ||
		!a.At(second).Kept(&ByID("credentials").Fields[1]) || !a.AllButReviewed() {
		t.Error("the pair is not the first one's")
	}
	if text := encoded(t, a); strings.Count(text, inventedID) != 2 { // the answer, and where its secret is kept
		t.Errorf("the pair is written for more structures than one:\n%s", text)
	}
	other := a.Put(at(1, "application"), Given{Texts: map[Key]string{"application.name": "AUTRE"}})
	if other.Passed(at(2, "declaration")) || other.Passed(at(3, "declaration")) {
		t.Error("the name was changed, and the declarations still agree")
	}
	own := a.Put(at(2, "sharing"), Given{Texts: map[Key]string{applicationShared: No}})
	if own.At(second).Text("credentials.client_id") != "" || own.First() != at(2, "application") || !own.Passed(at(3, "access")) {
		t.Errorf("an application of its own: goes on at %v", own.First())
	}
	if back := own.Put(at(2, "sharing"), Given{Texts: map[Key]string{applicationShared: Yes}}); back.First() != at(2, "declaration") {
		t.Errorf("shared again: goes on at %v", back.First())
	}
	verified := a.Verified(1, Evidence{Passed: true, Degree: Proven, Result: chorus.Result{Verdict: chorus.Valid, APIs: []chorus.API{{Name: "factures"}}}})
	if e, _ := verified.At(at(1, "access")).Evidence("access"); e.Degree == Proven && e.APIs[0].Status == 0 {
		t.Error("what was found of the second structure is kept for the first")
	}
	if e, _ := verified.At(second).Evidence("access"); len(e.APIs) != 1 || e.APIs[0].Status != 0 {
		t.Errorf("what was found is not kept: %+v", e)
	}
}

func TestSameAnswerForgetsNothing(t *testing.T) {
	c := customer{role: "supplier", structures: 2}
	a := reviewedAnswers()
	for p := range c.steps {
		g := c.given(p)
		g.Secrets = map[Key]secret.Text{}
		for _, f := range ByID(p.Step).Fields {
			if f.Kind == Secret {
				g.Secrets[f.Key] = secret.Of("") // left empty: the kept one stays
			}
		}
		if b := a.Put(p, g); !reflect.DeepEqual(a, b) {
			t.Errorf("%v: answering the same changed\n%+v\nto\n%+v", p, a, b)
		}
	}
}

// A secret that is typed replaces the one in the vault, even for the same account.
func TestTypedSecretReplacesKept(t *testing.T) {
	a := reviewedAnswers().Keep()
	view, field := a.At(at(1, "credentials")), &ByID("credentials").Fields[1]
	if !view.Kept(field) || !a.KeepsSecrets(nil) {
		t.Fatal("not kept")
	}
	b := a.Put(at(1, "credentials"), Given{Secrets: map[Key]secret.Text{field.Key: secret.Of("invented-anew")}})
	if v := b.At(at(1, "credentials")); v.Kept(field) || !v.Secret(field.Key).Is("invented-anew") {
		t.Error("the vault's secret stays")
	}
	if v := b.At(at(2, "credentials")); !v.Kept(field) {
		t.Error("the other structure's secret is gone")
	}
}

func TestKeepKnowsAccounts(t *testing.T) {
	a := customer{role: "supplier", structures: 2}.until(Place{})
	if a.KeepsSecrets(nil) {
		t.Error("nothing went to the vault yet")
	}
	a = a.Put(at(2, "credentials"), Given{Texts: map[Key]string{"credentials.client_id": ""}}).Keep()
	want := []map[Key]string{
		{"credentials.client_secret": inventedID, "access.password": "TECH_1_0000@cpro.fr"},
		{"access.password": "TECH_2_0000@cpro.fr"},
	}
	for i, sheet := range a.Structures {
		if !maps.Equal(sheet.Kept, want[i]) {
			t.Errorf("structure %d: %v", i+1, sheet.Kept)
		}
	}
	if a.At(at(2, "credentials")).Kept(&ByID("credentials").Fields[1]) {
		t.Error("kept for no account")
	}
}

func TestLoad(t *testing.T) {
	a := reread(t, reviewedAnswers().Keep())
	for p, f := range a.Accounts() {
		b := a.Load(p, f, secret.Of("from the vault"))
		if !b.At(p).Secret(f.Key).Is("from the vault") || !b.Passed(p) || b.Reviewed.IsZero() {
			t.Errorf("%v: %s is not loaded, or what rested on it is forgotten", p, f.Key)
		}
	}
}

func TestWithStructure(t *testing.T) {
	one := customer{role: "supplier", structures: 1}.until(at(1, "review"))
	two := one.WithStructure()
	if len(two.Structures) != 2 || !two.Blank(1) || two.Blank(0) || two.First() != at(2, "structure") || two.FirstOf(1) != at(2, "structure") {
		t.Errorf("one more structure leads to %v of %d structures", two.First(), len(two.Structures))
	}
	if back := two.DropLast(); !reflect.DeepEqual(back, one) {
		t.Error("what was added is not all that is dropped")
	}
	typed := two.Put(at(2, "structure"), Given{Texts: map[Key]string{"structure.name": "Eau"}})
	if typed.Blank(1) || typed.Blank(2) {
		t.Error("blank with a name, or where there is no structure")
	}
	if more := reviewedAnswers().WithStructure(); !more.Reviewed.IsZero() {
		t.Error("one structure more and still reviewed")
	}
}

// What is typed and not submitted is kept, unless it is a choice or a secret that cannot be one.
func TestDraft(t *testing.T) {
	a := customer{role: "supplier", structures: 1}.until(at(1, "credentials"))
	for _, c := range []struct {
		place Place
		given Given
		texts map[Key]string
		word  string
	}{
		{at(1, "structure"), Given{Texts: map[Key]string{"structure.name": "", "structure.siret": "123"}},
			map[Key]string{"structure.name": "", "structure.siret": "123"}, ""},
		{at(1, "structure"), Given{Texts: map[Key]string{"structure.siret": "732 829 320 00074"}},
			map[Key]string{"structure.siret": "73282932000074"}, ""},
		{at(1, "terms"), Given{Texts: map[Key]string{"terms.accepted": No}}, map[Key]string{}, ""},
		{at(1, "credentials"), Given{map[Key]string{"credentials.client_id": ""}, map[Key]secret.Text{"credentials.client_secret": secret.Of("invented")}},
			map[Key]string{}, "invented"},
		{at(1, "credentials"), Given{map[Key]string{"credentials.client_id": "3f2c"}, map[Key]secret.Text{"credentials.client_secret": secret.Of("a\nb")}},
			map[Key]string{"credentials.client_id": "3f2c"}, ""},
	} {
		step := ByID(c.place.Step)
		got := step.Draft(a.At(c.place), c.given)
		if !maps.Equal(got.Texts, c.texts) {
			t.Errorf("%v: texts %v, want %v", c.place, got.Texts, c.texts)
		}
		if !got.Secrets["credentials.client_secret"].Is(c.word) {
			t.Errorf("%v: another secret", c.place)
		}
	}
}

func TestViewSeesItsStructure(t *testing.T) {
	a := customer{role: "recipient", structures: 2}.until(Place{})
	for i, want := range []string{"Structure 1", "Structure 2", ""} {
		v := View{a, i}
		if v.Text("structure.name") != want || v.Text(customerRole) != "recipient" || v.Is("openbee.done") != (i < 2) {
			t.Errorf("structure %d: %q", i+1, v.Text("structure.name"))
		}
	}
	fill := View{a, 1}.Fill()
	if fill["structure.name"] != "Structure 2" || fill[string(customerName)] != "Mairie de Clairval" {
		t.Errorf("%v", fill)
	}
	for key := range a.Structures[1].Secrets {
		if _, ok := fill[string(key)]; ok {
			t.Errorf("%s fills a text", key)
		}
	}
}

// Answers are a value: whatever becomes of a copy, the original stays.
func TestOriginalStays(t *testing.T) {
	credentials := at(1, "credentials")
	field := &ByID("credentials").Fields[1]
	for name, change := range map[string]func(Answers) Answers{
		"Put": func(a Answers) Answers {
			return a.Put(credentials, Given{Texts: map[Key]string{"credentials.client_id": "x"}})
		},
		"nothing":  func(a Answers) Answers { return a.Put(credentials, Given{}) },
		"another":  Answers.WithStructure,
		"Found":    func(a Answers) Answers { return a.Found(credentials, Evidence{}) },
		"Keep":     Answers.Keep,
		"Load":     func(a Answers) Answers { return a.Load(credentials, field, secret.Of("x")) },
		"DropLast": Answers.DropLast,
		"Verified": func(a Answers) Answers {
			return a.Verified(0, Evidence{Result: chorus.Result{Fault: chorus.DNS, APIs: []chorus.API{}}})
		},
		"Problems": func(a Answers) Answers {
			a.At(credentials).Problems(credentials, Given{Texts: map[Key]string{"credentials.client_id": ""}})
			return Answers{}
		},
	} {
		a, same := reviewedAnswers(), reviewedAnswers()
		b := change(a)
		for i := range b.Structures {
			b.Structures[i] = Sheet{}
		}
		if !reflect.DeepEqual(a, same) {
			t.Errorf("%s: the original changed", name)
		}
	}
}

// reviewedAnswers are a supplier's, with two structures and everything done.
func reviewedAnswers() Answers {
	a := customer{role: "supplier", structures: 2}.until(Place{})
	for i := range a.Structures {
		for id, e := range a.Structures[i].Evidence {
			e.At = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
			a.Structures[i].Evidence[id] = e
		}
	}
	a.Reviewed = time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)
	return a
}
