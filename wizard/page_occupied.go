package wizard

import (
	"slices"
	"time"

	"raccord/steps"
	"raccord/store"
)

// OpenElsewhere is the problem of a dossier that another program has open.
func OpenElsewhere(h store.Holder) steps.Problem {
	return steps.Problem{Code: "warn.open-elsewhere", Args: steps.Args{"holder": h.String(), "date": h.Since.Format(time.RFC3339)}}
}

// occupiedPage shows a dossier that is open elsewhere: who has it, and what it holds.
func (v Voice) occupiedPage(s State) Page {
	p := v.frame(s, "")
	for _, other := range s.Others {
		problem := OpenElsewhere(other)
		section := v.Section(problem.Code, v.args(problem))
		p.Title, p.Body = section.Title, append(p.Body, section.Body...)
	}
	p.Body = slices.Concat(p.Body, []steps.Block{{Text: v.Say("occupied.choice")}}, v.Dossier(s.ID, s.Answers))
	v.choose(&p, offer{v.Say("action.home"), Back{}}, offer{v.Say("action.open-all-the-same"), Continue{}})
	return p
}
