package screen

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/wizard"
)

// This file waits for an effect. The rules are:
//
//   - A quick effect shows nothing. One that lasts longer is shown, and after three seconds
//     also what it waits for. A check of PISTE is shown at once, and unfolds row by row.
//   - What happens with another turn than the wait's belongs to an earlier wait: it is late.

// A wait is an effect that runs.
type wait struct {
	turn    int
	effect  func() wizard.Event // carries it out once; a second caller waits for the first
	shown   bool                // it lasts, so the busy page is shown
	seconds int
	at      wizard.Standing // how far it has come
}

// patience is how long an effect may last before it is shown.
const patience = 150 * time.Millisecond

// A moment is a message of the wait of a turn, and what it does where that wait goes on.
type moment struct {
	turn int
	do   func() tea.Cmd
}

// start runs the effect that the phase asks for.
func (m *Model) start() tea.Cmd {
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	ctx, standings := wizard.WithProgress(ctx)
	s := m.State
	effect := sync.OnceValue(func() wizard.Event {
		defer cancel() // ends listen
		return m.effects.Do(ctx, s)
	})
	m.waiting = &wait{turn: s.Turn, effect: effect}
	work := func() tea.Msg { return effect() }
	show := m.after(patience, m.reveal)
	if m.voice.Page(s, m.side()).Slow {
		show = m.reveal()
	}
	return tea.Batch(work, m.listen(ctx, standings), show)
}

// after does something later, if the wait goes on until then.
func (m *Model) after(d time.Duration, do func() tea.Cmd) tea.Cmd {
	turn := m.waiting.turn
	return tea.Tick(d, func(time.Time) tea.Msg { return moment{turn, do} })
}

// reveal shows the busy page, and counts the seconds on it.
func (m *Model) reveal() tea.Cmd {
	m.waiting.shown = true
	m.show()
	return m.after(time.Second, m.count)
}

func (m *Model) count() tea.Cmd {
	m.waiting.seconds++
	return m.after(time.Second, m.count)
}

// listen waits until the effect has come further, notes it, which draws it, and listens on.
func (m *Model) listen(ctx context.Context, standings <-chan wizard.Standing) tea.Cmd {
	turn := m.waiting.turn
	return func() tea.Msg {
		select {
		case at := <-standings:
			return moment{turn, func() tea.Cmd {
				m.waiting.at = at
				return m.listen(ctx, standings)
			}}
		case <-ctx.Done():
			return nil
		}
	}
}
