package screen

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/store/secret"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file copies what is typed on a portal. The rules are:
//
//   - A digit copies the value that it stands before; beside a field that takes text, alt and the
//     digit do. ctrl+y copies the first value, and the next one each time that it is pressed again.
//   - The terminal is told to copy (OSC 52), and so is the desktop where the program runs on it:
//     not every terminal does as it is told, and none says whether it did. The value stays on
//     screen.
//   - A secret is copied after a confirmation, and never shown. The clipboard is emptied of it
//     after a while and as the program ends. The terminal is told of a secret only where no desktop is.
//   - The address of a page that no browser here can open is copied.

// secretStays is how long a secret stays in the clipboard.
const secretStays = 30 * time.Second

// A copying is what becomes of the values of a page.
type copying struct {
	last       int         // the index of the value that ctrl+y copied last, -1 for none
	confirming int         // the index of the secret whose copy is to be confirmed, -1 for none
	toast      string      // what was copied, until the next key
	lent       secret.Text // the secret that the clipboard holds
	loans      int         // how many were put there so far
}

// card is the values to copy in their frame, nil for none.
func (m *Model) card() []string {
	rows := m.cardRows()
	if rows == nil {
		return nil
	}
	return m.look.Card(m.voice.Say("card.title"), rows, m.inner())
}

// cardRows are the values to copy, each behind its key.
func (m *Model) cardRows() (rows []layout.Row) {
	for i, v := range m.page.Values {
		rows = append(rows, layout.Row{Key: m.digit(i), Label: v.Label, Text: v.Text})
	}
	return rows
}

// digit is the key that copies the value of an index, "" where there are too few digits.
func (m *Model) digit(i int) string {
	takesText := slices.ContainsFunc(m.page.Asks, func(a wizard.Ask) bool { return a.Options == nil })
	switch {
	case i > 8:
		return ""
	case takesText:
		return "alt+" + strconv.Itoa(i+1)
	}
	return strconv.Itoa(i + 1)
}

// cardKey handles a key press for the values and the address; false means that it is none.
func (m *Model) cardKey(name string) (tea.Cmd, bool) {
	if m.form == nil {
		return nil, false
	}
	switch name {
	case "ctrl+o":
		return m.openPage(), true
	case "ctrl+y":
		return m.copyNext(), true
	}
	for i := range m.page.Values {
		if digit := m.digit(i); digit != "" && (name == digit || name == "alt+"+strings.TrimPrefix(digit, "alt+")) {
			return m.copyValue(i), true
		}
	}
	return nil, false
}

// copyNext copies the value after the one that it copied last. A secret is none of them.
func (m *Model) copyNext() tea.Cmd {
	for range m.page.Values {
		m.last = (m.last + 1) % len(m.page.Values)
		if m.page.Values[m.last].Secret == "" {
			return m.copyValue(m.last)
		}
	}
	return nil
}

// copyValue copies a value, or asks whether a secret is to be copied.
func (m *Model) copyValue(i int) tea.Cmd {
	value := m.page.Values[i]
	if value.Secret != "" {
		m.confirming = i
		return nil
	}
	m.toast = m.voice.Say("copy.done", "label", value.Label)
	return m.copies(value.Text)
}

// copies puts a text into the clipboard of the terminal, and of the desktop where there is one.
func (m *Model) copies(text string) tea.Cmd {
	if m.CopyText == nil {
		return tea.SetClipboard(text)
	}
	put := m.CopyText
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg { put(text); return nil }) // one of the two may do it
}

// confirmCopy copies the secret that was asked for after Enter, and does nothing after another key.
func (m *Model) confirmCopy(name string) tea.Cmd {
	value := m.page.Values[m.confirming]
	m.confirming = -1
	if name != "enter" {
		m.toast = m.voice.Say("copy.cancelled")
		return nil
	}
	s, effects, form := m.State, m.effects, m.form
	return func() tea.Msg {
		text, err := effects.Secret(context.Background(), s, value.Secret)
		return fetched{form, value.Label, text, err}
	}
}

// fetched is the message with a secret to copy, for the page with that form.
type fetched struct {
	form  *form
	label string
	text  secret.Text
	err   error
}

// lend puts a secret into the clipboard for a while.
func (m *Model) lend(msg fetched) tea.Cmd {
	switch {
	case msg.form != m.form: // left in the meantime
		return nil
	case msg.err != nil:
		m.form.mistake = m.voice.ProblemLine(wizard.ProblemOf(msg.err))
		return nil
	}
	m.lent, m.loans = msg.text, m.loans+1
	m.toast = m.voice.Say("copy.secret-done", "label", msg.label, "seconds", int(secretStays.Seconds()))
	loan := m.loans
	expire := tea.Tick(secretStays, func(time.Time) tea.Msg { return expired{loan} })
	if m.CopyText == nil {
		return tea.Batch(tea.SetClipboard(msg.text.Reveal()), expire)
	}
	put := m.CopyText
	return tea.Batch(expire, func() tea.Msg {
		if put(msg.text.Reveal()) != nil {
			return uncopied{msg.label}
		}
		return nil
	})
}

// uncopied is the message that the desktop's clipboard did not take a secret.
type uncopied struct{ label string }

// expired is the message that a secret has been in the clipboard long enough.
type expired struct{ loan int }

// expire empties the clipboard of a secret, unless another one was copied since.
func (m *Model) expire(msg expired) tea.Cmd {
	if msg.loan != m.loans {
		return nil
	}
	return m.takeBack()
}

// takeBack empties the clipboard of the secret that it holds: the desktop's where it still holds
// it, and the terminal's as it is.
func (m *Model) takeBack() tea.Cmd {
	text := m.lent
	m.lent = secret.Text{}
	switch {
	case text.Empty():
		return nil
	case m.CopyText == nil:
		return tea.SetClipboard("")
	}
	drop := m.DropText
	return func() tea.Msg { drop(text.Reveal()); return nil }
}

// leave ends the program, with no secret in the clipboard and the wheel as it was.
func (m *Model) leave() tea.Cmd {
	return tea.Sequence(m.takeBack(), tea.Raw(wheelArrowsBack), tea.Quit)
}

// openPage opens the page's address in the browser. Where there is none it is copied.
func (m *Model) openPage() tea.Cmd {
	address := m.page.Link
	switch {
	case address == "":
		return nil
	case m.OpenPage == nil:
		m.toast = m.voice.Say("copy.address", "address", address)
		return m.copies(address)
	}
	m.toast = m.voice.Say("copy.opening", "address", address)
	open := m.OpenPage
	return func() tea.Msg { open(address); return nil } // the address stays on screen
}

// copyLines are what is said about a copy, nil for nothing.
func (m *Model) copyLines() []string {
	switch {
	case m.confirming >= 0:
		value := m.page.Values[m.confirming]
		return m.look.Wrap("**"+m.voice.Say("copy.secret", "label", value.Label, "seconds", int(secretStays.Seconds()))+"**", m.inner())
	case m.toast != "":
		return m.look.Hang(m.look.Good.Render("✓ "), m.toast, m.inner())
	}
	return nil
}

// cardKeys name the words of the keys that copy and open, where they do.
func (m *Model) cardKeys() (keys []string) {
	if slices.ContainsFunc(m.page.Values, func(v wizard.Value) bool { return v.Secret == "" }) {
		keys = append(keys, "key.copy")
	}
	if m.page.Link != "" {
		keys = append(keys, "key.open")
	}
	return keys
}
