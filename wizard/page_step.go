package wizard

import (
	"slices"
	"strconv"
	"strings"

	"raccord/steps"
	"raccord/store/secret"
)

// stepPage asks a step.
func (v Voice) stepPage(s State, side *Side) Page {
	step, view := steps.ByID(s.At.Step), s.Answers.At(s.At)
	section := v.Section(step.Section(), view.Fill())
	p := v.frame(s, section.Title)
	p.Lead, p.Body = slices.Concat(v.detourBlocks(s), v.practiceBlocks(s, side), v.vaultBlocks(s)), section.Body
	p.actions(step.ID, view)
	for _, f := range step.Fields {
		ask := v.ask(f, view)
		if s.Practice && side.Values != nil && f.Values() == nil {
			ask = v.sampled(ask, step, view, side.Values)
		}
		p.Asks = append(p.Asks, ask)
	}
	if after := s.Answers.Put(s.At, p.offered()).After(s.At); after != s.At && !s.returning {
		p.Next = v.Say("next", "step", v.Title(steps.ByID(after.Step).Section(), nil))
	}
	p.Submit = func(g steps.Given) Event { return Submitted{g} }
	p.Terms = v.Terms(step.Section())
	p.values(v, s, step)
	return p
}

// sampled is a question of a rehearsal, with its fictitious answer. An account that the simulator
// would refuse is not offered: each of its structures has a technical account of its own.
func (v Voice) sampled(a Ask, step *steps.Step, view steps.View, values func(steps.Key, steps.View) string) Ask {
	f := a.Field
	a.Sample = values(f.Key, view)
	isAccount := slices.ContainsFunc(step.Fields, func(g steps.Field) bool { return g.Account == f.Key })
	switch {
	case f.Kind == steps.Secret && !view.Kept(&f) && values(f.Account, view) != view.Offered(steps.AccountOf(&f)):
		a.Help = v.Sentence(f.Section(), view.Fill())
	case isAccount && a.Sample != "" && view.Text(f.Key) == "" && a.Text != a.Sample:
		a.Text = ""
	}
	return a
}

// values takes what is to be copied out of the Body: the values for the portal, its address, and
// the secret that the step types there, where it was verified and can be had.
func (p *Page) values(v Voice, s State, step *steps.Step) {
	for _, b := range p.Body {
		switch {
		case b.Kind == steps.Value:
			p.Values = append(p.Values, Value{Label: b.Label, Text: b.Text})
		case b.Kind == steps.Link && p.Link == "" && strings.HasPrefix(b.Text, "http"):
			p.Link = b.Text
		}
	}
	view := s.Answers.At(s.At)
	if step.Types != "" && view.Verified(step.Types) && (s.Vault.Open || !view.Secret(step.Types).Empty()) {
		p.Values = append(p.Values, Value{v.Title(string(step.Types), nil), v.Say("secret.verified"), step.Types})
	}
}

// actions makes the numbered lines of the Body actions that can be ticked.
func (p *Page) actions(id steps.ID, view steps.View) {
	for _, b := range p.Body {
		if b.Kind == steps.Numbered {
			p.Actions++
		}
	}
	of := p.Actions
	p.Ticked = view.Ticked(id, of)
	for i, b := range p.Body {
		if b.Kind == steps.Numbered {
			p.Body[i].Sign = " "
			if slices.Contains(p.Ticked, b.Number) {
				p.Body[i].Sign = SignYes
			}
		}
	}
	if of > 0 {
		p.Tick = func(action int) Event { return Tick{action, of} }
	}
}

// offered is what is chosen where the user only goes on: it may decide which step follows.
func (p *Page) offered() steps.Given {
	given := steps.Given{Texts: map[steps.Key]string{}}
	for _, a := range p.Asks {
		if a.Options != nil && a.Text != "" {
			given.Texts[a.Field.Key] = a.Text
		}
	}
	return given
}

