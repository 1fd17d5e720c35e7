package screen

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/wizard"
)

// This file shows at home what colleagues do meanwhile. The rules are:
//
//   - The list is watched while it is shown. Nothing waits for that, and a store that tells nothing
//     is not asked again.
//   - The row that the user stands at stays the user's, and so does what is looked for.
//   - While the help is read, the list waits.

// helpPatience is how long a changed list waits before it is tried again, while the help is read.
const helpPatience = time.Second

// watch begins to watch the list where it is shown, and ends that where it is not.
func (m *Model) watch() tea.Cmd {
	switch home := m.State.Phase == wizard.Home; {
	case home && m.unwatch == nil:
		var ctx context.Context
		ctx, m.unwatch = context.WithCancel(context.Background())
		return m.watched(ctx)
	case !home && m.unwatch != nil:
		m.unwatch()
		m.unwatch = nil
	}
	return nil
}

// A watched is the list after a change, and the context in which it is watched.
type watched struct {
	ctx  context.Context
	news wizard.Event
}

// watched waits for a change of the list.
func (m *Model) watched(ctx context.Context) tea.Cmd {
	s, effects := m.State, m.effects
	return func() tea.Msg {
		if news := effects.Watch(ctx, s); news != nil {
			return watched{ctx, news}
		}
		return nil
	}
}

// renew shows the changed list, and watches on.
func (m *Model) renew(w watched) tea.Cmd {
	switch {
	case w.ctx.Err() != nil: // the list was left
		return nil
	case m.help:
		return tea.Tick(helpPatience, func(time.Time) tea.Msg { return w })
	}
	m.State = m.State.Next(w.news)
	before := m.form.entry()
	cmd := m.show()
	return tea.Batch(cmd, m.takePlace(before), m.watched(w.ctx))
}

// takePlace stands in a list that was made anew where the user stood in the one before.
func (m *Model) takePlace(before *entry) tea.Cmd {
	e := m.form.entry()
	stood := slices.IndexFunc(before.Options, func(o wizard.Option) bool { return o.Value == before.stands() })
	at := -1
	if stood >= 0 {
		at = slices.IndexFunc(e.Options, func(o wizard.Option) bool { return sameOption(o, before.Options[stood]) })
	}
	if e.finder == nil {
		if at < 0 {
			return nil
		}
		return m.form.choose(e.Options[at].Value)
	}
	if before.finder != nil {
		e.finder.open = before.finder.open
		e.finder.filter(before.finder.typed)
	}
	if found := slices.Index(e.finder.found, at); found >= 0 {
		e.finder.at = found
	}
	return m.showFound()
}

// stands is the value of the option that the user stands at.
func (e *entry) stands() string {
	if e.finder != nil {
		value, _ := e.finder.value()
		return value
	}
	return e.hovered()
}

// sameOption tells whether two options do the same: they open one dossier, or have one label.
func sameOption(a, b wizard.Option) bool {
	if a.Dossier != nil && b.Dossier != nil {
		return a.Dossier.ID == b.Dossier.ID
	}
	return a.Dossier == nil && b.Dossier == nil && a.Label == b.Label
}
