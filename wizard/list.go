package wizard

import (
	"strconv"
	"time"

	"raccord/steps"
	"raccord/store"
)

// A Summary is one dossier in a list.
type Summary struct {
	ID         string    `json:"id"`
	Customer   string    `json:"customer"`
	Role       string    `json:"role"`
	Structures int       `json:"structures"`
	Step       steps.ID  `json:"step"`    // the first step not done, empty when all are
	Verdict    string    `json:"verdict"` // of the last check
	CheckedAt  Timestamp `json:"checkedAt"`
	// Problem says why the dossier cannot be read.
	Problem *steps.Problem `json:"-"`
	// Passed and Steps count the steps.
	Passed int `json:"-"`
	Steps  int `json:"-"`
}

// A Timestamp is a time that is "" in JSON while it is zero.
type Timestamp struct{ time.Time }

// MarshalJSON writes RFC 3339 to the second.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte(`""`), nil
	}
	return []byte(strconv.Quote(t.UTC().Format(time.RFC3339))), nil
}

// List reads the summaries of a store's dossiers, those that cannot be read included.
func List(s *store.Store) ([]Summary, error) {
	entries, err := s.List()
	if err != nil {
		return nil, err
	}
	summaries := make([]Summary, 0, len(entries))
	for _, e := range entries {
		a, err := steps.Answers{}, e.Err
		if err == nil {
			a, err = decode(s, e.ID, e.Doc)
		}
		if err != nil {
			summaries = append(summaries, Summary{ID: e.ID, Customer: e.ID, Problem: ProblemOf(err)})
			continue
		}
		summaries = append(summaries, summarize(e.ID, a))
	}
	return summaries, nil
}

func summarize(id string, a steps.Answers) Summary {
	s := Summary{ID: id, Customer: a.Name(), Role: a.Role(), Structures: len(a.Structures)}
	route := a.Route()
	s.Steps = len(route)
	for _, p := range route {
		if a.Passed(p) {
			s.Passed++
		} else if s.Step == "" {
			s.Step = p.Step
		}
	}
	for _, sheet := range a.Structures {
		for _, e := range sheet.Evidence {
			if e.Requests > 0 && e.At.After(s.CheckedAt.Time) {
				s.CheckedAt, s.Verdict = Timestamp{e.At}, string(e.Verdict)
			}
		}
	}
	return s
}
