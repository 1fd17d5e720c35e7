package screen

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// This file ticks the actions of a step. The rules are:
//
//   - The user is at one action: first at the first one that is not ticked. Its line stands out and
//     is brought into sight.
//   - Space ticks it where no field takes text, and ctrl+t everywhere. Then the next one that is
//     not ticked is at hand. The same key takes the tick away.
//   - ctrl+up and ctrl+down go to another action.

// A standing is the action that the user is at.
type standing struct {
	action   int  // from 1, 0 where there is none
	from, to int  // its lines in the text
	brings   bool // it is brought into sight with the next frame
}

// standAt puts the user at the first action from one on that is not ticked, round to the first,
// and at the last action where all are.
func (m *Model) standAt(from int) {
	m.action = m.page.Actions
	for i := range m.page.Actions {
		action := (from-1+i)%m.page.Actions + 1
		if !slices.Contains(m.page.Ticked, action) {
			m.action = action
			return
		}
	}
}

// tick ticks the action at hand, or takes its tick away.
func (m *Model) tick() tea.Cmd {
	cmd := m.on(m.page.Tick(m.action))
	before := len(m.page.Ticked)
	page := m.voice.Page(m.State, m.side())
	m.page.Body, m.page.Ticked = page.Body, page.Ticked
	if len(m.page.Ticked) > before {
		m.standAt(m.action)
	}
	m.relay()
	return cmd
}

// otherAction goes to the action so many further, if there is one.
func (m *Model) otherAction(by int) {
	m.action = max(1, min(m.action+by, m.page.Actions))
	m.relay()
}

// relay sets the text anew where it stands, with the action at hand in sight.
func (m *Model) relay() {
	offset := m.text.YOffset()
	m.lay()
	m.text.SetYOffset(offset)
	m.brings = true
}

// actionKey handles a key press for the actions; false means that it is none.
func (m *Model) actionKey(name string) (tea.Cmd, bool) {
	if m.page.Tick == nil || m.form == nil {
		return nil, false
	}
	switch {
	case name == "ctrl+t", name == "space" && !m.form.typing():
		return m.tick(), true
	case name == "ctrl+down":
		m.otherAction(1)
		return nil, true
	case name == "ctrl+up":
		m.otherAction(-1)
		return nil, true
	}
	return nil, false
}

// marking returns text with the action at hand marked, and notes its lines.
func (m *Model) marking(text []steps.Block) []steps.Block {
	i := slices.IndexFunc(text, func(b steps.Block) bool { return b.Kind == steps.Numbered && b.Number == m.action })
	if m.page.Tick == nil || i < 0 {
		return text
	}
	text = slices.Clone(text)
	text[i].Here = true
	m.to = len(m.look.Lines(text[:i+1], m.inner()))
	m.from = m.to - len(m.look.Lines(text[i:i+1], m.inner()))
	return text
}

// bringIntoSight scrolls so that the action at hand is seen, with a line on either side: what is
// hidden may be told there.
func (m *Model) bringIntoSight() {
	if !m.brings {
		return
	}
	m.brings = false
	from, to, at, height := m.from-1, m.to+1, m.text.YOffset(), m.text.Height()
	if to-from > height {
		from, to = m.from, m.to
	}
	switch {
	case from < at || to-from > height:
		m.text.SetYOffset(from)
	case to > at+height:
		m.text.SetYOffset(to - height)
	}
}

// actionLine says at which action of how many the user is, and which keys tick it and go to another,
// as much of it as fits in a room; "" for none.
func (m *Model) actionLine(room int) string {
	if m.page.Tick == nil || m.form == nil || m.help {
		return ""
	}
	key := m.voice.Say("key.name.space")
	if m.form.typing() {
		key = "ctrl+t"
	}
	said := strings.Split(m.voice.Say("actions.at", "action", m.action, "actions", m.page.Actions, "ticked", len(m.page.Ticked), "key", key), pointed)
	for len(said) > 1 && ansi.StringWidth(strings.Join(said, pointed)) > room {
		said = said[:len(said)-1]
	}
	return m.look.Muted.Render(strings.Join(said, pointed))
}
