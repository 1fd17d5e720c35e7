package wizard_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/steps/names"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// checkedWith is a state after the check of a step has ended with evidence, saved where it passed.
func checkedWith(id steps.ID, e steps.Evidence, p *steps.Problem) wizard.State {
	s := wizardtest.Asking(wizardtest.At(id))
	if s.Phase, s.Turn = wizard.Checking, s.Turn+1; id == "access" {
		s.Answers = s.Answers.Put(s.At, steps.Given{Texts: map[steps.Key]string{"access.login": wizardtest.Login}})
	}
	s = s.Next(wizard.Checked{Turn: s.Turn, Took: 420 * time.Millisecond, Evidence: e, Problem: p})
	if s.Phase == wizard.Failed {
		s = s.Next(wizard.Continue{}) // past what did not pass, where that is allowed
	}
	if s.Phase == wizard.Saving {
		s = wizardtest.Written(s)
	}
	return s
}

// TestSuccessIsSaidOnTheNextPage: what has passed is said there, with the time it took, and what
// is undecided, refused, not tested or gone past never is.
func TestSuccessIsSaidOnTheNextPage(t *testing.T) {
	at := time.Unix(1, 0)
	valid := chorus.Result{Verdict: chorus.Valid, Requests: 1}
	open := chorus.API{Name: "factures", Access: chorus.AccessGranted}
	shut := chorus.API{Name: "structures", Access: chorus.AccessNotGranted}
	tried := func(apis ...chorus.API) chorus.Result {
		r := valid
		r.APIs = apis
		return r
	}
	named := tried(open)
	named.Disclosed = "MON_APPLICATION"
	for _, row := range []struct {
		name     string
		step     steps.ID
		evidence steps.Evidence
		problem  *steps.Problem
		want     []string
	}{
		{"accepted", "credentials", steps.Evidence{At: at, Passed: true, Degree: steps.Accepted, Result: valid}, nil,
			[]string{"PISTE accepte ces identifiants (0,4 s)"}},
		{"open", "access", steps.Evidence{At: at, Passed: true, Degree: steps.Proven, Result: tried(open, open)}, nil,
			[]string{"2 API ouvertes sur 2 avec le compte technique (0,4 s)"}},
		{"named by PISTE", "access", steps.Evidence{At: at, Passed: true, Degree: steps.Proven, Result: named}, nil,
			[]string{"1 API ouvertes sur 1 avec le compte technique (0,4 s)", "PISTE donne lui-même le nom de l’application : MON_APPLICATION"}},
		{"the same names", "declaration", steps.Evidence{At: at, Passed: true, Degree: steps.Agreed, Names: &names.Comparison{Verdict: names.Identical}}, nil,
			[]string{"Le nom de l’application est le même dans PISTE et dans Chorus Pro"}},
		{"not tested", "access", steps.Evidence{At: at, Passed: true, Degree: steps.Untested}, nil, nil},
		{"undecided, gone past", "credentials", steps.Evidence{At: at, Degree: steps.Unsettled, Result: chorus.Result{Verdict: chorus.Undecided, Requests: 1}}, wizardtest.Undecided, nil},
		{"access missing, gone past", "access", steps.Evidence{At: at, Degree: steps.Accepted, Result: tried(open, shut)}, wizardtest.NoAccess, nil},
		{"not passed, without a problem", "access", steps.Evidence{At: at, Degree: steps.Accepted, Result: tried(open, shut)}, nil, nil},
		{"refused", "credentials", steps.Evidence{At: at, Degree: steps.Denied, Result: chorus.Result{Verdict: chorus.Refused, Requests: 1}}, wizardtest.Refused, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			v, s := wizard.VoiceIn(steps.French), checkedWith(row.step, row.evidence, row.problem)
			got := v.Page(s, &wizard.Side{}).Success
			for i := range got {
				got[i] = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(got[i])
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("%q, want %q", got, row.want)
			}
			if s.Phase != wizard.Asking {
				return
			}
			s = s.Next(wizard.Submitted{Given: wizardtest.GoodAnswer(s.At)})
			if s.Phase == wizard.Checking { // of the next step, which finds out nothing here
				s = s.Next(wizard.Checked{Turn: s.Turn, Evidence: steps.Evidence{At: at, Passed: true, Degree: steps.Untested}})
			}
			s = wizardtest.Written(s)
			if again := v.Page(s, &wizard.Side{}).Success; len(again) > 0 {
				t.Errorf("%q is said once more", again)
			}
		})
	}
}

// TestSuccessOutlivesTheVault: a vault that is opened in between does not take it away, and going
// back does.
func TestSuccessOutlivesTheVault(t *testing.T) {
	s := wizardtest.Asking(wizardtest.At("declaration"))
	s.Vault = wizard.VaultState{}
	e := steps.Evidence{At: time.Unix(1, 0), Passed: true, Degree: steps.Agreed, Names: &names.Comparison{Verdict: names.Identical}}
	s = s.Next(wizard.Submitted{Given: wizardtest.GoodAnswer(s.At)})
	s = wizardtest.Written(s.Next(wizard.Checked{Turn: s.Turn, Evidence: e}))
	v := wizard.VoiceIn(steps.English)
	locked := s.Next(wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Kind: "file", New: true}})
	open := s.Next(wizard.Unlocked{Turn: s.Turn, Vault: wizard.VaultState{Open: true, Kind: "file"}})
	for _, after := range []wizard.State{locked, open} {
		if len(v.Page(after, &wizard.Side{}).Success) != 1 {
			t.Errorf("phase %d: nothing is said", after.Phase)
		}
	}
	if back := open.Next(wizard.Back{}); len(v.Page(back, &wizard.Side{}).Success) != 0 {
		t.Error("said on the page before, too")
	}
}
