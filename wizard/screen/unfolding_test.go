package screen

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/chorus"
	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// TestACheckUnfolds: rows come as they are reported, a check that is left takes its rows with it,
// and the next one begins anew.
func TestACheckUnfolds(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.OpenStore(t)
		begun := withFirstPair(wizardtest.Asking(wizardtest.At("access")))
		begun.ID = wizardtest.Save(t, s, begun.Answers)
		begun.Revision = wizardtest.RevisionOf(t, s, begun.ID)
		w := run(t, New(wizardtest.NewEffects(t, s, "happy"), v, begun))
		token, open, waiting := v.Say("progress.answer"), v.Title("access.granted", nil)+" · ", v.Say("progress.waiting")
		w.fill(wizardtest.Login, wizardtest.Password)
		w.wait(50 * time.Millisecond)
		w.see(token, "Factures", waiting)
		w.miss(open)
		w.wait(200 * time.Millisecond)
		w.see(open, v.Say("progress.running"))
		w.press(escape)
		w.see(v.Title("step.access", nil), wizardtest.Login)
		w.miss(open, token)
		w.press(enter, enter)
		w.see(token)
		w.miss(open)
		w.wait(time.Second)
		w.see("✓ " + v.Say("success.access", "granted", 4, "count", 4, "time", v.Duration(time.Second)))
	})
}

// TestALateReportIsDropped: a report of an earlier check draws nothing on this one.
func TestALateReportIsDropped(t *testing.T) {
	m := New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), wizard.VoiceIn(steps.English), wizardtest.InPhase(wizard.Checking))
	m.Init()
	at := wizard.Standing{}.With(chorus.Report{Subject: "factures"})
	note := func(turn int) tea.Msg {
		return moment{turn, func() tea.Cmd { m.waiting.at = at; return nil }}
	}
	if m.Update(note(m.State.Turn - 1)); len(m.voice.Rows(m.waiting.at)) != 0 {
		t.Error("a report of an earlier check is drawn")
	}
	if m.Update(note(m.State.Turn)); len(m.voice.Rows(m.waiting.at)) != 1 {
		t.Error("a report of this check is not drawn")
	}
	m.cancel()
}
