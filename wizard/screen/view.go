package screen

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file lays the page out: a head, what is to be read, what is asked, a foot. What is
// asked has its place first; what is to be read scrolls in what remains.

const (
	minWidth, minHeight = 30, 9
	maxWidth            = 100
	leastBody           = 3
)

// program is the name that every page begins with.
const program = "raccord"

// View draws the screen.
func (m *Model) View() tea.View {
	text, cursor := m.draw()
	view := tea.NewView(text)
	view.AltScreen = true
	view.WindowTitle = "raccord"
	if cursor != nil {
		view.Cursor = tea.NewCursor(cursor.x, cursor.y)
	}
	return view
}

// draw returns the screen, and where on it the cursor stands: nil for nowhere.
func (m *Model) draw() (string, *place) {
	if m.width < minWidth || m.height < minHeight {
		return ansi.Wrap(m.voice.Say("screen.too-small"), max(m.width, 1), ""), nil
	}
	head, foot := m.head(), m.foot()
	room := m.height - len(head) - len(foot)
	asked, cursor := m.asksLines(room - 1)
	lines := append(head, m.bodyLines(room-len(asked))...)
	if cursor != nil {
		cursor.x, cursor.y = min(cursor.x+1, m.width-1), cursor.y+len(lines)
	}
	lines = append(lines, asked...)
	for len(lines) < m.height-len(foot) {
		lines = append(lines, "")
	}
	lines = append(lines, foot...)
	for i, line := range lines {
		lines[i] = " " + ansi.Truncate(line, m.width-2, "…")
	}
	return strings.Join(lines, "\n"), cursor
}

// low tells whether every line counts: space between the parts is given up, and the head
// says only where the user is.
func (m *Model) low() bool { return m.height < 16 }

// inner is the width of the text.
func (m *Model) inner() int { return min(max(m.width-2, 20), maxWidth) }

// room is how many lines a form may take: all that the text leaves, half where both are
// long, a third where it only offers what to do next, and on a low screen all but three
// lines: an option that is not seen is not chosen.
func (m *Model) room() int {
	all := m.height - len(m.head()) - len(m.foot())
	asks := m.page.Asks
	read := len(m.text())
	if m.help { // over the page, which keeps its room
		read = len(layout.Lines(m.page.Body, m.inner()))
	}
	choice := len(asks) == 1 && asks[0].Field.Key == wizard.Action
	switch {
	case m.low():
		return max(all-3, 3)
	case choice:
		all -= 2
		return all - min(read, max(all*2/3, leastBody))
	}
	all -= 5
	return all - min(read, max(all/2, leastBody))
}

// head says where the user is.
func (m *Model) head() []string {
	name := m.State.Answers.Name()
	if name == "" {
		name = program
	} else {
		name = program + " · " + name
	}
	signs := ""
	if sign := m.voice.Sign(m.State, m.effects); sign != "" {
		signs = layout.Banner.Render(sign)
	}
	if m.low() {
		where := cmp.Or(m.page.Stepper, name)
		if signs == "" || ansi.StringWidth(where)+ansi.StringWidth(signs) < m.inner() {
			return []string{m.spread(where, signs), m.titleLine()}
		}
		return []string{where, signs, m.titleLine()}
	}
	lines := []string{m.spread(name, signs)}
	if m.page.Stepper != "" {
		lines = append(lines, m.spread(m.page.Stepper, m.dots()))
	}
	return append(lines, "", m.titleLine())
}

func (m *Model) titleLine() string {
	return layout.Title.Render(ansi.Truncate(m.heading(), m.inner(), "…"))
}

func (m *Model) heading() string {
	switch {
	case m.help && m.search != "":
		return m.voice.Say("glossary.search", "search", m.search)
	case m.help:
		return m.voice.Say("glossary.title")
	}
	return m.page.Title
}

// spread sets one text left and one right.
func (m *Model) spread(left, right string) string {
	room := m.inner() - ansi.StringWidth(right) - 1
	left = ansi.Truncate(left, max(room, 0), "…")
	return left + strings.Repeat(" ", max(m.inner()-ansi.StringWidth(left)-ansi.StringWidth(right), 1)) + right
}

