package wizard

import (
	"context"
	"time"
)

// This file keeps the list of dossiers as the store has it while it is shown. The rules are:
//
//   - A list that is shown changes by itself where the store tells of changes, and nowhere else.
//   - A list that cannot be read then leaves the one that is shown, and is read again
//     after a pause: the user has asked for nothing.

// Relisted says which dossiers there are now, while Home is shown.
type Relisted struct {
	Turn     int
	Dossiers []Summary
}

func (Relisted) event()               {}
func (e Relisted) ends() (Phase, int) { return Home, e.Turn }
func (s State) relisted(e Relisted) State {
	s.Dossiers = s.Order.sorted(e.Dossiers)
	return s
}

// relistPause is how long after a list that could not be read it is read again.
const relistPause = time.Second

// Watch waits until another program has changed the dossiers that s shows, and returns a Relisted.
// It returns nil where the store tells of no changes, and once ctx has ended.
func (x *Effects) Watch(ctx context.Context, s State) Event {
	kept := x.Side(s.Practice).Store
	if err := kept.Watch(ctx); err != nil {
		return nil
	}
	for ctx.Err() == nil {
		if dossiers, err := List(ctx, kept); err == nil {
			return Relisted{s.Turn, dossiers}
		}
		select {
		case <-time.After(relistPause):
		case <-ctx.Done():
		}
	}
	return nil
}
