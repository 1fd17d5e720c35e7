package check

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/cli"
)

// This file checks many pairs. The rules are:
//
//   - A pair that cannot be checked is told, counts in the exit code, and stops no other one.
//   - A result is noted in the journal before anything else is done with it. Where it cannot
//     be noted, that is told once, and the batch goes on.
//   - At an interruption nothing new begins, and what is on its way has landing to end as it would
//     have. The same command given again goes on from there.
//   - A batch that came to its end leaves no journal.

// landing is how long what is on its way goes on after an interruption: as a rule PISTE answers
// within it, and with a save's wait for another program the program ends within a second.
const landing = 300 * time.Millisecond

// A batch is one run of check over many pairs.
type batch struct {
	*options
	// starting ends at the interruption, or when results cannot be written any more; stop ends it.
	// flight, the context of requests and saves, ends landing after the interruption.
	starting, flight context.Context
	stop             context.CancelFunc
	// work hands the checks to as many workers as there may be checks at once.
	work    chan func() outcome
	pace    *pace
	journal *store.Journal
	unkept  sync.Once // told that the journal cannot be written
	twins   *twins    // set by the source
	saving  sync.Mutex

	// mu guards what follows, and both outputs.
	mu       sync.Mutex
	printer  printer
	progress *progress
	sum      summary
	worst    int
	remarked map[string]bool
	// unwritten is why results cannot be written any more.
	unwritten error
}

// An outcome is what came of one pair, or of a dossier or a line that has none to check.
type outcome struct {
	result *result
	// err is why there is no result, or why it was not saved; context.Canceled is an
	// interruption.
	err error
	// subject names what err is about, "" where that is no one dossier or line.
	subject string
	// note is a line for people about a structure that has no credentials yet.
	note string
	// remarks are sentences for people about what was cleaned or is unusual.
	remarks []string
	// units is how much of the batch is done with it; earlier tells that an interrupted batch
	// had done it.
	units   int
	earlier bool
}

// checkMany runs a batch of total units (lines of a list, or dossiers). source submits the checks
// one after the other; where it returns an error, the batch ends with it. The question tells which
// interrupted batch is to be taken up.
func (o *options) checkMany(ctx context.Context, q question, total int, source func(*batch) error) error {
	starting, stop := context.WithCancel(ctx)
	defer stop()
	flight, land := context.WithCancel(context.WithoutCancel(ctx))
	defer land()
	context.AfterFunc(ctx, func() { time.AfterFunc(landing, land) })
	b := &batch{
		options: o, starting: starting, stop: stop, flight: flight, pace: newPace(o.rate), work: make(chan func() outcome),
		printer: o.newPrinter(), sum: summary{Unread: new(int)}, remarked: map[string]bool{},
	}
	b.progress = o.newProgress(total, b.pace)
	if err := b.openJournal(q, total); err != nil {
		return err
	}
	if b.unwritten = b.printer.begin(); b.unwritten != nil {
		stop()
	}
	ended := make(chan struct{})
	var watching, working sync.WaitGroup
	watching.Go(func() { b.watch(ended) })
	for range o.jobs {
		working.Go(b.worker)
	}
	err := source(b)
	close(b.work)
	working.Wait()
	close(ended)
	watching.Wait()
	return b.finish(ctx, err)
}

// openJournal opens the journal of the question. One that cannot be written is told, and done
// without.
func (b *batch) openJournal(q question, total int) (err error) {
	if b.journal, err = b.Side.Store.Journal(q.name()); err != nil {
		told := unkept(err)
		if told == nil {
			return cli.Problem(err)
		}
		b.worst = cli.ExitOf(told)
		b.Tell(told)
	}
	if b.restart {
		if err := b.journal.Restart(); err != nil {
			return cli.Problem(err)
		}
	}
	if done := b.journal.Done(); done > 0 {
		fmt.Fprintln(b.Err, b.Voice.Say("check.resuming", "done", done, "left", max(total-done, 0)))
	}
	return nil
}

