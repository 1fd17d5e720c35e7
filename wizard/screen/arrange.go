package screen

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/viewport"
	"github.com/charmbracelet/x/ansi"

	"raccord/steps"
)

// This file decides where the parts of a page stand. The rules are:
//
//   - A page that asks for answers shows first, and whole, what is to be known before, the values
//     to copy, and the form. What is to be read follows, and scrolls in the lines that remain.
//     On a wide screen on which all of it has its place, a page is in reading order.
//   - A page that offers what to do next is read first.
//   - What has no place above the form begins what scrolls.
//   - Nothing that is asked moves as what is said about it grows: that stands under the form, and
//     takes its lines from the text.

// wide is how many columns a wide screen has at least. The others are in lines: the least that
// are left for what is said about a field, and for what scrolls, under a form and above one.
const (
	wide      = 110
	leastSaid = 2
	leastText = 2
	leastBody = 3
)

// An arrangement is where the parts of a page stand.
type arrangement struct {
	formFirst bool
	airy      bool     // there is room for empty lines between the parts
	pinned    []string // what stands above the form and does not scroll
}

// lay arranges the page and sets what scrolls in lines, shown from the first on.
func (m *Model) lay() {
	m.widths = m.needed()
	blocks := m.arrange()
	if m.help {
		blocks = m.helpBlocks()
	}
	lines := m.look.Lines(m.marking(blocks), m.inner())
	for i, line := range lines {
		lines[i] = ansi.Truncate(line, m.inner(), "…") // the viewport cuts without a sign
	}
	m.text = viewport.New(viewport.WithWidth(m.inner()))
	m.text.SetContentLines(lines)
}

// arrange decides on the arrangement, and returns what scrolls.
func (m *Model) arrange() []steps.Block {
	m.arrangement = arrangement{airy: !m.low()}
	if len(m.page.Asks) == 0 || m.page.Chooses() {
		return m.page.Text()
	}
	lead, card := m.look.Lines(m.page.Lead, m.inner()), m.card()
	rest := m.middleHeight() - m.asksHeight() - leastSaid - leastText
	text := slices.DeleteFunc(slices.Clone(m.page.Body), func(b steps.Block) bool { return card != nil && b.Kind == steps.Value })
	whole := slices.Concat(m.page.Lead, text)
	if m.width >= wide && len(m.look.Lines(whole, m.inner()))+len(card)+2*leastSaid <= rest {
		m.pinned = card
		return whole
	}
	m.formFirst = true
	if len(card) > rest {
		card, text = nil, valuesFirst(m.page.Body)
	}
	rest -= len(card)
	if len(lead)+1 > rest {
		lead, text = nil, slices.Concat(m.page.Lead, text)
	}
	if len(lead) > 0 && len(card) > 0 {
		lead = append(lead, "")
	}
	m.pinned = append(lead, card...)
	m.airy = !m.low() && rest-len(lead) >= 5
	return text
}

