package wizard

import (
	"context"
	"time"
)

// Effects carry out what the machine asks for. They act on one of two sides: PISTE itself,
// or the simulator that a rehearsal talks to.
type Effects struct {
	Real, Practice Side
	// CustomHosts names the hosts in use where they are not the built-in ones.
	CustomHosts string
}

// Side returns the side in use.
func (x *Effects) Side(practice bool) *Side {
	if practice {
		return &x.Practice
	}
	return &x.Real
}

// Watch waits until the dossiers of the list that s shows are others, by a colleague's doing, and
// returns the fact. It is nil where the store does not tell of changes, and once ctx has ended.
func (x *Effects) Watch(ctx context.Context, s State) Event {
	side := x.Side(s.Practice)
	if side.Store.Watch(ctx) != nil {
		return nil
	}
	for ctx.Err() == nil { // a server that is back may end the first statements
		if dossiers, err := List(ctx, side.Store); err == nil {
			return Renewed{s.Turn, dossiers}
		}
		select {
		case <-time.After(renewPause):
		case <-ctx.Done():
		}
	}
	return nil
}

// renewPause is how long after a list that could not be read it is read again.
const renewPause = time.Second

// Do carries out what the phase of s asks for and returns the fact that came of it, or nil
// where the phase waits for the user. It blocks; a cancelled context ends a check, the opening
// of a vault, and a save's wait for another program.
func (x *Effects) Do(ctx context.Context, s State) Event {
	side := x.Side(s.Practice)
	switch s.Phase {
	case Listing:
		side.Store.Release()
		dossiers, err := List(ctx, side.Store)
		return Listed{s.Turn, dossiers, ProblemOf(err)}
	case Opening:
		a, read, others, err := side.Open(ctx, s.ID, s.allTheSame)
		return Opened{s.Turn, a, read, others, ProblemOf(err)}
	case Unlocking:
		vault, err := side.Unlock(ctx, s.vaultKind, s.passphrase)
		return Unlocked{s.Turn, vault, ProblemOf(err)}
	case Checking:
		start := time.Now()
		evidence, err := side.check(ctx, s)
		return Checked{s.Turn, time.Since(start), evidence, ProblemOf(err)}
	case Saving:
		return side.save(ctx, s)
	case Staging:
		return side.stage(ctx, s)
	case Recording:
		return side.recordNote(ctx, s)
	case Reporting:
		return side.report(ctx, s)
	}
	return nil
}
