package wizard_test

import (
	"testing"

	"raccord/steps"
	"raccord/wizard"
)

// A warning is shown for what is new, whether the step has a check or not, and not for what
// was confirmed.
func TestWarnedOnce(t *testing.T) {
	given := steps.Given{Texts: map[steps.Key]string{
		"application.name": "Mon App!", "application.email": "si@mairie.example", "application.responsible": "Claire Martin",
	}}
	s := wizard.State{Phase: wizard.Asking, At: steps.Place{Step: "application"}, Answers: steps.Answers{Structures: []steps.Sheet{{}}}}
	warned := s.Next(wizard.Submitted{Given: given})
	if warned.Phase != wizard.Warned || warned.Problems[0].Code != "warn.name-characters" {
		t.Fatalf("phase %v, problems %v", warned.Phase, warned.Problems)
	}
	if went := warned.Next(wizard.Continue{}); went.Phase != wizard.Saving {
		t.Errorf("confirmed: phase %v", went.Phase)
	}
	again := warned.Next(wizard.Back{}).Next(wizard.Submitted{Given: given})
	if again.Phase != wizard.Saving {
		t.Errorf("the same again: phase %v", again.Phase)
	}
	given.Texts["application.name"] = "Autre App!"
	if changed := warned.Next(wizard.Back{}).Next(wizard.Submitted{Given: given}); changed.Phase != wizard.Warned {
		t.Errorf("changed: phase %v", changed.Phase)
	}
}
