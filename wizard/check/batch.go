package check

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"raccord/steps"
	"raccord/store"
	"raccord/wizard"
	"raccord/wizard/batch"
	"raccord/wizard/cli"
)

// This file checks many pairs. The rules are:
//
//   - A pair that cannot be checked is told, counts in the exit code, and stops no other one.
//   - What a pair gave is noted in the journal before anything else is done with it. Where it
//     cannot be noted, that is told once, and the batch goes on.
//   - At the first interruption nothing new begins, and what is on its way ends as it would
//     have; the second one ends that too. The same question asked again goes on from there.
//   - A batch that came to its end leaves no journal.

// heldBack is the most that is held back of the results.
const heldBack = 16 << 10

// A checking is one run of check over many pairs.
type checking struct {
	env     *env
	options CheckOptions
	// starting ends at the first interruption, flight at the second.
	starting, flight context.Context
	pace             *batch.Pace
	journal          *store.Journal
	unkept           sync.Once // told
	twins            *batch.Twins
	saving           sync.Mutex
	meter            *meter

	printer printer
	// out holds back what the printer wrote, as long as another outcome is already there.
	out   *bufio.Writer
	sum   summary
	worst int
	// blocked is why the source named no more.
	blocked error
}

// A job is one thing to do: one structure of a dossier, one line of a list, or to tell why
// there is nothing to do.
type job func() outcome

// An outcome is what came of a job.
type outcome struct {
	result *result
	// err is why there is no result, or why it was not saved.
	err error
	// note is a line for people about a pair that has nothing to check yet.
	note string
	// units is how much of the batch is done with it; earlier tells that it was done before.
	units   int
	earlier bool
}

// batch checks what source names, total units of it; of is what makes another run the
// same one.
func (e *env) batch(ctx context.Context, of inquiry, total int, o CheckOptions, source func(*checking) iter.Seq[job]) (err error) {
	starting, stop := context.WithCancel(ctx)
	defer stop()
	c := &checking{env: e, options: o, starting: starting, pace: batch.NewPace(o.Rate), twins: batch.NewTwins(), out: bufio.NewWriterSize(e.Out, heldBack)}
	c.printer = e.printer(o.Output, c.out)
	c.sum.Unread = new(int)
	if c.journal, err = e.Side.Store.Journal(of.name()); err != nil {
		told := unkept(err)
		if told == nil {
			return cli.Problem(err)
		}
		c.worst = cli.ExitOf(told)
		e.Tell(told)
	}
	if o.Restart {
		if err := c.journal.Restart(); err != nil {
			return cli.Problem(err)
		}
	}
	if done := c.journal.Done(); done > 0 {
		fmt.Fprintf(e.Err, e.Voice.Command.Resuming+"\n", done, max(total-done, 0))
	}
	var landed func()
	c.flight, landed = untilSecond(ctx)
	defer landed()
	c.meter = e.meter(total, c.pace)
	err = c.collect(ctx, batch.Start(starting, o.Jobs, source(c), func(j job) outcome { return j() }), stop)
	c.meter.clear()
	return c.finish(ctx, err)
}

// collect takes what comes, until there is no more. Its error is of the output: nobody reads
// it any more, so nothing new begins.
func (c *checking) collect(ctx context.Context, outcomes <-chan outcome, stop func()) error {
	err := c.printer.begin()
	ticks := time.NewTicker(meterPeriod)
	defer ticks.Stop()
	interrupted := ctx.Done()
	for {
		select {
		case o, more := <-outcomes:
			if !more {
				return err
			}
			if err == nil {
				err = c.take(o)
			}
			if err == nil && len(outcomes) == 0 {
				err = c.out.Flush()
			}
			if err != nil {
				stop()
			}
		case <-ticks.C:
			c.meter.draw()
		case <-interrupted:
			interrupted = nil
			c.meter.interrupted()
		}
	}
}

// take counts one outcome and writes it.
func (c *checking) take(o outcome) error {
	c.meter.add(o)
	if o.err != nil || o.note != "" {
		c.meter.clear()
		if err := c.out.Flush(); err != nil { // what is said comes after it
			return err
		}
	}
	switch {
	case o.err != nil:
		c.worst = wizard.Worst(c.worst, cli.ExitOf(o.err))
		c.env.Tell(o.err)
		if o.result == nil {
			*c.sum.Unread++
		}
	case o.note != "":
		c.worst = wizard.Worst(c.worst, wizard.ExitIncomplete)
		fmt.Fprintln(c.env.Err, o.note)
	}
	if o.result == nil {
		return nil
	}
	c.worst = wizard.Worst(c.worst, o.result.exit())
	c.sum.count(o.result.Verdict)
	return c.meter.around(func() error {
		if err := c.printer.result(o.result); err != nil || !c.meter.shared {
			return err
		}
		return c.out.Flush() // the bar comes under it
	})
}

// finish ends the document and the journal, and makes the exit code.
func (c *checking) finish(ctx context.Context, err error) error {
	if err == nil {
		err = c.printer.end(c.sum)
	}
	if err == nil {
		err = c.out.Flush()
	}
	if err == nil {
		err = c.blocked
	}
	if interrupted := ctx.Err() != nil && !c.meter.whole(); err != nil || interrupted {
		closed := c.journal.Close()
		switch {
		case interrupted:
			c.meter.stopped()
			return &cli.ToldError{Code: wizard.ExitInterrupted}
		case closed != nil:
			c.env.Tell(cli.Problem(closed))
		}
		return err
	}
	if err := c.journal.Remove(); err != nil {
		return cli.Problem(err)
	}
	if c.worst != 0 {
		return &cli.ToldError{Code: c.worst}
	}
	return nil
}

// check asks about one pair and notes what came of it. ok is false when it was interrupted.
func (c *checking) check(key store.JournalKey, units int, s steps.Subject) (r *result, ok bool, err error) {
	service := c.pace.Service(c.starting, c.env.Side.Service)
	found, err := c.env.verify(c.flight, service, s, c.options)
	switch {
	case err != nil && (c.flight.Err() != nil || c.starting.Err() != nil):
		return nil, false, nil
	case err != nil:
		return nil, true, err
	}
	if failed := c.journal.Note(key, units, &noted{found.Problems, found.Evidence}); failed != nil {
		c.unkept.Do(func() { err = unkept(failed) }) // the next ones would say the same
	}
	return found, true, err
}

// unkept is what to say where the journal cannot be written: the results are as good without
// it. It is nil for any other error.
func unkept(err error) error {
	var unwritten *store.WriteError
	if !errors.As(err, &unwritten) {
		return nil
	}
	return &cli.ProblemError{Problem: steps.Problem{Code: "storage.batch-unkept", Args: steps.Args{"path": unwritten.Path}}}
}

// untilSecond is a context that outlives ctx until a second interruption.
func untilSecond(ctx context.Context) (context.Context, func()) {
	flight, cancel := context.WithCancel(context.WithoutCancel(ctx))
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		for range 2 {
			select {
			case <-signals:
			case <-flight.Done():
				return
			}
		}
		cancel()
	}()
	return flight, func() {
		signal.Stop(signals)
		cancel()
	}
}
