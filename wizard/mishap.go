package wizard

import (
	"context"
	"slices"

	"raccord/chorus"
	"raccord/steps"
	"raccord/store/secret"
)

// This file stages mishaps in a rehearsal: the walk's own check is carried out on answers with one
// thing wrong, and its page is shown. The rules are:
//
//   - A mishap is data: one literal below, and a section "mishap.ID" in each language.
//   - What is said comes from the same check, judge and page as in a walk. Nothing is prepared.
//   - Nothing of a mishap is saved, and going back leads to the menu.

// A mishap is one thing that goes wrong, at one step.
type mishap struct {
	// id names the mishap; its words are the section "mishap.ID".
	id string
	// scenario is the simulator's.
	scenario string
	// step is the one whose check meets the mishap.
	step steps.ID
	// wrong are the answers that are given instead of the fictitious ones.
	wrong map[steps.Key]string
	// elsewhere also asks the other environment, as the user may after a refusal.
	elsewhere bool
}

// mishaps are all of them, in the order of the menu. Every value is invented; the pair of the
// SANDBOX application is the one that the simulator knows.
var mishaps = []mishap{
	{id: "api-keys", scenario: "happy", step: "credentials", wrong: map[steps.Key]string{
		"credentials.client_id": "7e1f0c52-6d3b-4b8e-9a41-2f5d8c7b6a90", "credentials.client_secret": "c4a9e2d7-1b60-4f3e-8d25-90ab7c6e5f14"}},
	{id: "homoglyph", scenario: "happy", step: "declaration", wrong: map[steps.Key]string{
		"declaration.application_name": "MON_APPLlCATION_CHORUS_PRO"}},
	{id: "sandbox-pair", scenario: "happy", step: "credentials", elsewhere: true, wrong: map[steps.Key]string{
		"credentials.client_id": "8a8adb97-c925-4d27-9f1d-7433ae611856", "credentials.client_secret": "98c652a4-e93b-4bdd-aad5-0a5f217920c7"}},
	{id: "connection", scenario: "no-connection", step: "access"},
	{id: "proxy", scenario: "captive-portal", step: "credentials"},
}

// section is the name of the mishap's section in the text.
func (m mishap) section() string { return "mishap." + m.id }

// mishapOf returns the mishap of that id, and false for an id that none has.
func mishapOf(id string) (mishap, bool) {
	i := slices.IndexFunc(mishaps, func(m mishap) bool { return m.id == id })
	if i < 0 {
		return mishap{}, false
	}
	return mishaps[i], true
}

// seeMishaps shows the menu.
func (s State) seeMishaps() State {
	if s.Practice {
		s.Phase = Mishaps
	}
	return s
}

// stage begins the check that meets the mishap of that id.
func (s State) stage(id string) State {
	m, known := mishapOf(id)
	if !known || s.Phase != Mishaps && s.Phase != Staged {
		return s
	}
	s = s.effect(Staging)
	s.Mishap, s.At, s.Answers = id, steps.Place{Step: m.step}, steps.Answers{}
	return s
}

// staged shows what the check found.
func (s State) staged(e MishapStaged) State {
	s.Phase, s.Failing, s.Answers, s.Problems = Staged, Checking, e.Answers, problems(e.Problem)
	return s
}

// leaveMishap goes back to the menu.
func (s State) leaveMishap() State {
	s.Phase, s.Mishap, s.At, s.Answers, s.Problems = Mishaps, "", steps.Place{}, steps.Answers{}, nil
	return s
}

// answers are the fictitious answers to every step, with the mishap's own instead of some.
func (m mishap) answers(values func(steps.Key, steps.View) string) steps.Answers {
	a := steps.Answers{Practice: true}.Put(steps.Place{Step: steps.Procedure[0].ID}, steps.Given{})
	for _, step := range steps.Procedure {
		if step.Closes {
			continue
		}
		p, g := steps.Place{Step: step.ID}, steps.Given{Texts: map[steps.Key]string{}, Secrets: map[steps.Key]secret.Text{}}
		for _, f := range step.Fields {
			value, own := m.wrong[f.Key]
			if !own {
				value = values(f.Key, a.At(p))
			}
			switch {
			case value == "":
			case f.Kind == steps.Secret:
				g.Secrets[f.Key] = secret.Of(value)
			default:
				g.Texts[f.Key] = value
			}
		}
		a = a.Put(p, g)
	}
	return a
}

// stage carries out the check that meets the mishap of s.
func (d *Side) stage(ctx context.Context, s State) MishapStaged {
	m, _ := mishapOf(s.Mishap)
	found := MishapStaged{Turn: s.Turn, Answers: m.answers(d.Values)}
	service, err := d.Stage(m.scenario)
	if err != nil {
		found.Problem = ProblemOf(err)
		return found
	}
	check := steps.ByID(m.step).Check
	runs := []func(context.Context, chorus.Service, steps.View) (steps.Evidence, error){check.Run}
	if m.elsewhere {
		runs = append(runs, check.Elsewhere)
	}
	for _, run := range runs {
		var e steps.Evidence
		if e, err = run(ctx, service, found.Answers.At(s.At)); !e.At.IsZero() {
			found.Answers = found.Answers.Found(s.At, e)
		}
	}
	found.Problem = ProblemOf(err)
	return found
}

// mishapsPage is the menu of mishaps.
func (v Voice) mishapsPage(s State) Page {
	p := v.frame(s, v.Say("mishaps.title"))
	p.Body = []steps.Block{{Text: v.Say("mishaps.intro")}}
	var offers []offer
	for _, m := range mishaps {
		offers = append(offers, offer{v.Title(m.section(), nil), Stage{m.id}})
	}
	v.choose(&p, append(offers, offer{v.Say("action.home"), Back{}})...)
	return p
}

// stagedPage shows what was staged, then the page that a walk would show.
func (v Voice) stagedPage(s State) Page {
	m, _ := mishapOf(s.Mishap)
	p := v.frame(s, v.Title(m.section(), nil))
	p.Body = v.Section(m.section(), nil).Body
	if len(s.Problems) > 0 {
		section := v.Section(s.Problems[0].Code, v.args(s.Problems[0]))
		p.Body = append(p.Body, steps.Block{Text: "**" + section.Title + "**"})
		p.Body = append(p.Body, v.failedBlocks(s, s.Problems[0], section.Body)...)
	}
	v.choose(&p, offer{v.Say("mishaps.another"), Back{}}, offer{v.Say("action.close"), Stop{}})
	return p
}
