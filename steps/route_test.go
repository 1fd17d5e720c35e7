package steps

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"raccord/store/secret"
)

// begin and each are the steps done once and for each structure, as a supplier with the
// space open goes through them.
var (
	begin = []Place{at(1, "customer"), at(1, "account")}
	each  = []ID{"structure", "connector", "application", "terms", "space", "declaration", "credentials", "access", "supplier"}
)

// through is the whole way of a customer with some steps put in or left out of each structure's.
func through(structures int, edit func(int, []ID) []ID) []Place {
	way := slices.Clone(begin)
	for i := range structures {
		for _, id := range edit(i, slices.Clone(each)) {
			way = append(way, Place{i, id})
		}
	}
	return append(way, at(1, "review"))
}

func unchanged(_ int, way []ID) []ID { return way }

// asReceiver asks the later structures whether they share the first one's application.
func asReceiver(structure int, way []ID) []ID {
	if structure == 0 {
		return way
	}
	return slices.Insert(way, slices.Index(way, "application"), "sharing")
}

func asRecipient(structure int, way []ID) []ID {
	way[slices.Index(way, "supplier")] = "recipient"
	return asReceiver(structure, way)
}

func asBoth(structure int, way []ID) []ID {
	at := slices.Index(way, "supplier")
	return asReceiver(structure, slices.Replace(way, at, at+1, "supplier-too", "recipient"))
}

// sharing leaves out what a later structure has from the first one.
func sharing(edit func(int, []ID) []ID) func(int, []ID) []ID {
	return func(structure int, way []ID) []ID {
		return slices.DeleteFunc(edit(structure, way), func(id ID) bool { return structure > 0 && ByID(id).Lent })
	}
}

func withHiddenSpace(_ int, way []ID) []ID {
	return slices.Insert(way, slices.Index(way, "declaration"), "open-space")
}

// A walk from the beginning goes this way, and one that stopped at any step goes on
// there: with the answers in memory, or read back from the dossier.
func TestWalks(t *testing.T) {
	for _, c := range []struct {
		name string
		customer
		want []Place
	}{
		{"supplier", customer{role: "supplier", structures: 1}, through(1, unchanged)},
		{"recipient", customer{role: "recipient", structures: 1}, through(1, asRecipient)},
		{"hidden space", customer{role: "supplier", structures: 1, hidden: true}, through(1, withHiddenSpace)},
		{"three structures", customer{role: "supplier", structures: 3}, through(3, unchanged)},
		{"recipient, an application each", customer{role: "recipient", structures: 2}, through(2, asRecipient)},
		{"recipient, one application", customer{role: "recipient", structures: 3, shares: true}, through(3, sharing(asRecipient))},
		{"both", customer{role: "both", structures: 2}, through(2, asBoth)},
		{"both, one application", customer{role: "both", structures: 2, shares: true}, through(2, sharing(asBoth))},
	} {
		var way []Place
		for p, a := range c.steps {
			way = append(way, p)
			resumes(t, c.name, a, p)
			resumes(t, c.name+", read back", reread(t, a.Keep()), p)
		}
		if !slices.Equal(way, c.want) {
			t.Errorf("%s:\n went %v\nwants %v", c.name, way, c.want)
		}
	}
}

// resumes tests that a walk with a starts at p.
func resumes(t *testing.T, name string, a Answers, p Place) {
	t.Helper()
	if got := a.First(); got != p {
		t.Errorf("%s: goes on at %v, want %v", name, got, p)
	}
}

func reread(t *testing.T, a Answers) Answers {
	t.Helper()
	raw, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Decode(raw)
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	return b
}

// Nothing is on the route before an answer puts it there.
func TestFreshRoute(t *testing.T) {
	want := through(1, func(_ int, way []ID) []ID {
		return slices.DeleteFunc(way, func(id ID) bool { return id == "supplier" })
	})
	if got := (Answers{}).Route(); !slices.Equal(got, want) || (Answers{}).First() != want[0] || (Answers{}).Done() {
		t.Errorf("%v", got)
	}
}

