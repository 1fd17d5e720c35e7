package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"

	"raccord/chorus"
	"raccord/store/secret"
)

// documented is how many numbers each part of the documented procedure has.
var documented = []struct {
	part    string
	numbers int
}{{"P1", 21}, {"P2", 24}, {"P3", 22}}

func TestEveryNumberIsCovered(t *testing.T) {
	var numbers []string
	for _, d := range documented {
		for n := range d.numbers {
			numbers = append(numbers, fmt.Sprintf("%s.%d", d.part, n+1))
		}
	}
	covered := map[string]bool{}
	for _, s := range Procedure {
		for _, number := range s.Covers {
			covered[number] = true
			if !slices.Contains(numbers, number) {
				t.Errorf("step %s covers %s, which the procedure does not have", s.ID, number)
			}
		}
	}
	for _, number := range numbers {
		if !covered[number] {
			t.Errorf("no step covers %s", number)
		}
	}
}

// keys are the keys of the table, each once, in its order.
func keys() []Key {
	var all []Key
	for _, scope := range []Scope{Once, PerStructure, Finally} {
		for _, f := range fields(scope) {
			all = append(all, f.Key)
		}
	}
	return all
}

func TestTableIsWellFormed(t *testing.T) {
	ids, owner := map[ID]bool{}, map[Key][]ID{}
	last := 0
	for _, s := range Procedure {
		if ids[s.ID] {
			t.Errorf("two steps %s", s.ID)
		}
		ids[s.ID] = true
		if !slices.Contains(Parts, s.Part) {
			t.Errorf("step %s: part %q", s.ID, s.Part)
		}
		if s.Scope == PerStructure && slices.Index(Parts, s.Part) < last {
			t.Errorf("step %s goes back to part %s", s.ID, s.Part)
		}
		if s.Scope == PerStructure {
			last = slices.Index(Parts, s.Part)
		}
		if !s.Closes && len(s.Covers) == 0 {
			t.Errorf("step %s covers nothing", s.ID)
		}
		for _, f := range s.Fields {
			owner[f.Key] = append(owner[f.Key], s.ID)
			wellFormedField(t, f)
		}
	}
	shared := map[Key][]ID{spaceVisible: {"space", "open-space"}, openBeeDone: {"supplier", "recipient"}}
	for key, ids := range owner {
		if want, ok := shared[key]; len(ids) > 1 && (!ok || !slices.Equal(ids, want)) {
			t.Errorf("%s is asked by %v", key, ids)
		}
	}
	if final := Procedure[len(Procedure)-1]; !final.Closes || final.Scope != Finally {
		t.Errorf("the last step is %s", final.ID)
	}
}

func wellFormedField(t *testing.T, f Field) {
	t.Helper()
	switch {
	case f.Kind == Secret && (f.Shape == nil || !slices.Contains(keys(), f.Account)):
		t.Errorf("%s: a secret has a shape and belongs to an account, not to %q", f.Key, f.Account)
	case f.Kind != Secret && f.Account != "":
		t.Errorf("%s: %q keeps no secret", f.Key, f.Account)
	case f.Kind == Choice && len(f.Options) < 2:
		t.Errorf("%s: options %v", f.Key, f.Options)
	case f.Stops && f.Kind != Confirm:
		t.Errorf("%s stops and is no Confirm", f.Key)
	case f.Canonical != nil && f.Shape == nil:
		t.Errorf("%s has a canonical spelling of anything", f.Key)
	}
}

func TestChecksUseKeysOfTheTable(t *testing.T) {
	for _, s := range Procedure {
		if s.Check == nil {
			continue
		}
		for i, key := range s.Check.Uses {
			if !slices.Contains(keys(), key) || slices.Contains(s.Check.Uses[:i], key) {
				t.Errorf("step %s uses %q: unknown, or twice", s.ID, key)
			}
		}
		for _, f := range s.Fields {
			if f.Shape != nil && !slices.Contains(s.Check.Uses, f.Key) && s.Check.Live {
				t.Errorf("step %s asks %s and its check does not use it", s.ID, f.Key)
			}
		}
	}
}

// A check that read an answer it does not declare would leave evidence standing after
// that answer changed. So every undeclared answer is changed, and nothing may follow.
func TestChecksReadOnlyWhatTheyDeclare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // one instant, so that evidence can be compared
		base := customer{role: "supplier", structures: 2}.until(Place{})
		for _, s := range Procedure {
			if s.Check == nil {
				continue
			}
			readsOnly(t, s.ID, s.Check.Uses, s.Check.Run, base)
			if s.Check.Elsewhere != nil {
				readsOnly(t, s.ID, s.Check.Uses, s.Check.Elsewhere, base)
			}
		}
	})
}

// run is what a check does.
type run func(context.Context, chorus.Service, View) (Evidence, error)

