package wizard_test

import (
	"context"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A colleague's note, or an assignment, keeps no walk from saving, and is kept by its save.
func TestANoteMeetsAWalk(t *testing.T) {
	walk, _ := wizardtest.CountedEffects(t, "happy")
	colleague := wizard.Side{Store: walk.Real.Store, Who: "claire"}
	ctx := context.Background()
	given := func(role string) wizard.Submitted {
		return wizard.Submitted{Given: steps.Given{Texts: map[steps.Key]string{"customer.name": "Mairie", "customer.role": role}}}
	}
	s := wizard.State{Phase: wizard.Home}.Next(wizard.New{}).Next(given(steps.Supplier))
	s = s.Next(walk.Do(ctx, s))
	if err := colleague.AddNote(ctx, s.ID, "rappeler lundi"); err != nil {
		t.Fatal(err)
	}
	if err := colleague.Assign(ctx, s.ID, "Denis"); err != nil {
		t.Fatal(err)
	}
	s = s.Next(wizard.Back{}).Next(given(steps.Both))
	s = s.Next(walk.Do(ctx, s))
	if s.Phase != wizard.Asking {
		t.Fatalf("phase %d, %v", s.Phase, s.Problems)
	}
	a, err := walk.Real.Read(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if a.Role() != steps.Both || a.Assigned != "Denis" || len(a.Notes) != 1 || a.Notes[0].Who != "claire" {
		t.Errorf("saved: role %s, %+v", a.Role(), a.Record)
	}
	if s.Answers.Assigned != "Denis" {
		t.Error("the walk does not know who takes care of the dossier by now")
	}

	if _, err := colleague.Update(ctx, s.ID, func(a steps.Answers) steps.Answers {
		return a.Put(steps.Place{Step: "customer"}, steps.Given{Texts: map[steps.Key]string{"customer.name": "École"}})
	}); err != nil {
		t.Fatal(err)
	}
	s = s.Next(wizard.Back{}).Next(given(steps.Recipient))
	if s = s.Next(walk.Do(ctx, s)); s.Phase != wizard.Failed || s.Problems[0].Code != "storage.changed" {
		t.Errorf("a save over a colleague's answers ends in phase %d, %v", s.Phase, s.Problems)
	}
}

func TestFilter(t *testing.T) {
	d := wizard.Summary{ID: "mairie-d-evry", Customer: "Mairie d’Évry", SIRETs: []string{"73282932000074"},
		Applications: []string{"MON_APPLICATION"}, Assigned: "Claire Martin", Stuck: []steps.ID{"access"}}
	for typed, want := range map[string]bool{
		"": true, "evry": true, "EVRY mon_app": true, "7328 074": true, "paris": false,
		"assigned:claire": true, `assigned:"martin claire"`: true, "assigned:denis": false, "assigned:": false,
		"stuck": true, "stuck:access": true, "stuck:credentials": false, "stuck evry": true, "stuck paris": false,
		"verdict-before:2026-01-01": false, "stuck:nowhere": false,
	} {
		if got := wizard.ParseFilter(typed).Matches(d); got != want {
			t.Errorf("%q: %t", typed, got)
		}
	}
	other := []wizard.Option{{Label: "New dossier"}, {Label: "Mairie", Dossier: &d}}
	if found := wizard.Find(other, "assigned:claire"); len(found) != 1 || found[0] != 1 {
		t.Errorf("assigned:claire finds %v", found)
	}
}
