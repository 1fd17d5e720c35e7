package wizard

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"raccord/chorus"
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
	Verdict    string    `json:"verdict"` // the worst of what checks showed
	CheckedAt  Timestamp `json:"checkedAt"`
	// Assigned takes care of the dossier, Holder has it open now; "" for no one.
	Assigned string `json:"assigned"`
	Holder   string `json:"holder"`
	// ChangedAt is when something was done last, as the history says.
	ChangedAt Timestamp `json:"changedAt"`
	// Problem says why the dossier cannot be read.
	Problem *steps.Problem `json:"-"`
	// Passed and Steps count the steps.
	Passed int `json:"-"`
	Steps  int `json:"-"`
	// SIRETs, Applications and Names are those of the structures.
	SIRETs       []string `json:"-"`
	Applications []string `json:"-"`
	Names        []string `json:"-"`
	// Stuck are the steps that were tried and did not pass.
	Stuck []steps.ID `json:"-"`
	// Obstacle is what keeps the dossier from going on, nil where nothing was found yet.
	Obstacle *steps.Problem `json:"-"`
	// PasswordExpires is when the first of the technical passwords ends, as Chorus Pro said.
	PasswordExpires Timestamp `json:"-"`
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

// List reads the summaries of a store's dossiers, sorted by id, those that cannot be read included.
func List(ctx context.Context, s store.Store) ([]Summary, error) { return ListOf(ctx, s, nil) }

// ListOf is List with those dossiers alone whose id is wanted; the others are not read.
func ListOf(ctx context.Context, s store.Store, wanted func(id string) bool) ([]Summary, error) {
	var mu sync.Mutex
	var read []*Summary // a summary is large: they are copied once it is known how many there are
	err := s.List(ctx, wanted, func(e store.Entry) {
		one := summaryOf(s, e)
		mu.Lock()
		defer mu.Unlock()
		read = append(read, &one)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(read, func(a, b *Summary) int { return strings.Compare(a.ID, b.ID) })
	holders := s.Holders(ctx)
	summaries := make([]Summary, len(read))
	for i, one := range read {
		summaries[i] = *one
		if others := holders[one.ID]; len(others) > 0 {
			summaries[i].Holder = others[0].Name
		}
	}
	return summaries, nil
}

// summaryOf returns the summary of a dossier of s, with the problem of one that cannot be read.
func summaryOf(s store.Store, e store.Entry) Summary {
	if e.Summary != nil {
		if kept, err := decodeSummary(e.ID, e.Summary); err == nil {
			return kept
		}
	}
	a, err := steps.Answers{}, e.Err
	if err == nil {
		if a, err = steps.DecodeMembers(e.Members); err != nil {
			err = &store.DamagedError{ID: e.ID, Path: s.Place(e.ID), Err: err}
		}
	}
	if err != nil {
		return Summary{ID: e.ID, Customer: e.ID, Problem: ProblemOf(err)}
	}
	return summarize(e.ID, a)
}

// summarize returns the summary of the dossier id, whose answers are a.
func summarize(id string, a steps.Answers) Summary {
	s := Summary{ID: id, Customer: a.Name(), Role: a.Role(), Structures: len(a.Structures), Assigned: a.Assigned,
		SIRETs: a.SIRETs(), Applications: a.Each("application.name"), Names: a.Each("structure.name")}
	route := a.Route()
	s.Steps = len(route)
	for _, p := range route {
		if a.Passed(p) {
			s.Passed++
			continue
		}
		if s.Step == "" {
			s.Step = p.Step
		}
		if s.Obstacle == nil && (p.Step == s.Step || a.Tried(p)) {
			s.Obstacle = a.Obstacle(p)
		}
		if a.Tried(p) {
			s.Stuck = append(s.Stuck, p.Step)
		}
	}
	if n := len(a.History); n > 0 {
		s.ChangedAt = Timestamp{a.History[n-1].At}
	}
	worst := -1
	for i, sheet := range a.Structures {
		subject := steps.View{Answers: a, Structure: i}.Subject()
		for _, e := range sheet.Evidence {
			found := verdictOf(Worst(ExitOfEvidence(e), ExitOfApplication(subject.Application(e))))
			if e.Requests == 0 && found == valid { // PISTE was not asked
				continue
			}
			worst = max(worst, found)
			if e.PasswordExpires != nil {
				s.PasswordExpires = Timestamp{earlier(s.PasswordExpires.Time, *e.PasswordExpires)}
			}
			if e.At.After(s.CheckedAt.Time) {
				s.CheckedAt = Timestamp{e.At}
			}
		}
	}
	if worst >= 0 {
		s.Verdict = string(verdicts[worst])
	}
	return s
}

// verdicts are those of a list, from the best to the worst.
var verdicts = []chorus.Verdict{chorus.Valid, chorus.Undecided, chorus.Refused}

// valid is the index of the best one.
const valid = 0

// VerdictOf returns the verdict that an exit code of a check amounts to, for people: the worst of what
// was checked, where a Result's own verdict is the pair's alone.
func VerdictOf(code int) chorus.Verdict { return verdicts[verdictOf(code)] }

// verdictOf returns the index of the verdict that an exit code of a check amounts to. An access
// that is missing is refused: the dossier is not right, whatever the pair is.
func verdictOf(code int) int {
	switch code {
	case ExitDone:
		return valid
	case ExitRefused, ExitAccess:
		return slices.Index(verdicts, chorus.Refused)
	}
	return slices.Index(verdicts, chorus.Undecided)
}
