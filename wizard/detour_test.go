package wizard_test

import (
	"slices"
	"testing"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// After a change in the review, the page that the walk goes to says what was changed and what that
// leaves to do; on the way back, and once the review is reached, nothing is said.
func TestDetourSaysWhy(t *testing.T) {
	for _, row := range []struct{ step, key, text, to, said string }{
		{"structure", "structure.siret", "12345678200028", "access", "detour.check"},
		{"application", "application.name", "OTHER", "declaration", "detour.check"},
		{"customer", "customer.role", "supplier", "access", "detour.check"}, // each role has a read of its own
	} {
		place := wizardtest.At(steps.ID(row.step))
		s := wizardtest.Asking(wizardtest.At("review"))
		s = s.After(wizard.Change{Place: place}, wizard.Submitted{Given: wizardtest.GoodAnswer(place, row.key, row.text)})
		for s.Phase != wizard.Asking {
			s = s.Next(fact(s, nil))
		}
		if string(s.At.Step) != row.to {
			t.Fatalf("%s leads to %s, not %s", row.key, s.At.Step, row.to)
		}
		for _, l := range steps.Languages {
			v := wizard.VoiceIn(l)
			why := v.Say(row.said, "changed", v.Title(row.key, nil))
			says := func(s wizard.State) bool {
				return slices.ContainsFunc(v.Page(s, &wizard.Side{}).Lead, func(b steps.Block) bool { return b.Text == why })
			}
			if !says(s) {
				t.Errorf("%s: the page of %s does not say %q", l, row.to, why)
			}
			if back := s.Next(wizard.Back{}); back.At.Step != "review" || says(back.Next(wizard.Change{Place: s.At})) {
				t.Errorf("%s: said still, at %s", l, back.At.Step)
			}
		}
	}
}

// A step that was left undone before is asked too, and that is said.
func TestDetourToWhatWasLeft(t *testing.T) {
	s := wizardtest.Asking(wizardtest.At("review"))
	delete(s.Answers.Structures[0].Evidence, "credentials")
	connector := wizardtest.At("connector")
	s = wizardtest.Written(s.After(wizard.Change{Place: connector}, wizard.Submitted{Given: wizardtest.GoodAnswer(connector)}))
	v := wizard.VoiceIn(steps.French)
	if page := v.Page(s, &wizard.Side{}); s.At.Step != "credentials" || page.Lead[0].Text != v.Say("detour.left") {
		t.Errorf("at %s: %q", s.At.Step, page.Lead[0].Text)
	}
}
