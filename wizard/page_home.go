package wizard

import "raccord/steps"

// homePage lists the dossiers as a list of tasks, each with how far it is.
func (v Voice) homePage(s State, side *Side) Page {
	p := v.frame(s, v.Say("home.title"))
	p.Body = []steps.Block{{Text: v.Say("home.intro")}}
	if len(s.Dossiers) == 0 {
		p.Body = append(p.Body, steps.Block{Text: v.Say("home.empty")})
	}
	var offers []offer
	for _, d := range s.Dossiers {
		offers = append(offers, offer{d.Customer, Open{d.ID}})
	}
	offers = append(offers, offer{v.Say("home.new"), New{}})
	if s.Practice {
		if side.Stage != nil {
			offers = append(offers, offer{v.Say("home.mishaps"), SeeMishaps{}})
		}
		offers = append(offers, offer{v.Say("home.leave-practice"), Rehearse{false}})
	} else {
		offers = append(offers, offer{v.Say("home.practice"), Rehearse{true}})
	}
	for _, l := range steps.Languages {
		if l != v.Language {
			offers = append(offers, offer{VoiceIn(l).Say("home.speak"), Speak{l}})
		}
	}
	v.choose(&p, append(offers, offer{v.Say("action.close"), Stop{}})...)
	for i, d := range s.Dossiers {
		o := &p.Asks[0].Options[i]
		o.Status, o.Dossier = v.progress(d), &s.Dossiers[i]
	}
	return p
}

// progress says how far a dossier is, in a few words.
func (v Voice) progress(d Summary) string {
	switch {
	case d.Problem != nil:
		return v.Say("home.unread")
	case d.Step == "":
		return v.Say("home.done")
	}
	return v.Say("home.in-progress", "passed", d.Passed, "steps", d.Steps)
}

// Verdict says a dossier's last verdict and when it was reached, in a few words.
func (v Voice) Verdict(s Summary) string {
	if s.CheckedAt.IsZero() {
		return v.Say("verdict.none")
	}
	return v.Say("verdict.last", "verdict", v.Say("verdict."+s.Verdict), "date", v.Time(s.CheckedAt.Time))
}
