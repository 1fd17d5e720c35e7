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

// This file shows a check while it runs, as a list. The rules are:
//
//   - The token has a row for each stage that takes place, up to the answer; each API has one row,
//     which is there as soon as it is known that the API will be read.
//   - A row that has ended keeps its place, its sign and the time it took.
//   - Only what PISTE or Chorus Pro has said yes to, or what has come to its end on the way there,
//     has a ✓. What is undecided has none.
//   - The reader is told of the latest standing. One that it had no time for is in the next one.

// StageLock is the stage of a save that waits for another program, which is saving.
const StageLock chorus.Stage = "lock"

// A Standing is how far an effect has come. The zero value is its beginning.
type Standing struct {
	// Saving says that another program is saving, and the effect waits for it.
	Saving bool

	rows    []chorus.Report // the last report on each row
	running []chorus.Report // the last report on each exchange that is not over
}

// WithProgress returns a context whose checks and saves report how far they have come, and the
// channel that the latest standing arrives on. Nothing waits for the reader.
func WithProgress(ctx context.Context) (context.Context, <-chan Standing) {
	latest := make(chan Standing, 1)
	var mu sync.Mutex
	var s Standing
	change := func(with func(Standing) Standing) {
		mu.Lock()
		defer mu.Unlock()
		s = with(s)
		select {
		case <-latest: // the one before, which nothing has read
		default:
		}
		latest <- s
	}
	ctx = store.WithWaiting(ctx, func() { change(Standing.withSaving) })
	return chorus.WithProgress(ctx, func(r chorus.Report) {
		change(func(s Standing) Standing { return s.With(r) })
	}), latest
}

func (s Standing) withSaving() Standing {
	s.Saving = true
	return s
}

// With returns the standing after one more report.
func (s Standing) With(r chorus.Report) Standing {
	s.rows, s.running = slices.Clone(s.rows), slices.Clone(s.running)
	ofSubject := func(other chorus.Report) bool { return other.Subject == r.Subject }
	switch over := r.Ended && r.Stage == ""; {
	case over:
		s.running = slices.DeleteFunc(s.running, ofSubject)
	case !r.Ended && r.Stage != "":
		s.running = put(s.running, r, ofSubject)
	}
	switch {
	case r.Subject == chorus.SubjectRest, r.Stage == chorus.StageBody:
	case r.Subject != chorus.SubjectToken:
		if r.Stage == "" || !r.Ended { // a stage of its own ends without the row's end
			s.rows = put(s.rows, r, ofSubject)
		}
	case r.Stage != "":
		if !(r.Ended && r.Stage == chorus.StageAnswer) { // the body belongs to it
			s.rows = put(s.rows, r, func(other chorus.Report) bool { return ofSubject(other) && other.Stage == r.Stage })
		}
	default:
		s.endToken(r)
	}
	return s
}

// endToken puts the verdict of the token's exchange on the row where the exchange has ended.
func (s *Standing) endToken(end chorus.Report) {
	for i, row := range s.rows {
		if row.Subject == chorus.SubjectToken && !row.Ended {
			s.rows[i].Ended, s.rows[i].Verdict = true, end.Verdict
			s.rows[i].Took = end.Took - s.tookBefore(i)
		}
	}
}

// tookBefore is how long the rows of the token above row i took.
func (s *Standing) tookBefore(i int) (took time.Duration) {
	for _, row := range s.rows[:i] {
		took += row.Took
	}
	return took
}

// put replaces the report that is about the same, or adds one.
func put(reports []chorus.Report, r chorus.Report, same func(chorus.Report) bool) []chorus.Report {
	if i := slices.IndexFunc(reports, same); i >= 0 {
		reports[i] = r
		return reports
	}
	return append(reports, r)
}

// Rows are the list in words, a row each.
func (v Voice) Rows(s Standing) []steps.Block {
	var blocks []steps.Block
	for _, r := range s.rows {
		block := steps.Block{Kind: steps.Outcome, Label: capital(string(r.Subject))}
		if r.Subject == chorus.SubjectToken {
			block.Label = v.Say("progress." + string(r.Stage))
		}
		block.Sign, block.Text = v.rowOutcome(r)
		blocks = append(blocks, block)
	}
	return blocks
}

// rowOutcome says what came of a row, or how it stands.
func (v Voice) rowOutcome(r chorus.Report) (sign, text string) {
	took := v.Duration(r.Took)
	switch {
	case !r.Ended && r.Stage == "":
		return signWaiting, v.Say("progress.waiting")
	case !r.Ended:
		return signRunning, v.Say("progress.running")
	case r.Access != "":
		return accessSign(r.Access), v.Title("access."+string(r.Access), nil) + " · " + took
	case r.Stage != chorus.StageAnswer && r.Verdict != "":
		return SignNo, v.Say("progress.broken") + " · " + took
	case r.Stage != chorus.StageAnswer:
		return SignYes, took
	}
	return verdictSigns[r.Verdict], v.Say("progress.token-"+string(r.Verdict)) + " · " + took
}

var verdictSigns = map[chorus.Verdict]string{chorus.Valid: SignYes, chorus.Refused: SignNo, chorus.Undecided: signOpen}

// Awaited says what the effect waits for: a stage, and the API where it is one's.
func (v Voice) Awaited(s Standing) string {
	switch {
	case s.Saving:
		return v.Title("stage."+string(StageLock), nil)
	case len(s.running) == 0:
		return steps.Blank
	}
	r := s.running[0]
	stage := v.Title("stage."+string(r.Stage), nil)
	if r.Subject == chorus.SubjectToken || r.Subject == chorus.SubjectRest {
		return stage
	}
	return stage + " · " + capital(string(r.Subject))
}

// Duration is how long something took, as people read it: in milliseconds under a tenth of a
// second, in tenths of a second from there on.
func (v Voice) Duration(d time.Duration) string {
	if d < 100*time.Millisecond {
		return v.Say("duration.milliseconds", "count", d.Milliseconds())
	}
	seconds := strconv.FormatFloat(d.Seconds(), 'f', 1, 64)
	return v.Say("duration.seconds", "count", strings.Replace(seconds, ".", v.Say("decimal"), 1))
}
