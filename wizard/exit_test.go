package wizard_test

import (
	"testing"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
)

// The exit codes are the contract with other people's scripts.
func TestExitOfEveryFault(t *testing.T) {
	want := map[chorus.Fault]int{
		"credentials-refused": 3, "wrong-environment": 3, "request-refused": 1,
		"throttled": 5, "unavailable": 5, "timeout": 5,
		"dns": 6, "unreachable": 6, "proxy": 6, "certificate-untrusted": 6, "certificate-invalid": 6, "not-piste": 6,
	}
	for _, f := range chorus.Faults() {
		code, known := want[f]
		if !known || wizard.ExitOfFault(f) != code {
			t.Errorf("%s: %d, want %d", f, wizard.ExitOfFault(f), code)
		}
		if got := wizard.ExitOfProblem(*steps.FaultProblem(chorus.Result{Fault: f})); got != code {
			t.Errorf("leaving at %s: %d, want %d", f, got, code)
		}
		delete(want, f)
	}
	if len(want) > 0 {
		t.Errorf("chorus has no %v", want)
	}
}

func TestExitOfAccess(t *testing.T) {
	for access, want := range map[chorus.Access]int{
		chorus.AccessGranted: 0, chorus.AccessNotGranted: 7, chorus.AccessAccountRefused: 7, chorus.AccessTokenRefused: 7,
		chorus.AccessUnavailable: 5, chorus.AccessNotFound: 1, chorus.AccessUntested: 5,
	} {
		if got := wizard.ExitOfAPIs([]chorus.API{{Access: chorus.AccessGranted}, {Access: access}}); got != want {
			t.Errorf("%s: %d, want %d", access, got, want)
		}
	}
}

func TestWorst(t *testing.T) {
	order := []int{8, 1, 3, 7, 6, 5, 4, 0}
	for i, a := range order {
		for _, b := range order[i:] {
			if wizard.Worst(a, b) != a || wizard.Worst(b, a) != a {
				t.Errorf("worst of %d and %d: %d, %d", a, b, wizard.Worst(a, b), wizard.Worst(b, a))
			}
		}
	}
}
