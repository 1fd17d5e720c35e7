package wizard_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"raccord/steps"
	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// TestMishaps stages each mishap of the menu: the simulator and the check themselves come to what
// is wanted, and nothing is to be saved.
func TestMishaps(t *testing.T) {
	want := []string{"fault.credentials-refused", "flaw.names-differ", "fault.wrong-environment", "problem.access-missing", "fault.not-piste"}
	synctest.Test(t, func(t *testing.T) {
		effects := wizardtest.Rehearsal()
		menu := wizardtest.InPhase(wizard.Mishaps)
		var got []string
		for _, event := range stages(wizard.VoiceIn(steps.French).Page(menu, &effects.Practice)) {
			s := menu.Next(event)
			s = s.Next(effects.Do(context.Background(), s))
			if s.Phase != wizard.Staged || len(s.Problems) != 1 {
				t.Fatalf("%v leads to phase %d, %v", event, s.Phase, s.Problems)
			}
			got = append(got, s.Problems[0].Code)
			if out := s.Next(wizard.Quit{}); out.Phase != wizard.Ended || !out.Unsaved {
				t.Errorf("%v: leaving leads to phase %d, unsaved %t", event, out.Phase, out.Unsaved)
			}
			if back := s.Next(wizard.Back{}); back.Phase != wizard.Mishaps || back.Answers.Named() {
				t.Errorf("%v: back leads to phase %d of %q", event, back.Phase, back.Answers.Name())
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the mishaps come to %q, want %q", got, want)
		}
	})
}

// stages are the mishaps that a page offers.
func stages(p wizard.Page) (all []wizard.Event) {
	for _, o := range p.Asks[0].Options {
		e := p.Submit(steps.Given{Texts: map[steps.Key]string{p.Asks[0].Field.Key: o.Value}})
		if _, ok := e.(wizard.Stage); ok {
			all = append(all, e)
		}
	}
	return all
}

// TestMishapsHaveWords: each has a title and a text in every language, and no words are left over.
func TestMishapsHaveWords(t *testing.T) {
	for _, l := range steps.Languages {
		v := wizard.VoiceIn(l)
		var used []string
		for _, e := range stages(v.Page(wizardtest.InPhase(wizard.Mishaps), &wizardtest.Rehearsal().Practice)) {
			code := "mishap." + e.(wizard.Stage).ID
			if used = append(used, code); !v.Has(code) || len(v.Section(code, nil).Body) == 0 {
				t.Errorf("%s: no words for %s", l, code)
			}
		}
		for _, code := range v.Codes {
			if len(code) > 7 && code[:7] == "mishap." && !slices.Contains(used, code) {
				t.Errorf("%s: nothing uses %s", l, code)
			}
		}
	}
}

// Outside of a rehearsal nothing is staged.
func TestNoMishapOutsideOfARehearsal(t *testing.T) {
	home := wizardtest.InPhase(wizard.Home)
	for _, e := range []wizard.Event{wizard.SeeMishaps{}, wizard.Stage{ID: "proxy"}} {
		if s := home.Next(e); s.Phase != wizard.Home {
			t.Errorf("%T leads to phase %d", e, s.Phase)
		}
	}
}

// TestRehearsedVault: a rehearsal needs no passphrase, knows the fictitious secrets, keeps what
// is typed, and forgets it with the program.
func TestRehearsedVault(t *testing.T) {
	side := &wizardtest.Rehearsal().Practice
	if v, problem := side.Unlock(t.Context(), "", wizardtest.GoodSecret); problem != nil || !v.Open || v.Kind != wizard.KindMemory {
		t.Fatalf("%+v, %v", v, problem)
	}
	if text, err := side.Vault.Get(t.Context(), "mairie", wizardtest.FirstID); err != nil || !text.Is(wizardtest.FirstSecret) {
		t.Errorf("the fictitious secret is not known: %v", err)
	}
	typed := map[string]secret.Text{"own": wizardtest.GoodSecret}
	if err := side.Vault.Put(t.Context(), "mairie", typed); err != nil {
		t.Fatal(err)
	}
	if text, err := side.Vault.Get(t.Context(), "mairie", "own"); err != nil || !text.Is(wizardtest.GoodSecret.Reveal()) {
		t.Errorf("what was put is not kept: %v", err)
	}
	if _, err := side.Vault.Get(t.Context(), "other", "own"); err == nil {
		t.Error("the secret of one dossier is another one's")
	}
	if err := side.Vault.Drop(t.Context(), "mairie", "own"); err != nil {
		t.Fatal(err)
	}
	if _, err := side.Vault.Get(t.Context(), "mairie", "own"); err == nil {
		t.Error("a dropped secret is there")
	}
	if _, err := wizardtest.Rehearsal().Practice.Vault.Get(t.Context(), "mairie", "own"); err == nil {
		t.Error("another program knows the secret")
	}
}
