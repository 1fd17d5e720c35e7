package check

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"raccord/wizard"
	"raccord/wizard/batch"
)

// This file says how much of a batch is left. The rules are:
//
//   - On a terminal a bar stands under the results, and is drawn anew; where it would be in
//     the way (a pipe, a log, a screen reader), a plain line now and then.
//   - A handful of pairs, or a short wait, needs neither.
//   - A pause that PISTE asked for is said at once: nothing else tells it from a hang.

const (
	meterPeriod = 200 * time.Millisecond
	// handful is how many need no plain lines.
	handful = 20
	// plainEvery is between two plain lines.
	plainEvery = 30 * time.Second
	// longPause is worth a line.
	longPause = 2 * time.Second
	barCells  = 24
)

// A meter is the bar, or the lines in its place.
type meter struct {
	progress batch.Progress
	pace     *batch.Pace
	out      io.Writer
	words    *wizard.CommandWords
	// redraws tells whether out is a terminal where a line can be drawn anew.
	redraws bool
	// shared tells whether results go to the same terminal.
	shared bool

	drawn   bool
	said    time.Time
	resumes time.Time // the end of the pause that was said
}

// meter begins to measure.
func (e *env) meter(total int, pace *batch.Pace) *meter {
	now := time.Now()
	file, isFile := e.Out.(*os.File)
	shared := isFile && term.IsTerminal(int(file.Fd()))
	return &meter{shared: shared, progress: batch.Progress{Total: total, Began: now}, pace: pace, out: e.Err, words: &e.Voice.Command, redraws: e.Redraws, said: now}
}

// add counts what was done.
func (m *meter) add(o outcome) {
	m.progress.Done += o.units
	if o.earlier {
		m.progress.Earlier += o.units
	}
}

func (m *meter) whole() bool { return m.progress.Done >= m.progress.Total }

// draw says how much is left, where that is worth saying now.
func (m *meter) draw() {
	now := time.Now()
	m.paused(now)
	switch {
	case m.whole() || m.progress.Total < 2:
	case m.redraws:
		fmt.Fprintf(m.out, "\r\x1b[K%s %s", m.progress.Bar(barCells), m.line(now))
		m.drawn = true
	case m.progress.Total > handful && now.Sub(m.said) >= plainEvery:
		m.said = now
		fmt.Fprintln(m.out, m.line(now))
	}
}

// paused says once that PISTE asked to wait.
func (m *meter) paused(now time.Time) {
	left := m.pace.Paused()
	if until := now.Add(left); left >= longPause && until.Sub(m.resumes) > time.Second {
		m.clear()
		m.resumes = until
		fmt.Fprintf(m.out, m.words.Paused+"\n", span(left))
	}
}

func (m *meter) line(now time.Time) string {
	line := fmt.Sprintf(m.words.Progress, m.progress.Done, m.progress.Total)
	if left := m.progress.Left(now); left > 0 {
		line += ", " + fmt.Sprintf(m.words.TimeLeft, span(left))
	}
	return line
}

// around writes a result, above the bar where they share a terminal.
func (m *meter) around(write func() error) error {
	drawn := m.drawn && m.shared
	if drawn {
		m.clear()
	}
	err := write()
	if drawn {
		m.draw()
	}
	return err
}

// clear takes the bar away, for something else to be written.
func (m *meter) clear() {
	if m.drawn {
		io.WriteString(m.out, "\r\x1b[K")
		m.drawn = false
	}
}

// interrupted says what happens to what is on its way.
func (m *meter) interrupted() {
	m.clear()
	fmt.Fprintln(m.out, m.words.Interrupting)
}

// stopped says how to go on.
func (m *meter) stopped() {
	fmt.Fprintf(m.out, m.words.Stopped+"\n", m.progress.Done, max(m.progress.Total-m.progress.Done, 0))
}

// span is a duration as a person would round it.
func span(d time.Duration) string {
	switch seconds := int(d.Round(time.Second).Seconds()); {
	case seconds < 60:
		return fmt.Sprintf("%d s", max(seconds, 1))
	case seconds < 3600:
		return fmt.Sprintf("%d min", (seconds+30)/60)
	default:
		return strings.TrimSuffix(fmt.Sprintf("%d h %d min", seconds/3600, seconds%3600/60), " 0 min")
	}
}
