package wizard_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// refusedFor is what a page begins with where a dossier is opened, in one line.
func refusedFor(t *testing.T, walk *wizard.Effects, v wizard.Voice, id string) string {
	t.Helper()
	s := wizard.State{Phase: wizard.Opening, ID: id}
	s.Vault.Open = true
	s = s.Next(walk.Do(context.Background(), s))
	if s.Phase != wizard.Asking {
		t.Fatalf("phase %d", s.Phase)
	}
	page := v.Page(s, &walk.Real)
	first, _, _ := strings.Cut(layout.Spoken(page.Text(), v.Colon(), 0), "\n")
	return first
}

// TestRefusalIsShownOnOpening: a dossier that was refused says for what and when, as its file says
// it, until the check has passed or the answer is another one.
func TestRefusalIsShownOnOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		v, credentials, at := wizard.VoiceIn(steps.English), wizardtest.At("credentials"), time.Now()
		saved := func(verdict chorus.Verdict, fault chorus.Fault, passed bool) string {
			a := wizardtest.Answered(wizardtest.At("access"))
			e := steps.Evidence{At: at, Passed: passed, Result: chorus.Result{Verdict: verdict, Fault: fault, Environment: chorus.Production,
				Host: "oauth.piste.gouv.fr", Status: 400, Code: "invalid_client", Requests: 1}}
			return wizardtest.Save(t, walk.Real.Store, a.Found(credentials, e))
		}
		when := v.Time(at)
		for _, row := range []struct {
			id, want string
		}{
			{saved(chorus.Refused, chorus.CredentialsRefused, false), "  ✗ Last time: PISTE refuses these credentials · oauth.piste.gouv.fr answered 400 (invalid_client): these credentials are not accepted · " + when},
			{saved(chorus.Undecided, chorus.Proxy, false), "  – Last time: " + v.Title("fault.proxy", nil) + " · " + when},
		} {
			if got := refusedFor(t, walk, v, row.id); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		}
		if got := refusedFor(t, walk, v, saved(chorus.Valid, "", true)); strings.Contains(got, "Last time") {
			t.Errorf("a check that passed: %q", got)
		}
		id := saved(chorus.Refused, chorus.CredentialsRefused, false)
		_, err := walk.Real.Update(t.Context(), id, func(a steps.Answers) steps.Answers {
			return a.Put(credentials, steps.Given{Texts: map[steps.Key]string{"credentials.client_id": wizardtest.SecondID}})
		})
		if got := refusedFor(t, walk, v, id); err != nil || strings.Contains(got, "Last time") {
			t.Errorf("another Client ID: %q, %v", got, err)
		}
	})
}
