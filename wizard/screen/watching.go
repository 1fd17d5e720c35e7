package screen

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"raccord/wizard"
)

// This file shows at home what colleagues change meanwhile. The rules are:
//
//   - One command waits for a change while home is shown, and ends when home is left. Where the
//     store tells of no changes it ends at once.
//   - The user stays at the same dossier, and a search stays as it was typed.

// A watch waits for changes of the list that is shown in a turn.
type watch struct {
	turn   int
	ctx    context.Context
	cancel context.CancelFunc // nil while nothing is watched
}

// watch begins to wait for changes where home is shown, and ends it elsewhere.
func (m *Model) watch() tea.Cmd {
	home := m.State.Phase == wizard.Home
	if home && m.watched.cancel != nil && m.watched.turn == m.State.Turn {
		return nil
	}
	m.unwatch()
	if !home {
		return nil
	}
	m.watched.turn = m.State.Turn
	m.watched.ctx, m.watched.cancel = context.WithCancel(context.Background())
	return m.await()
}

// await waits for the next change.
func (m *Model) await() tea.Cmd {
	ctx, s := m.watched.ctx, m.State
	return func() tea.Msg { return m.effects.Watch(ctx, s) }
}

// unwatch ends the wait for changes.
func (m *Model) unwatch() {
	if m.watched.cancel != nil {
		m.watched.cancel()
	}
	m.watched = watch{}
}

// relist shows the dossiers that there are now, and waits for the next change.
func (m *Model) relist(e wizard.Relisted) tea.Cmd {
	if m.watched.cancel == nil || m.watched.turn != e.Turn {
		return nil // home was left
	}
	m.State = m.State.Next(e)
	offset := m.text.YOffset()
	m.page = m.voice.Page(m.State, m.side())
	m.lay()
	m.text.SetYOffset(offset)
	cmd := m.form.renew(m.page.Asks, m.inner(), m.room())
	if m.form.finder() != nil {
		cmd = tea.Batch(cmd, m.showFound())
	}
	return tea.Batch(cmd, m.await())
}

// renew asks the same choice with the options that there are now.
func (f *form) renew(asks []wizard.Ask, width, height int) tea.Cmd {
	f.take()
	before, mistake := f.entry(), f.mistake
	*f = *formOf(asks, f.look, width)
	f.mistake = mistake
	e := f.entry()
	if i := slices.IndexFunc(before.Options, func(o wizard.Option) bool { return o.Value == before.typed }); i >= 0 {
		e.typed = sameOption(before.Options[i], e.Options, e.typed)
	}
	if was := before.finder; was != nil && e.finder != nil {
		e.finder.resume(was, e.typed)
	}
	return f.build(width, height)
}

// sameOption returns the value of the option that is the one before: that of the same dossier, or of
// the same words. Where it is gone, it is the option in its place; fallback where there is none.
func sameOption(before wizard.Option, options []wizard.Option, fallback string) string {
	for _, o := range options {
		switch {
		case (before.Dossier == nil) != (o.Dossier == nil):
		case o.Dossier != nil && o.Dossier.ID == before.Dossier.ID, o.Dossier == nil && o.Label == before.Label:
			return o.Value
		}
	}
	for _, o := range options {
		if o.Value == before.Value {
			return o.Value
		}
	}
	return fallback
}

// resume takes up a search among other options, at the option of a value where that is found, and
// else in the same place.
func (f *finder) resume(was *finder, value string) {
	f.open, f.rows = was.open, was.rows
	if was.typed != "" || was.open {
		f.filter(was.typed)
	}
	f.from = was.from
	f.at = slices.IndexFunc(f.found, func(i int) bool { return f.options[i].Value == value })
	if f.at < 0 {
		f.at = max(0, min(was.at, len(f.found)-1))
	}
}
