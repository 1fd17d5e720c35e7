package wizard

import (
	"testing"

	"raccord/steps"
)

// A warning is shown for what is new, whether the step has a check or not, and not for what
// was confirmed.
func TestWarnedOnce(t *testing.T) {
	given := steps.Given{Texts: map[steps.Key]string{
		"application.name": "Mon App!", "application.email": "si@mairie.example", "application.responsible": "Claire Martin",
	}}
	s := State{Phase: Asking, At: steps.Place{Step: "application"}, Answers: steps.Answers{Structures: []steps.Sheet{{}}}}
	warned := s.Next(Submitted{given})
	if warned.Phase != Warned || warned.Problems[0].Code != "warn.name-characters" {
		t.Fatalf("phase %v, problems %v", warned.Phase, warned.Problems)
	}
	if went := warned.Next(Continue{}); went.Phase != Saving {
		t.Errorf("confirmed: phase %v", went.Phase)
	}
	again := warned.Next(Back{}).Next(Submitted{given})
	if again.Phase != Saving {
		t.Errorf("the same again: phase %v", again.Phase)
	}
	given.Texts["application.name"] = "Autre App!"
	if changed := warned.Next(Back{}).Next(Submitted{given}); changed.Phase != Warned {
		t.Errorf("changed: phase %v", changed.Phase)
	}
}
