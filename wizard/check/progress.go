package check

import (
	"fmt"
	"io"
	"strings"
	"time"

	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file says how much of a batch is left. The rules are:
//
//   - On a terminal a bar stands under the results, and is drawn anew; where it would be in
//     the way (a pipe, a log, a screen reader), a plain line now and then.
//   - A handful of pairs, or a short wait, needs neither.
//   - A pause that PISTE asked for is said at once: nothing else tells it from a hang.

const (
	drawPeriod = 200 * time.Millisecond
	// handful is how many need no plain lines.
	handful = 20
	// plainEvery is between two plain lines.
	plainEvery = 30 * time.Second
	// longPause is worth a line.
	longPause = 2 * time.Second
	barCells  = 24
)

// A progress is how far a batch has come, as a bar or as lines in its place.
type progress struct {
	total, done int
	// earlier is how many of done an interrupted batch had done.
	earlier int
	began   time.Time

	pace  *pace
	out   io.Writer
	voice wizard.Voice
	// redraws tells whether out is a terminal where a line can be drawn anew, shared whether
	// results go to the same terminal.
	redraws, shared bool

	drawn   bool
	said    time.Time // when the last plain line was
	resumes time.Time // the end of the pause that was said
}

// newProgress returns the progress of a batch of total units that begins now.
func (o *options) newProgress(total int, pace *pace) *progress {
	now := time.Now()
	return &progress{
		total: total, began: now, said: now, pace: pace, out: cli.Raw(o.Err), voice: o.Voice,
		redraws: o.Redraws, shared: cli.IsTerminal(o.Out),
	}
}

// add counts what was done.
func (p *progress) add(o outcome) {
	p.done += o.units
	if o.earlier {
		p.earlier += o.units
	}
}

// whole tells whether the batch is done.
func (p *progress) whole() bool { return p.done >= p.total }

// draw says how much is left, where that is worth saying now.
func (p *progress) draw() {
	now := time.Now()
	p.sayPause(now)
	switch {
	case p.whole() || p.total < 2:
	case p.redraws:
		fmt.Fprintf(p.out, "\r\x1b[K%s %s", p.bar(barCells), p.line(now))
		p.drawn = true
	case p.total > handful && now.Sub(p.said) >= plainEvery:
		p.said = now
		fmt.Fprintln(p.out, p.line(now))
	}
}

// sayPause says once that PISTE asked to wait.
func (p *progress) sayPause(now time.Time) {
	left := p.pace.paused()
	if until := now.Add(left); left >= longPause && until.Sub(p.resumes) > time.Second {
		p.clear()
		p.resumes = until
		fmt.Fprintln(p.out, p.voice.Say("check.paused", "time", rounded(left)))
	}
}

// bar returns a bar of so many cells, filled as far as the batch is done.
func (p *progress) bar(cells int) string {
	full := 0
	if p.total > 0 {
		full = min(cells*p.done/p.total, cells)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", cells-full)
}

// line says in words how far the batch is done, and how long the rest will take.
func (p *progress) line(now time.Time) string {
	line := p.voice.Say("check.progress", "done", p.done, "total", p.total)
	if left := p.left(now); left > 0 {
		line += ", " + p.voice.Say("check.time-left", "time", rounded(left))
	}
	return line
}

// left returns how long the rest will take at the pace so far, 0 when that cannot be said yet.
func (p *progress) left(now time.Time) time.Duration {
	here := p.done - p.earlier
	if here <= 0 || p.whole() {
		return 0
	}
	return time.Duration(float64(now.Sub(p.began)) / float64(here) * float64(p.total-p.done))
}

// above writes a result above the bar, where both are on one terminal.
func (p *progress) above(write func() error) error {
	drawn := p.drawn && p.shared
	if drawn {
		p.clear()
	}
	err := write()
	if drawn {
		p.draw()
	}
	return err
}

// clear takes the bar away, for something else to be written.
func (p *progress) clear() {
	if p.drawn {
		io.WriteString(p.out, "\r\x1b[K")
		p.drawn = false
	}
}

// stopped says how to go on.
func (p *progress) stopped() {
	fmt.Fprintln(p.out, p.voice.Say("check.stopped", "done", p.done, "left", max(p.total-p.done, 0)))
}

// rounded returns a duration as a person would say it.
func rounded(d time.Duration) string {
	switch seconds := int(d.Round(time.Second).Seconds()); {
	case seconds < 60:
		return fmt.Sprintf("%d s", max(seconds, 1))
	case seconds < 3600:
		return fmt.Sprintf("%d min", (seconds+30)/60)
	default:
		return strings.TrimSuffix(fmt.Sprintf("%d h %d min", seconds/3600, seconds%3600/60), " 0 min")
	}
}