// valuesFirst is a text that begins with what is to be copied.
func valuesFirst(text []steps.Block) []steps.Block {
	value := func(b steps.Block) int {
		if b.Kind == steps.Value {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(text), func(a, b steps.Block) int { return value(a) - value(b) })
}

// middleHeight is how many lines there are between the head and the foot.
func (m *Model) middleHeight() int { return m.height - len(m.head()) - m.footHeight() }

// asksHeight is how many lines the form takes when nothing of it is cut.
func (m *Model) asksHeight() int { return formOf(m.page.Asks, m.look, m.inner()).needs() }

// room is how many lines the form may take: all that its surroundings leave. Where the text is
// read first it is half where both are long, and a third where the form only offers what to do
// next. On a low screen it is all but three lines: an option that is not seen is not chosen.
func (m *Model) room() int {
	all, read := m.middleHeight()-len(m.pinned), m.text.TotalLineCount()
	switch {
	case m.low():
		return max(all-3, 3)
	case m.formFirst:
		return max(all-leastSaid-leastText, 3)
	case m.tabular(): // the rows are what is read
		all -= 3 + leastSaid
		return all - min(read, leastBody)
	case m.page.Chooses():
		all -= 2
		return all - min(read, max(all*2/3, leastBody))
	}
	all -= 5
	return all - min(read, max(all/2, leastBody))
}

// tabular tells whether the page offers rows.
func (m *Model) tabular() bool { return m.page.Chooses() && m.page.Asks[0].Columns != nil }

// askedAtMost is how many lines rows take with what is said of one that is cut, so that they stay
// where they are from row to row; 0 for a page without rows.
func (m *Model) askedAtMost() int {
	if m.form == nil || !m.tabular() || m.low() {
		return 0
	}
	return min(m.form.height, m.form.needs()) + 1 + leastSaid
}

// middle is all between the head and the foot, in at most so many lines, and the cell in it where
// a text is typed, nil where none is.
func (m *Model) middle(height int) ([]string, *place) {
	var space []string
	if m.airy {
		space = []string{""}
	}
	if m.help {
		text := m.marked(height - 2*len(space))
		return slices.Concat(space, text, space), nil
	}
	if !m.formFirst && len(m.page.Asks) > 0 && !m.page.Chooses() {
		return m.readInOrder(height)
	}
	if !m.formFirst {
		asked, cursor := m.asksLines(height-1, m.airy)
		text := m.marked(height - max(len(asked), m.askedAtMost()) - 2*len(space))
		if text != nil {
			text = append(text, space...)
		}
		text = slices.Concat(space, text)
		if cursor != nil {
			cursor.y += len(text)
		}
		return append(text, asked...), cursor
	}
	above := slices.Concat(space, m.pinned)
	if len(m.pinned) > 0 && len(m.page.Values) == 0 {
		above = append(above, space...)
	}
	left := height - len(above)
	if m.low() && m.text.TotalLineCount() > 0 {
		left-- // which says that there is a text
	}
	asked, cursor := m.asksLines(left, m.airy)
	if cursor != nil {
		cursor.y += len(above)
	}
	lines := append(above, asked...)
	return append(lines, m.following(height-len(lines))...), cursor
}

// readInOrder is the middle of a page on which all has its place, in reading order.
func (m *Model) readInOrder(height int) ([]string, *place) {
	lines := []string{""}
	if line := m.actionLine(m.inner()); line != "" {
		lines = append(lines, line)
	}
	lines = slices.Concat(lines, m.seen(m.text.TotalLineCount()), []string{""}, m.pinned)
	asked, cursor := m.asksLines(height-len(lines), m.airy)
	if cursor != nil {
		cursor.y += len(lines)
	}
	return append(lines, asked...), cursor
}

// following is the text under the form, after a line that says how much of it is hidden above.
// The foot says how much is below.
func (m *Model) following(room int) []string {
	if m.low() {
		return m.marked(room)
	}
	if m.airy && m.actionLine(m.inner()) != "" && room > 0 {
		return append([]string{""}, m.numberedText(room-1)...)
	}
	return m.numberedText(room)
}

// numberedText is the text in so many lines, the first of which says at which action the user is,
// and how much is hidden above.
func (m *Model) numberedText(room int) []string {
	text := m.seen(room - 1)
	if room < 1 {
		return nil
	}
	above := m.hiddenAbove(0)
	return append([]string{spread(m.actionLine(m.inner()-ansi.StringWidth(above)-1), above, m.inner())}, text...)
}

// marked is as much of the text as room allows. Where lines are hidden, the first or the last
// line says how many.
func (m *Model) marked(room int) []string {
	lines := m.seen(room)
	if len(lines) == 0 {
		return nil
	}
	if below := m.below(); below > 0 {
		lines[len(lines)-1] = m.look.Focus.Render(m.voice.Say("screen.more-below", "lines", below+1))
	}
	if m.text.YOffset() > 0 && len(lines) > 1 {
		lines[0] = m.hiddenAbove(1)
	}
	return lines
}

// hiddenAbove says how many lines are hidden above, and as many more; "" for none.
func (m *Model) hiddenAbove(more int) string {
	if m.text.YOffset() == 0 {
		return ""
	}
	return m.look.Focus.Render(m.voice.Say("screen.more-above", "lines", m.text.YOffset()+more))
}

// seen is the text that is seen in so many lines.
func (m *Model) seen(room int) []string {
	m.text.SetHeight(max(min(room, m.text.TotalLineCount()), 0))
	m.text.SetYOffset(m.text.YOffset()) // inside the text, however high it is now
	m.bringIntoSight()
	if m.text.Height() == 0 {
		return nil
	}
	return strings.Split(m.text.View(), "\n")
}

// below is how many lines of the text are hidden below those seen.
func (m *Model) below() int { return m.text.TotalLineCount() - m.text.YOffset() - m.text.Height() }

// overflows tells whether some of the text is not seen.
func (m *Model) overflows() bool { return m.text.TotalLineCount() > m.text.Height() }
