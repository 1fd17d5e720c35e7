package screen

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
	"raccord/wizard"
)

// This file puts the screen together: a head, what is to be read and what is asked, a foot. The
// rules are:
//
//   - A screen of less than 16 lines gives up the space between the parts, and its head says
//     only where the user is.
//   - A line that is too long is cut by a sign that says so.

// The least size that a page is drawn on, and the most cells that a row takes.
const (
	minWidth, minHeight = 30, 9
	maxTable            = 160
)

// program is the name that every page begins with.
const program = "raccord"

// View draws the screen.
func (m *Model) View() tea.View {
	text, cursor := m.draw()
	view := tea.NewView(text)
	view.AltScreen = true
	view.MouseMode = m.mouse()
	view.WindowTitle, view.ProgressBar = m.windowTitle(), m.progressBar()
	if cursor != nil {
		view.Cursor = tea.NewCursor(cursor.x, cursor.y)
	}
	return view
}

// draw returns the screen and the cell of the cursor on it, nil for no cursor.
func (m *Model) draw() (string, *place) {
	if m.width < minWidth || m.height < minHeight {
		return ansi.Wrap(m.voice.Say("screen.too-small"), max(m.width, 1), ""), nil
	}
	lines, left := m.head(), 1
	middle, cursor := m.middle(m.height - len(lines) - m.footHeight())
	if m.panes() {
		left += m.listWidth() + ansi.StringWidth(between)
	}
	if cursor != nil {
		cursor.x, cursor.y = min(cursor.x+left, m.width-1), cursor.y+len(lines)
	}
	lines = append(lines, middle...)
	for len(lines) < m.height-m.footHeight() {
		lines = append(lines, "")
	}
	if m.panes() {
		top := len(m.top())
		lines = append(lines[:top:top], m.beside(lines[top:])...)
	}
	lines = append(lines, m.foot()...)
	for i, line := range lines {
		lines[i] = " " + m.Charset.Fold(ansi.Truncate(line, m.width-2, "…"))
	}
	return strings.Join(lines, "\n"), cursor
}

// low tells whether the screen has so few lines that every one counts: rows take more of them, with
// their heads.
func (m *Model) low() bool { return m.height < 16 || m.tabular() && m.height < 20 }

// head says where the user is: above the panes, and above the page.
func (m *Model) head() []string {
	title := m.look.Title.Render(ansi.Truncate(m.heading(), m.inner(), "…"))
	lines := m.top()
	if !m.low() {
		lines = append(lines, "")
	}
	return append(append(lines, title), m.success()...)
}

// top is what stands above the panes: whose dossier it is, what holds for every page, and the part
// of the procedure.
func (m *Model) top() []string {
	name := program
	if customer := m.State.Answers.Name(); customer != "" {
		name += " · " + steps.Printable(customer)
	}
	if m.low() {
		return m.signed(cmp.Or(m.page.Stepper, name), "")
	}
	help := ""
	if !m.help {
		help = m.look.Muted.Render(m.voice.Say("key.help"))
	}
	lines := m.signed(name, help)
	if m.page.Stepper != "" {
		lines = append(lines, spread(m.page.Stepper, m.dots(), m.across()))
	}
	return lines
}

// signed is a line with what holds for every page at its right end, or in lines of their own below
// where that would cut it. Before the signs stands where help is.
func (m *Model) signed(left, help string) []string {
	var signs []string
	for _, sign := range m.voice.Signs(m.State, m.effects) {
		signs = append(signs, m.look.Banner.Render(sign))
	}
	if one := strings.Join(signs, " "); one != "" {
		right := strings.Repeat(" ", min(len(help), 2)) + one
		if ansi.StringWidth(left)+1+ansi.StringWidth(help)+ansi.StringWidth(right) <= m.across() {
			return []string{spread(left, help+right, m.across())}
		}
	}
	return append([]string{spread(left, help, m.across())}, signs...)
}

// success says what has just succeeded. It stands in the head, where nothing scrolls it away.
func (m *Model) success() []string {
	var lines []string
	for _, sentence := range m.page.Success {
		wrapped := m.look.Hang("✓ ", sentence, m.inner())
		if m.low() {
			wrapped = []string{ansi.Truncate("✓ "+sentence, m.inner(), "…")}
		}
		for _, line := range wrapped {
			lines = append(lines, m.look.Good.Render(line))
		}
	}
	return lines
}

func (m *Model) heading() string {
	switch {
	case m.help && m.search != "":
		return m.voice.Say("glossary.search", "search", m.search)
	case m.help:
		return m.voice.Say("help.title")
	}
	return m.page.Title
}

