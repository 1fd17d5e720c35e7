package screen

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/chorus"
	"raccord/wizard"
)

// This file waits for an effect. The rules are:
//
//   - A quick effect shows nothing. One that lasts longer is shown, and after three seconds
//     also what it waits for.
//   - What arrives with another turn than the wait's belongs to an earlier wait: it is late.

// A wait is an effect that runs.
type wait struct {
	turn    int
	effect  func() wizard.Event // carries it out once; a second caller waits for the first
	shown   bool                // it lasts, so the busy page is shown
	seconds int
	stage   chorus.Stage
}

// patienceFor is how long an effect may last before it is shown.
const patienceFor = 150 * time.Millisecond

// start runs the effect that the phase asks for.
func (m *Model) start() tea.Cmd {
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	s, turn := m.State, m.State.Turn
	ctx, stages := wizard.WithStages(ctx)
	effect := sync.OnceValue(func() wizard.Event {
		defer cancel() // ends listen
		return m.effects.Do(ctx, s)
	})
	m.waiting = &wait{turn: turn, effect: effect}
	work := func() tea.Msg { return effect() }
	cmds := []tea.Cmd{work, listen(ctx, turn, stages)}
	if page := m.voice.Page(s, m.side()); page.Slow {
		cmds = append(cmds, m.reveal())
	} else {
		cmds = append(cmds, tea.Tick(patienceFor, func(time.Time) tea.Msg { return patience{turn} }))
	}
	return tea.Batch(cmds...)
}

// listen waits for the next stage of a request. It is run again when that has arrived.
func listen(ctx context.Context, turn int, stages <-chan chorus.Stage) tea.Cmd {
	return func() tea.Msg {
		select {
		case stage := <-stages:
			return heard{turn, stage, listen(ctx, turn, stages)}
		case <-ctx.Done():
			return nil
		}
	}
}

// heard is a stage that a request has reached, and the command that waits for the next.
type heard struct {
	turn  int
	stage chorus.Stage
	next  tea.Cmd
}

// reveal shows the busy page.
func (m *Model) reveal() tea.Cmd {
	m.waiting.shown = true
	m.show()
	return everySecond(m.waiting.turn)
}

func everySecond(turn int) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return second{turn} })
}

// tick handles the messages of a wait.
func (m *Model) tick(msg tea.Msg) tea.Cmd {
	if m.waiting == nil {
		return nil
	}
	switch msg := msg.(type) {
	case patience:
		if msg.turn == m.waiting.turn && !m.waiting.shown {
			return m.reveal()
		}
	case second:
		if msg.turn == m.waiting.turn {
			m.waiting.seconds++
			return everySecond(msg.turn)
		}
	case heard:
		if msg.turn == m.waiting.turn {
			m.waiting.stage = msg.stage
			return msg.next
		}
	}
	return nil
}
