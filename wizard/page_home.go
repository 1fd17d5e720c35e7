package wizard

import "raccord/steps"

// homePage lists the dossiers as a board, a row each; what else can be done stands below.
func (v Voice) homePage(s State, side *Side) Page {
	p := v.frame(s, v.Say("home.title"))
	if len(s.Dossiers) == 0 {
		p.Body = []steps.Block{{Text: v.Say("home.intro")}, {Text: v.Say("home.empty")}}
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
			offers = append(offers, offer{l.Say("home.speak"), Speak{l}})
		}
	}
	v.choose(&p, append(offers, offer{v.Say("action.close"), Stop{}})...)
	rows, columns := p.Asks[0].Options, v.columnsOf(s.Order)
	for i, d := range s.Dossiers {
		rows[i].Cells, rows[i].Dossier = v.cells(d), &s.Dossiers[i]
		rows[i].Said = v.said(rows[i], columns)
	}
	rows[len(s.Dossiers)].Always = true
	if len(s.Dossiers) > 0 {
		p.Asks[0].Columns = columns
	}
	return p
}

// Verdict says a dossier's last verdict and when it was reached, in a few words.
func (v Voice) Verdict(s Summary) string {
	if s.CheckedAt.IsZero() {
		return v.Say("verdict.none")
	}
	return v.Say("verdict.last", "verdict", v.Say("verdict."+s.Verdict), "date", v.Time(s.CheckedAt.Time))
}