// spread sets one text left and one right in a width.
func spread(left, right string, width int) string {
	room := width - ansi.StringWidth(right)
	left = ansi.Truncate(left, max(room-1, 0), "…")
	return lipgloss.PlaceHorizontal(room, lipgloss.Left, left) + right
}

// dots draws the parts: done, here, to come.
func (m *Model) dots() string {
	var dots []string
	for i := range steps.Parts {
		switch {
		case i+1 < m.page.Part:
			dots = append(dots, m.look.Good.Render("●"))
		case i+1 == m.page.Part:
			dots = append(dots, m.look.Focus.Render("◉"))
		default:
			dots = append(dots, "○")
		}
	}
	return strings.Join(dots, " ")
}

// scrolled moves what is to be read, where the key does that. A page is what is seen, but for the
// lines that may say how much is hidden. On a low screen the first one brings more of it into sight.
func (m *Model) scrolled(msg tea.KeyPressMsg) bool {
	page := max(m.text.Height()-2, 1)
	if m.low() && !m.reading && msg.String() == "pgdown" {
		m.reading = true
		return true
	}
	switch msg.String() {
	case "pgdown":
		m.text.ScrollDown(page)
	case "pgup":
		m.text.ScrollUp(page)
	case "ctrl+down":
		m.text.ScrollDown(1)
	case "ctrl+up":
		m.text.ScrollUp(1)
	default:
		return false
	}
	return true
}

// footHeight is how many lines the foot takes.
func (m *Model) footHeight() int {
	if m.low() {
		return 1
	}
	return 2
}

// foot says how much of the text is hidden below, what comes next, and which keys work now.
func (m *Model) foot() []string {
	if m.low() {
		return []string{m.keyLine()}
	}
	left, right := "", ""
	if m.formFirst && !m.help && m.below() > 0 {
		left = m.look.Focus.Render(m.voice.Say("screen.more-below", "lines", m.below())) + " "
	}
	if m.page.Next != "" && !m.help {
		right = " " + ansi.Truncate(m.page.Next, max(m.across()-ansi.StringWidth(left)-2, 0), "…")
	}
	rule := strings.Repeat("─", max(m.across()-ansi.StringWidth(left)-ansi.StringWidth(right), 0))
	return []string{left + m.look.Muted.Render(rule) + right, m.keyLine()}
}

// keyLine is the keys that work now, as many as fit: the first and the way out are never left out.
func (m *Model) keyLine() string {
	names := m.keys()
	always := func(i int) bool { return i == 0 || names[i] == "key.quit" }
	words, room := make([]string, len(names)), m.across()+ansi.StringWidth(pointed)
	for i, name := range names {
		words[i] = m.voice.Say(name)
		if always(i) {
			room -= ansi.StringWidth(words[i] + pointed)
		}
	}
	var shown []string
	for i, word := range words {
		if !always(i) {
			if ansi.StringWidth(word+pointed) > room {
				continue
			}
			room -= ansi.StringWidth(word + pointed)
		}
		shown = append(shown, word)
	}
	return strings.Join(shown, pointed)
}

// pointed stands between what is listed in a line.
const pointed = " · "

// keys name the words of the keys that work now, the essential ones first: a narrow screen
// leaves out those that do not fit.
func (m *Model) keys() []string {
	if m.help && m.search != "" {
		return []string{"key.clear", "key.find", "key.scroll", "key.quit"}
	}
	if m.help {
		return []string{"key.close", "key.find", "key.scroll", "key.quit"}
	}
	var keys []string
	switch {
	case m.form == nil && m.page.Slow:
		keys = []string{"key.cancel"}
	case m.form == nil:
	case m.form.typing():
		keys = slices.Concat([]string{"key.enter", "key.back"}, m.cardKeys())
		switch {
		case m.form.wantsSample():
			keys = slices.Insert(keys, 2, "key.sample")
		case len(m.form.entries) > 1:
			keys = append(keys, "key.tab")
		}
	case m.searching():
		keys = []string{"key.choose", "key.clear"}
	default:
		keys = slices.Concat([]string{"key.choose", "key.back"}, m.cardKeys())
	}
	if m.State.Phase == wizard.Home { // the list is where every way back leads
		keys = slices.DeleteFunc(keys, func(key string) bool { return key == "key.back" })
	}
	keys = append(keys, "key.quit")
	switch {
	case m.State.MayNote():
		keys = append(keys, "key.note")
	case m.State.Phase == wizard.Home && m.commands():
		keys = append(keys, "key.new")
	}
	if m.commands() && m.form.finder() != nil {
		keys = append(keys, "key.search")
	}
	if m.State.Phase == wizard.Home && m.commands() && len(m.State.Dossiers) > 1 {
		keys = append(keys, "key.sort")
	}
	return keys
}
