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
	"raccord/wizard/wizardtest"
)

// A telling is what a check has reported, and the list that it makes.
type telling struct {
	name    string
	reports []chorus.Report
	want    []string // sign, label and text of each row
	awaited string   // the section of the stage that is waited for, "" for none
}

// toldToken are the reports on a token's exchange up to its answer.
func toldToken() []chorus.Report {
	const ms = time.Millisecond
	token := chorus.SubjectToken
	return []chorus.Report{
		{Subject: token, Stage: chorus.StageName}, {Subject: token, Stage: chorus.StageName, Ended: true, Took: 12 * ms},
		{Subject: token, Stage: chorus.StageConnection}, {Subject: token, Stage: chorus.StageConnection, Ended: true, Took: 20 * ms},
		{Subject: token, Stage: chorus.StageTLS}, {Subject: token, Stage: chorus.StageTLS, Ended: true, Took: 68 * ms},
		{Subject: token, Stage: chorus.StageAnswer}, {Subject: token, Stage: chorus.StageAnswer, Ended: true, Took: 300 * ms},
		{Subject: token, Stage: chorus.StageBody},
	}
}

func tellings() []telling {
	const ms = time.Millisecond
	token := chorus.SubjectToken
	way := []string{"✓ Adresse de PISTE (DNS): 12 ms", "✓ Connexion: 20 ms", "✓ Chiffrement (TLS): 68 ms"}
	over := func(v chorus.Verdict) chorus.Report {
		return chorus.Report{Subject: token, Ended: true, Took: 500 * ms, Verdict: v}
	}
	with := func(more ...string) []string { return append(way[:3:3], more...) }
	apis := append(toldToken(), over(chorus.Valid), chorus.Report{Subject: "factures"}, chorus.Report{Subject: "structures"},
		chorus.Report{Subject: "factures", Stage: chorus.StageConnection},
		chorus.Report{Subject: "factures", Stage: chorus.StageConnection, Ended: true, Took: 9 * ms})
	return []telling{
		{"nothing yet", nil, nil, ""},
		{"the first stage", toldToken()[:1], []string{"… Adresse de PISTE (DNS): en cours"}, "stage.name"},
		{"the answer is awaited", toldToken()[:7], with("… Jeton de PISTE: en cours"), "stage.answer"},
		{"its body too", toldToken(), with("… Jeton de PISTE: en cours"), "stage.body"},
		{"a token", append(toldToken(), over(chorus.Valid)), with("✓ Jeton de PISTE: délivré · 0,4 s"), ""},
		{"no token", append(toldToken(), over(chorus.Refused)), with("✗ Jeton de PISTE: refusé · 0,4 s"), ""},
		{"no verdict", append(toldToken(), over(chorus.Undecided)), with("– Jeton de PISTE: sans verdict · 0,4 s"), ""},
		{"no TLS", append(toldToken()[:5], over(chorus.Undecided)), []string{way[0], way[1], "✗ Chiffrement (TLS): n’a pas abouti · 0,5 s"}, ""},
		{"an API between two stages", apis, with("✓ Jeton de PISTE: délivré · 0,4 s", "… Factures: en cours", "· Structures: en attente"), "stage.connection"},
		{"an API", append(apis, chorus.Report{Subject: "factures", Ended: true, Took: 240 * ms, Access: chorus.AccessNotGranted},
			chorus.Report{Subject: chorus.SubjectRest, Stage: chorus.StageAnswer}),
			with("✓ Jeton de PISTE: délivré · 0,4 s", "✗ Factures: Non ouverte · 0,2 s", "· Structures: en attente"), "stage.answer"},
	}
}

// TestStanding: rows keep their place, what is undecided has no ✓, and what is waited for is the
// stage of an exchange that is not over.
func TestStanding(t *testing.T) {
	v := wizard.VoiceIn(steps.French)
	for _, row := range tellings() {
		t.Run(row.name, func(t *testing.T) {
			var s wizard.Standing
			for _, r := range row.reports {
				s = s.With(r)
			}
			var got []string
			for _, b := range v.Rows(s) {
				got = append(got, b.Sign+" "+b.Label+": "+b.Text)
			}
			if strings.Join(got, "\n") != strings.Join(row.want, "\n") {
				t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(row.want, "\n"))
			}
			want := steps.Blank
			if row.awaited != "" {
				want = v.Title(row.awaited, nil)
			}
			if awaited := v.Awaited(s); !strings.HasPrefix(awaited, want) {
				t.Errorf("waits for %q, want %q", awaited, want)
			}
		})
	}
}

// TestProgressKeepsTheLatest: a reader that reads nothing holds nothing up, and then reads how the
// check has ended.
func TestProgressKeepsTheLatest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		walk := wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy")
		ctx, standings := wizard.WithProgress(context.Background())
		s := wizardtest.InPhase(wizard.Checking)
		s.Answers = s.Answers.Put(s.At, steps.Given{Texts: map[steps.Key]string{"credentials.client_id": wizardtest.FirstID}})
		walk.Real.Vault.(wizardtest.Memory)["mairie/"+wizardtest.FirstID] = wizardtest.GoodSecret
		if checked, ok := walk.Do(ctx, s).(wizard.Checked); !ok || checked.Evidence.Verdict != chorus.Refused {
			t.Fatalf("%+v", checked)
		}
		v := wizard.VoiceIn(steps.English)
		rows := v.Rows(<-standings)
		if len(rows) != 1 || rows[0].Sign != wizard.SignNo || rows[0].Text != "refused · 0.2 s" {
			t.Errorf("%+v", rows)
		}
		select {
		case s := <-standings:
			t.Errorf("one more standing: %+v", s)
		default:
		}
	})
}