// unkept returns what to say where the journal cannot be written, nil for any other error. The
// batch goes on: its results are as good without a journal.
func unkept(err error) error {
	unwritten, ok := errors.AsType[*store.WriteError](err)
	if !ok {
		return nil
	}
	return &cli.ProblemError{Problem: steps.Problem{Code: "storage.batch-unkept", Args: steps.Args{"path": unwritten.Path}}}
}

// watch draws the progress until the batch has ended.
func (b *batch) watch(ended <-chan struct{}) {
	ticks := time.NewTicker(drawPeriod)
	defer ticks.Stop()
	for {
		select {
		case <-ended:
			return
		case <-ticks.C:
		}
		b.mu.Lock()
		b.progress.draw()
		b.mu.Unlock()
	}
}

// submit hands the check of one pair to a worker. It returns once the check has begun, so that
// they begin in their order.
func (b *batch) submit(check func() outcome) { b.work <- check }

// worker does one check after the other. Once the batch is interrupted it does nothing with them.
func (b *batch) worker() {
	for check := range b.work {
		if b.starting.Err() == nil {
			b.take(check())
		}
	}
}

// check takes a pair's result from the journal, or asks PISTE and notes the result in the journal,
// as so many units of the batch.
func (b *batch) check(key store.JournalKey, units int, s steps.Subject) outcome {
	if r := b.noted(key, s); r != nil {
		return outcome{result: r, earlier: true}
	}
	r, err := b.verify(b.flight, b.pace.service(b.starting, b.Side.Service), s)
	if err != nil {
		return outcome{err: err}
	}
	if failed := b.journal.Note(key, units, &finding{r.Problems, r.Evidence}); failed != nil {
		b.unkept.Do(func() { err = unkept(failed) }) // the next ones would say the same
	}
	return outcome{result: r, err: err}
}

// take counts one outcome and writes it.
func (b *batch) take(o outcome) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.unwritten != nil || errors.Is(o.err, context.Canceled) {
		return
	}
	b.progress.add(o)
	b.remark(o.remarks)
	switch {
	case o.err != nil:
		b.progress.clear()
		b.worst = wizard.Worst(b.worst, cli.ExitOf(o.err))
		b.Tell(o.err)
		if o.result == nil {
			*b.sum.Unread++
		}
		if o.subject != "" {
			b.printer.fail(o.subject, o.result != nil)
		}
	case o.note != "":
		b.progress.clear()
		b.worst = wizard.Worst(b.worst, wizard.ExitIncomplete)
		fmt.Fprintln(b.Err, o.note)
	}
	if o.result == nil {
		return
	}
	b.worst = wizard.Worst(b.worst, o.result.exit())
	b.sum.count(o.result.Verdict)
	b.unwritten = b.progress.above(func() error { return b.printer.result(o.result) })
	if b.unwritten != nil {
		b.stop()
	}
}

// remark says remarks, each once.
func (b *batch) remark(remarks []string) {
	for _, remark := range remarks {
		if b.remarked[remark] {
			continue
		}
		if len(b.remarked) < mostExplained {
			b.remarked[remark] = true
		}
		b.progress.clear()
		fmt.Fprintln(b.Err, steps.Printable(remark))
	}
}

// finish ends the output and the journal, and returns the batch's exit code as an error. blocked
// is why the source ended early, nil where it did not.
func (b *batch) finish(ctx context.Context, blocked error) error {
	b.progress.clear()
	err := b.unwritten
	if err == nil {
		err = b.printer.end(b.sum)
	}
	if err == nil {
		err = blocked
	}
	interrupted := ctx.Err() != nil && !b.progress.whole()
	if err == nil && !interrupted {
		if err := b.journal.Remove(); err != nil {
			return cli.Problem(err)
		}
		return exitWith(b.worst)
	}
	closed := b.journal.Close()
	if interrupted {
		b.progress.stopped()
		return &cli.ToldError{Code: wizard.ExitInterrupted}
	}
	if closed != nil {
		b.Tell(cli.Problem(closed))
	}
	return err
}

// exitWith returns the error that ends the command with an exit code, nil for 0.
func exitWith(code int) error {
	if code == wizard.ExitDone {
		return nil
	}
	return &cli.ToldError{Code: code}
}