func readsOnly(t *testing.T, id ID, uses []Key, check run, base Answers) {
	t.Helper()
	for structure := range base.Structures {
		want := outcomeOf(t, check, View{base, structure})
		moved, elsewhere := 0, base
		for _, key := range keys() {
			other := changed(base, key, structure)
			if same := reflect.DeepEqual(outcomeOf(t, check, View{other, structure}), want); !same {
				moved++
				if !slices.Contains(uses, key) {
					t.Errorf("step %s: its check reads %s, which Uses does not have", id, key)
				}
			}
			if slices.ContainsFunc(fields(PerStructure), func(f Field) bool { return f.Key == key }) {
				elsewhere = changed(elsewhere, key, 1-structure)
			}
		}
		if moved < 2 {
			t.Errorf("step %s: %d answers change what its check does: the test is blind", id, moved)
		}
		if !reflect.DeepEqual(outcomeOf(t, check, View{elsewhere, structure}), want) {
			t.Errorf("step %s: its check reads another structure's answers", id)
		}
	}
}

// outcome is what a check did: all that it found, and all that it sent.
type outcome struct {
	evidence Evidence
	problem  *Problem
	asked    []request
}

func outcomeOf(t *testing.T, check run, v View) outcome {
	t.Helper()
	service := &fakePISTE{}
	e, err := check(t.Context(), service, v)
	problem, isProblem := errors.AsType[*Problem](err)
	if err != nil && !isProblem {
		t.Fatal(err)
	}
	return outcome{e, problem, service.asked}
}

// changed returns a copy with another answer to key.
func changed(a Answers, key Key, structure int) Answers {
	a = a.owned()
	for _, f := range fields(PerStructure) {
		if f.Key == key && f.Kind == Secret {
			a.Structures[structure].Secrets[key] = secret.Of("another-invented-value")
			return a
		}
	}
	sheet := a.Structures[structure]
	if slices.ContainsFunc(fields(Once), func(f Field) bool { return f.Key == key }) {
		sheet = a.Customer
	}
	sheet.Texts[key] += "2"
	return a
}

// A customer answers every step well.
type customer struct {
	role       string
	structures int
	// hidden says that the space in Chorus Pro has to be opened first.
	hidden bool
	// shares says that the later structures use the first one's application.
	shares bool
}

// answer is the customer's answer to key, different for each structure where that is usual.
func (c customer) answer(key Key, structure int) string {
	return map[Key]string{
		customerName:                   "Mairie de Clairval",
		customerRole:                   c.role,
		"account.ready":                Yes,
		"structure.name":               fmt.Sprintf("Structure %d", structure+1),
		"structure.siret":              []string{"73282932000074", "12345678200010", "21750001600019"}[structure],
		"application.name":             fmt.Sprintf("MON_APPLICATION_%d", structure+1),
		"application.email":            "informatique@clairval.example",
		"application.responsible":      "Claire Martin",
		"terms.accepted":               Yes,
		"declaration.application_name": fmt.Sprintf("MON_APPLICATION_%d", map[bool]int{false: structure, true: 0}[c.shares]+1),
		"declaration.contact_name":     "Claire Martin",
		"declaration.contact_email":    "informatique@clairval.example",
		"declaration.contact_phone":    "+33 1 00 00 00 00",
		"connector.version":            "6.11.2",
		"credentials.client_id":        fmt.Sprintf("0000000%d-0000-4000-8000-000000000000", structure+1),
		"credentials.client_secret":    fmt.Sprintf("5ec2e7a0-0000-4000-8000-%012d", structure+1),
		"access.login":                 fmt.Sprintf("TECH_%d_0000@cpro.fr", structure+1),
		"access.password":              fmt.Sprintf("invented-password-%d", structure+1),
		"application.shared":           strconv.FormatBool(c.shares),
		"openbee.done":                 Yes,
		"openbee.supplier_done":        Yes,
	}[key]
}

// given is what the customer submits at p.
func (c customer) given(p Place) Given {
	g := Given{map[Key]string{}, map[Key]secret.Text{}}
	for _, f := range ByID(p.Step).Fields {
		switch {
		case f.Kind == Secret:
			g.Secrets[f.Key] = secret.Of(c.answer(f.Key, p.Structure))
		case f.Key == spaceVisible:
			g.Texts[f.Key] = map[bool]string{true: No, false: Yes}[c.hidden && p.Step == "space"]
		default:
			g.Texts[f.Key] = c.answer(f.Key, p.Structure)
		}
	}
	return g
}

// steps yields the places the customer goes through, each with the answers before it.
func (c customer) steps(yield func(Place, Answers) bool) {
	a := Answers{}.clone()
	for len(a.Structures) < c.structures {
		a = a.WithStructure()
	}
	for p := a.First(); yield(p, a) && !ByID(p.Step).Closes; p = a.After(p) {
		a = a.Put(p, c.given(p))
		if check := ByID(p.Step).Check; check != nil {
			e, err := check.Run(context.Background(), &fakePISTE{}, a.At(p))
			if err != nil {
				panic(err)
			}
			a = a.Found(p, e)
		}
	}
}

// until is the customer's answers on arriving at stop, or at the last step.
func (c customer) until(stop Place) Answers {
	var a Answers
	for p, before := range c.steps {
		if a = before; p == stop {
			break
		}
	}
	return a
}

// at is "2 credentials", the place of a step at the second structure.
func at(structure int, id ID) Place { return Place{structure - 1, id} }

// everyEvidence are the places with evidence in a.
func everyEvidence(a Answers) []Place {
	var places []Place
	for i, s := range a.Structures {
		for _, id := range slices.Sorted(maps.Keys(s.Evidence)) {
			places = append(places, Place{i, id})
		}
	}
	return places
}
