package wizard_test

import (
	"slices"
	"testing"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// TestRouteSaysHowFarEachStepIs: passed, tried in vain with the reason, or to do, and where the user
// is; outside of a dossier there is none.
func TestRouteSaysHowFarEachStepIs(t *testing.T) {
	for _, l := range steps.Languages {
		v := wizard.VoiceIn(l)
		s := wizardtest.Checked(wizardtest.InPhase(wizard.Checking), wizardtest.Refused)
		signs, blocked, here := map[string]string{}, "", ""
		for _, m := range v.Page(s, &wizard.Side{}).Route {
			signs[m.Title] = m.Sign
			if m.Here {
				here, blocked = m.Title, m.Blocked
			}
		}
		title := func(id steps.ID) string { return v.Title(steps.ByID(id).Section(), nil) }
		for id, want := range map[steps.ID]string{"customer": wizard.SignYes, "declaration": wizard.SignYes, "credentials": wizard.SignNo, "access": wizard.SignToDo, "review": wizard.SignToDo} {
			if got := signs[title(id)]; got != want {
				t.Errorf("%s: %s has %q, want %q in %v", l, id, got, want, signs)
			}
		}
		if here != title("credentials") || blocked != v.Title("fault."+string(chorus.CredentialsRefused), nil) {
			t.Errorf("%s: at %q, blocked by %q", l, here, blocked)
		}
		if route := v.Page(wizardtest.InPhase(wizard.Home), &wizard.Side{}).Route; route != nil {
			t.Errorf("%s: at home: %v", l, route)
		}
	}
	s := wizardtest.Asking(wizardtest.At("recipient"))
	skipped := wizardtest.Passed()
	skipped.Degree = steps.Untested
	s.Answers = s.Answers.Found(wizardtest.At("access"), skipped)
	v := wizard.VoiceIn(steps.French)
	for _, m := range v.Page(s, &wizard.Side{}).Route {
		if m.Title == v.Title("step.access", nil) && m.Sign != "–" {
			t.Errorf("a test that was left out has %q", m.Sign)
		}
	}
}

// TestRouteOfManyStructures: the one at hand has its steps, those near it a line each, and the rest
// are counted, so that the list is as long with hundreds of them.
func TestRouteOfManyStructures(t *testing.T) {
	v := wizard.VoiceIn(steps.French)
	for _, at := range []int{0, 150, 299} {
		s := wizardtest.Asking(steps.Place{Structure: 1, Step: "terms"})
		second := s.Answers.Structures[1]
		s.Answers.Structures = slices.Repeat([]steps.Sheet{second}, 300)
		s.At.Structure = at
		route := v.Page(s, &wizard.Side{}).Route
		here := slices.IndexFunc(route, func(m wizard.Milestone) bool { return m.Here })
		if here < 0 || len(route) > 45 {
			t.Errorf("at %d: %d lines, here is %d", at, len(route), here)
		}
		if last := slices.ContainsFunc(route, func(m wizard.Milestone) bool { return m.Title == v.Say("route.more", "count", 293) }); last != (at != 150) {
			t.Errorf("at %d: the rest is counted: %t", at, last)
		}
	}
}