// dots draws the parts: done, here, to come.
func (m *Model) dots() string {
	var out strings.Builder
	for i := range steps.Parts {
		switch {
		case i+1 < m.page.Part:
			out.WriteString(layout.Marked.Render("●"))
		case i+1 == m.page.Part:
			out.WriteString(layout.Title.Render("◉"))
		default:
			out.WriteString("○")
		}
		out.WriteString(" ")
	}
	return strings.TrimRight(out.String(), " ")
}

// bodyLines are what is to be read, as much of it as room allows.
func (m *Model) bodyLines(room int) []string {
	lines := m.text()
	spacer := []string{""}
	if m.low() {
		spacer = nil
	}
	room -= 2 * len(spacer)
	m.hidden = max(len(lines)-max(room, 0), 0)
	if room < 1 {
		return nil
	}
	m.scroll = max(0, min(m.scroll, len(lines)-room))
	if len(lines) <= room {
		return append(append(spacer, lines...), spacer...)
	}
	shown := append([]string{}, lines[m.scroll:m.scroll+room]...)
	if below := len(lines) - m.scroll - room; below > 0 {
		shown[room-1] = layout.Marked.Render(m.voice.Say("screen.more-below", "lines", below+1))
	}
	if m.scroll > 0 && room > 1 {
		shown[0] = layout.Marked.Render(m.voice.Say("screen.more-above", "lines", m.scroll+1))
	}
	return append(append(spacer, shown...), spacer...)
}

// laid is what is to be read, in lines of a width.
type laid struct {
	lines []string
	width int
}

// text is what is to be read, laid out once for as long as it stays.
func (m *Model) text() []string {
	if m.laid == nil || m.laid.width != m.inner() {
		m.laid = &laid{layout.Lines(m.body(), m.inner()), m.inner()}
	}
	return m.laid.lines
}

func (m *Model) body() []steps.Block {
	if m.help {
		return m.voice.Lookup(m.page.Terms, m.search)
	}
	return m.page.Body
}

// foot says what comes next and which keys work now.
func (m *Model) foot() []string {
	var lines []string
	if !m.low() {
		lines = append(lines, layout.Faint.Render(strings.Repeat("─", m.inner())))
	}
	if m.page.Next != "" && m.height >= 20 && !m.help {
		lines = append(lines, ansi.Truncate(m.page.Next, m.inner(), "…"))
	}
	return append(lines, m.keys())
}

// keys are those that work now, the essential ones first: a narrow screen cuts the last.
func (m *Model) keys() string {
	var keys []string
	switch {
	case m.help:
		keys = []string{"key.close", "key.find", "key.scroll"}
		if m.search != "" {
			keys[0] = "key.clear"
		}
	case m.form == nil && m.page.Slow:
		keys = []string{"key.cancel"}
	case m.form == nil:
	case m.form.typing():
		keys = []string{"key.enter", "key.back"}
		if len(m.form.asks) > 1 {
			keys = append(keys, "key.tab")
		}
	case m.searching():
		keys = []string{"key.choose", "key.clear"}
	case m.form.finder() != nil:
		keys = []string{"key.choose", "key.find", "key.back"}
	default:
		keys = []string{"key.choose", "key.back"}
	}
	if !m.help && len(m.page.Terms) > 0 {
		keys = append(keys, "key.glossary")
	}
	if !m.help {
		keys = append(keys, "key.quit")
	}
	line := m.voice.Say(keys[0])
	for _, key := range keys[1:] {
		if longer := line + " · " + m.voice.Say(key); ansi.StringWidth(longer) <= m.inner() {
			line = longer
		}
	}
	return line
}

// scrolled moves what is to be read.
func (m *Model) scrolled(msg tea.KeyPressMsg) bool {
	page := max(m.height/3, 1)
	by, ok := map[string]int{"pgdown": page, "pgup": -page, "ctrl+down": 1, "ctrl+up": -1}[msg.String()]
	m.scroll = max(0, m.scroll+by)
	return ok
}
