package wizard_test

import (
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A list says the worst of what checks showed about a dossier, and when the last one was.
func TestVerdictOfAList(t *testing.T) {
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	asked := func(e steps.Evidence, hour int) steps.Evidence {
		e.At, e.Requests = noon.Add(time.Duration(hour)*time.Hour), 1
		return e
	}
	accepted := steps.Evidence{Passed: true, Result: chorus.Result{Verdict: chorus.Valid}}
	refused := steps.Evidence{Result: chorus.Result{Verdict: chorus.Refused, Fault: chorus.CredentialsRefused}}
	throttled := steps.Evidence{Result: chorus.Result{Verdict: chorus.Undecided, Fault: chorus.Throttled}}
	shut := steps.Evidence{Result: chorus.Result{Verdict: chorus.Valid, APIs: []chorus.API{{Name: "cpro-factures", Access: chorus.AccessAccountRefused}}}}
	disclosed := steps.Evidence{Result: chorus.Result{Verdict: chorus.Valid, Disclosed: "AUTRE"}}
	compared := names.Compare("A", "B")
	differ := steps.Evidence{At: noon, Result: chorus.Result{Verdict: chorus.Refused}, Names: &compared}
	second := steps.Place{Structure: 1, Step: "credentials"}
	type found map[steps.Place]steps.Evidence
	for name, row := range map[string]struct {
		found   found
		verdict string
		hour    int // after noon; -1 for no check
	}{
		"nothing":                            {nil, "", -1},
		"names that agree":                   {found{wizardtest.At("declaration"): {At: noon, Passed: true}}, "", -1},
		"a pair":                             {found{wizardtest.At("credentials"): asked(accepted, 1)}, "valid", 1},
		"another structure's, earlier":       {found{wizardtest.At("credentials"): asked(accepted, 2), second: asked(refused, 1)}, "refused", 2},
		"undecided, later":                   {found{wizardtest.At("credentials"): asked(refused, 1), second: asked(throttled, 2)}, "refused", 2},
		"undecided":                          {found{wizardtest.At("credentials"): asked(accepted, 2), second: asked(throttled, 1)}, "undecided", 2},
		"a technical account":                {found{wizardtest.At("credentials"): asked(accepted, 2), wizardtest.At("access"): asked(shut, 1)}, "refused", 2},
		"names that differ":                  {found{wizardtest.At("credentials"): asked(accepted, 2), wizardtest.At("declaration"): differ}, "refused", 2},
		"names that differ, PISTE not asked": {found{wizardtest.At("declaration"): differ}, "refused", 0},
		"a name that PISTE gives":            {found{wizardtest.At("credentials"): asked(disclosed, 1)}, "refused", 1},
	} {
		a := wizardtest.Answered(second)
		for i := range a.Structures {
			clear(a.Structures[i].Evidence)
		}
		for p, e := range row.found {
			a = a.Found(p, e)
		}
		s := wizardtest.OpenStore(t)
		wizardtest.Save(t, s, a)
		list, err := wizard.List(t.Context(), s)
		if err != nil || len(list) != 1 {
			t.Fatal(err, list)
		}
		want := wizard.Timestamp{}
		if row.hour >= 0 {
			want.Time = noon.Add(time.Duration(row.hour) * time.Hour)
		}
		if got := list[0]; got.Verdict != row.verdict || !got.CheckedAt.Equal(want.Time) {
			t.Errorf("%s: %q at %v, want %q at %v", name, got.Verdict, got.CheckedAt, row.verdict, want)
		}
	}
}