// detourBlocks say why a step is asked between a change and the review.
func (v Voice) detourBlocks(s State) []steps.Block {
	if !s.Detour {
		return nil
	}
	var changed []string
	for _, step := range steps.Procedure {
		for _, f := range step.Fields {
			if title := v.Title(f.Section(), nil); slices.Contains(s.Changed, f.Key) && !slices.Contains(changed, title) {
				changed = append(changed, title)
			}
		}
	}
	switch {
	case len(changed) == 0:
		return []steps.Block{{Text: v.Say("detour.left")}}
	case steps.ByID(s.At.Step).Check != nil:
		return []steps.Block{{Text: v.Say("detour.check", "changed", strings.Join(changed, ", "))}}
	}
	return []steps.Block{{Text: v.Say("detour.step", "changed", strings.Join(changed, ", "))}}
}

// vaultBlocks say where a secret will be kept, before it is asked for. They stand first, so
// that they are seen without scrolling.
func (v Voice) vaultBlocks(s State) []steps.Block {
	if !steps.ByID(s.At.Step).AsksSecret() {
		return nil
	}
	blocks := []steps.Block{{Text: v.Say("vault.announced."+s.Vault.Kind, "place", s.Vault.Place), Whole: s.Vault.Place}}
	if p := Uncompared(s.Vault); p != nil {
		blocks = append(blocks, steps.Block{Text: v.ProblemLine(p)})
	}
	return blocks
}

// practiceBlocks are the fictitious values to type in a rehearsal.
func (v Voice) practiceBlocks(s State, side *Side) []steps.Block {
	if !s.Practice || side.Values == nil {
		return nil
	}
	blocks := []steps.Block{{Text: v.Say("practice.hint")}}
	for _, f := range steps.ByID(s.At.Step).Fields {
		if value := side.Values(f.Key, s.Answers.At(s.At)); value != "" {
			blocks = append(blocks, steps.Block{Kind: steps.Value, Label: v.Title(f.Section(), nil), Text: value})
		}
	}
	if len(blocks) == 1 {
		return nil
	}
	return blocks
}

// ask is a field of a step with its words and its answer so far.
func (v Voice) ask(f steps.Field, view steps.View) Ask {
	section := v.Section(f.Section(), view.Fill())
	a := Ask{Field: f, Label: section.Title, Help: v.Sentence(f.Section(), view.Fill()), Text: view.Text(f.Key)}
	for i, value := range f.Values() {
		key := strconv.Itoa(i + 1)
		if f.Kind == steps.Confirm {
			key = v.Say("choice." + value)
		}
		a.Options = append(a.Options, Option{Value: value, Label: v.Title(f.Section()+"."+value, nil), Key: key})
	}
	switch {
	case a.Text == "" && f.Default != nil:
		a.Text = f.Default(view)
	case a.Text == steps.No && f.Stops:
		a.Text = "" // the user came back: it may be done by now
	}
	if f.Optional {
		a.Label += " (" + v.Say("optional") + ")"
	}
	a.Problem = func(text string) string {
		if text == "" && f.Values() != nil {
			return v.Say("choice.none")
		}
		return v.ProblemLine(f.TextProblem(text))
	}
	if f.Values() == nil {
		// A dossier that was edited by hand may hold what no form takes: it is offered as if
		// it were pasted.
		clean, _ := steps.Inspect(f.Clean, a.Text)
		a.Text = steps.Printable(clean)
		a.Doubt = func(text string) string {
			_, found := steps.Inspect(f.Clean, text)
			return v.Doubt(found)
		}
	}
	if f.Kind == steps.Secret {
		a.Text = ""
		switch {
		case view.Kept(&f) || !view.Secret(f.Key).Empty():
			a.Help = v.Say("secret.kept") + " " + a.Help
		case f.Account != "" && view.KeptUnder(f.Key, view.Offered(steps.AccountOf(&f))):
			a.Help = v.Say("secret.kept-elsewhere") + " " + a.Help
		}
		a.Problem = func(text string) string { return v.ProblemLine(f.SecretProblem(view, secret.Of(text))) }
	}
	return a
}

// Doubt says that an answer looks like something else (an address, a placeholder, two lines),
// and asks to give it again if it is meant. It is "" where nothing that was found is doubtful.
func (v Voice) Doubt(found []steps.Finding) string {
	uncertain := slices.DeleteFunc(slices.Clone(found), steps.Finding.Certain)
	if len(uncertain) == 0 {
		return ""
	}
	return v.Findings(uncertain) + " " + v.Say("pasted.keep")
}