func TestRouteFollowsRole(t *testing.T) {
	for role, want := range map[string][]ID{"supplier": {"supplier"}, "recipient": {"recipient"}, "both": {"supplier-too", "recipient"}, "": nil} {
		a := Answers{}.Put(at(1, "customer"), Given{Texts: map[Key]string{customerRole: role}})
		var got []ID
		for _, p := range a.Route() {
			if ByID(p.Step).Part == OpenBee && p.Step != "credentials" && p.Step != "access" {
				got = append(got, p.Step)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v", role, got)
		}
	}
}

// Before undoes After, except past a step that left the route when it was answered.
func TestBeforeAndAfter(t *testing.T) {
	a := customer{role: "supplier", structures: 2, hidden: true}.until(Place{})
	route := a.Route()
	for i, p := range route {
		if i > 0 {
			if got, ok := a.Before(p); !ok || got != route[i-1] {
				t.Errorf("before %v is %v", p, got)
			}
		}
		if got, want := a.After(p), route[min(i+1, len(route)-1)]; got != want {
			t.Errorf("after %v is %v, want %v", p, got, want)
		}
	}
	if got, ok := a.Before(route[0]); ok || got != route[0] {
		t.Errorf("before the first is %v", got)
	}
	gone := at(2, "open-space")
	if slices.Contains(route, gone) {
		t.Fatal("the space is open and still to be opened")
	}
	if got := a.After(gone); got != at(2, "declaration") {
		t.Errorf("after %v is %v", gone, got)
	}
	if got, _ := a.Before(gone); got != at(2, "space") {
		t.Errorf("before %v is %v", gone, got)
	}
}

func TestPassed(t *testing.T) {
	reviewed := customer{role: "supplier", structures: 2}.until(Place{})
	reviewed.Reviewed = time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)
	all := func(a Answers) Answers { return a }
	text := func(p Place, key Key, answer string) func(Answers) Answers {
		return func(a Answers) Answers { return a.Put(p, Given{Texts: map[Key]string{key: answer}}) }
	}
	for _, c := range []struct {
		name  string
		place Place
		edit  func(Answers) Answers
		want  bool
	}{
		{"all answered", at(2, "application"), all, true},
		{"reviewed", at(1, "review"), all, true},
		{"changed since the review", at(1, "review"), text(at(1, "structure"), "structure.name", "Autre"), false},
		{"not well formed", at(1, "structure"), text(at(1, "structure"), "structure.siret", "123"), false},
		{"the other structure stays", at(2, "structure"), text(at(1, "structure"), "structure.siret", "123"), true},
		{"empty", at(1, "application"), text(at(1, "application"), "application.email", ""), false},
		{"not yet", at(1, "terms"), text(at(1, "terms"), "terms.accepted", No), false},
		{"no is an answer to the space", at(1, "space"), text(at(1, "space"), spaceVisible, No), true},
		{"and the space is to be opened", at(1, "open-space"), text(at(1, "space"), spaceVisible, No), false},
		{"no such option", at(1, "customer"), text(at(1, "customer"), customerRole, "neither"), false},
		{"nothing was checked since", at(1, "declaration"), text(at(1, "application"), "application.name", "AUTRE"), false},
		{"a check that did not pass", at(1, "credentials"), func(a Answers) Answers { return a.Found(at(1, "credentials"), Evidence{}) }, false},
		{"skipped", at(1, "access"), func(a Answers) Answers {
			return text(at(1, "access"), "access.login", "")(a).Found(at(1, "access"), Evidence{Passed: true})
		}, true},
	} {
		if got := c.edit(reviewed).Passed(c.place); got != c.want {
			t.Errorf("%s: %v passed is %t", c.name, c.place, got)
		}
	}
	if !reviewed.Done() || !reviewed.AllButReviewed() {
		t.Error("reviewed and not done")
	}
	reviewed.Reviewed = time.Time{}
	if reviewed.Done() || !reviewed.AllButReviewed() {
		t.Error("not reviewed and done")
	}
}

// A secret in the vault passes for its own account only.
func TestPassedWithKeptSecret(t *testing.T) {
	a := reread(t, customer{role: "supplier", structures: 1}.until(Place{}).Keep())
	if !a.Passed(at(1, "credentials")) {
		t.Error("the vault has the secret")
	}
	b := a.Put(at(1, "credentials"), Given{Texts: map[Key]string{"credentials.client_id": "00000009-0000-4000-8000-000000000000"}})
	b = b.Found(at(1, "credentials"), Evidence{Passed: true})
	if b.Passed(at(1, "credentials")) {
		t.Error("the vault has the secret of another Client ID")
	}
}

// Each problem names its field, and a field has one at the most.
func TestProblems(t *testing.T) {
	a := customer{role: "supplier", structures: 1}.until(Place{})
	for _, c := range []struct {
		place Place
		given Given
		want  map[Key]string
	}{
		{at(1, "customer"), Given{}, map[Key]string{}},
		{at(1, "customer"), Given{Texts: map[Key]string{customerName: " ", customerRole: "neither"}},
			map[Key]string{customerName: "flaw.required", customerRole: "flaw.not-an-option"}},
		{at(1, "declaration"), Given{Texts: map[Key]string{"declaration.contact_email": "claire", "declaration.contact_phone": "12"}},
			map[Key]string{"declaration.contact_email": "flaw.email-shape", "declaration.contact_phone": "flaw.phone-shape"}},
		{at(1, "credentials"), Given{Secrets: map[Key]secret.Text{"credentials.client_secret": secret.Of("")}}, map[Key]string{}},
		{at(1, "credentials"), Given{Secrets: map[Key]secret.Text{"credentials.client_secret": secret.Of("a\nb")}},
			map[Key]string{"credentials.client_secret": "flaw.control"}},
		{at(1, "access"), Given{Texts: map[Key]string{"access.login": ""}}, map[Key]string{}},
		{at(1, "review"), Given{}, map[Key]string{}},
	} {
		got := map[Key]string{}
		for _, p := range a.At(c.place).Problems(c.place, c.given) {
			if got[p.Field] != "" {
				t.Errorf("%v: two problems with %s", c.place, p.Field)
			}
			got[p.Field] = p.Code
		}
		if !maps.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.place, got, c.want)
		}
	}
}

func TestAccounts(t *testing.T) {
	accounts := func(a Answers) []string {
		var all []string
		for p, f := range a.Accounts() {
			all = append(all, string(f.Key)+" "+a.At(p).Text(f.Account))
		}
		return all
	}
	a := customer{role: "supplier", structures: 2}.until(Place{})
	a = a.Put(at(2, "access"), Given{Texts: map[Key]string{"access.login": ""}})
	want := []string{
		"credentials.client_secret 00000001-0000-4000-8000-000000000000", "access.password TECH_1_0000@cpro.fr",
		"credentials.client_secret 00000002-0000-4000-8000-000000000000",
	}
	if got := accounts(a); !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	if got := accounts(Answers{}); got != nil {
		t.Errorf("an empty dossier has %q", got)
	}
}
