package wizard_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// offering is a side that offers a report and a sealed export.
func offering(t *testing.T) *wizard.Side {
	return &wizard.Side{
		Store:       wizardtest.OpenStore(t),
		WriteReport: func(_ context.Context, s wizard.State) (string, error) { return "/reports/" + s.ID + ".html", nil },
		SealCommand: func(s wizard.State) string { return "raccord export " + s.ID },
	}
}

// pressed is s after the option of a letter was chosen on its page, and an effect has ended.
func pressed(t *testing.T, v wizard.Voice, s wizard.State, side *wizard.Side, letter string) wizard.State {
	t.Helper()
	page := v.Page(s, side)
	for _, o := range page.Asks[0].Options {
		if o.Key != letter {
			continue
		}
		s = s.Next(page.Submit(steps.Given{Texts: map[steps.Key]string{page.Asks[0].Field.Key: o.Value}}))
		if s.Phase == wizard.Reporting {
			s = s.Next((&wizard.Effects{Real: *side}).Do(t.Context(), s))
		}
		return s
	}
	t.Fatalf("nothing is chosen by %s", letter)
	return s
}

// TestEndOfAConnectedDossier: each letter does what it says, and the page says what came of it.
func TestEndOfAConnectedDossier(t *testing.T) {
	for _, l := range steps.Languages {
		v, side, saved := wizard.VoiceIn(l), offering(t), wizardtest.InPhase(wizard.Saved)
		said := func(s wizard.State) string {
			page := v.Page(s, side)
			return layout.Spoken(page.Text(), v.Colon(), 0)
		}
		if s := pressed(t, v, saved, side, "r"); !strings.Contains(said(s), "/reports/mairie.html") || s.Phase != wizard.Saved {
			t.Errorf("%s: no report in\n%s", l, said(s))
		}
		if s := pressed(t, v, saved, side, "e"); !strings.Contains(said(s), "raccord export mairie") || v.Page(s, side).Values[0].Text != "raccord export mairie" {
			t.Errorf("%s: no command in\n%s", l, said(s))
		}
		if s := pressed(t, v, saved, side, "s"); s.At != (steps.Place{Structure: 1, Step: "structure"}) || s.Answers.Done() {
			t.Errorf("%s: one more structure leads to %v", l, s.At)
		}
		if s := pressed(t, v, saved, side, "d"); s.Phase != wizard.Listing {
			t.Errorf("%s: the next dossier leads to phase %d", l, s.Phase)
		}
		side.WriteReport = func(context.Context, wizard.State) (string, error) { return "/reports/x.html", errors.New("full") }
		if s := pressed(t, v, saved, side, "r"); !strings.Contains(said(s), v.Title("storage.report-unwritten", nil)) || strings.Contains(said(s), v.Say("connected.report", "path", "/reports/x.html")) {
			t.Errorf("%s: the report that could not be written:\n%s", l, said(s))
		}
	}
}

// TestEndBeginsWithTheResult: what colleagues left, which was said as the dossier was opened, does not
// stand before it.
func TestEndBeginsWithTheResult(t *testing.T) {
	v, s := wizard.VoiceIn(steps.French), wizardtest.Asking(wizardtest.At("review"))
	s.ShowsRecord, s.Answers.Assigned = true, "Claire Martin"
	page := v.Page(wizardtest.Written(s.Next(wizard.Submitted{})), offering(t))
	if since := v.Say("connected.since", "time", v.Time(time.Unix(2, 0))); page.Text()[0].Text != since {
		t.Errorf("it begins with %q", page.Text()[0].Text)
	}
}

// TestAProblemStandsBeforeTheRecord: what colleagues left is on the page on which the dossier was
// opened, and not before a problem that has come up since.
func TestAProblemStandsBeforeTheRecord(t *testing.T) {
	v := wizard.VoiceIn(steps.French)
	for phase, shown := range map[wizard.Phase]bool{wizard.Asking: true, wizard.Warned: false, wizard.Failed: false} {
		s := wizardtest.InPhase(phase)
		s.ShowsRecord, s.Answers.Assigned = true, "Claire Martin"
		page := v.Page(s, offering(t))
		isRecord := func(b steps.Block) bool { return strings.Contains(b.Text, "Claire Martin") }
		if slices.ContainsFunc(page.Text(), isRecord) != shown {
			t.Errorf("phase %d: the record is shown: %t, want %t", phase, !shown, shown)
		}
	}
}

// TestEndSaysOnlyWhatIsKnown: connected is a dossier without anything left or wrong, and the day on
// which the technical password ends is Chorus Pro's or not said.
func TestEndSaysOnlyWhatIsKnown(t *testing.T) {
	v := wizard.VoiceIn(steps.English)
	access := wizardtest.At("access")
	expires := time.Date(2027, 6, 12, 0, 0, 0, 0, time.UTC)
	with := func(e steps.Evidence) wizard.State {
		s := wizardtest.Asking(wizardtest.At("review"))
		s.Answers = s.Answers.Put(access, steps.Given{Texts: map[steps.Key]string{"access.login": wizardtest.Login}}).Found(access, e)
		return wizardtest.Written(s.Next(wizard.Submitted{}))
	}
	tried := wizardtest.Passed()
	tried.APIs, tried.Degree = []chorus.API{{Name: "factures", Access: chorus.AccessGranted}}, steps.Proven
	dated, missing := tried, tried
	dated.PasswordExpires = &expires
	missing.Passed, missing.APIs = false, []chorus.API{{Name: "factures", Access: chorus.AccessNotGranted}}
	day, unknown := v.Say("connected.expires", "day", "12 Jun 2027"), v.Say("connected.expiry-unknown")
	for _, row := range []struct {
		name      string
		evidence  steps.Evidence
		title     string
		says, not []string
	}{
		{"dated", dated, v.Say("connected.title"), []string{day, v.Say("evidence.proven")}, []string{unknown}},
		{"not dated", tried, v.Say("connected.title"), []string{unknown}, nil},
		{"not tested", steps.Evidence{At: tried.At, Passed: true, Degree: steps.Untested}, v.Say("connected.title"), []string{v.Say("evidence.untested")}, []string{unknown}},
		{"missing", missing, v.Say("saved.title"), []string{v.Say("saved.remains")}, []string{unknown, v.Say("connected.declared")[:10]}},
	} {
		page := v.Page(with(row.evidence), offering(t))
		text := layout.Spoken(page.Text(), v.Colon(), 0)
		if page.Title != row.title {
			t.Errorf("%s: the title is %q", row.name, page.Title)
		}
		for _, want := range row.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", row.name, want, text)
			}
		}
		for _, other := range row.not {
			if strings.Contains(text, other) {
				t.Errorf("%s: %q in\n%s", row.name, other, text)
			}
		}
	}
}
