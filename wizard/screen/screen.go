// Package screen is the reader for a terminal that can place a cursor, in Bubble Tea and Huh.
package screen

import (
	"context"
	"image/color"
	"reflect"

	"charm.land/bubbles/v2/cursor"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
)

// This file leads from page to page. The rules are:
//
//   - It translates: keys become events, states become pages. What follows what is the
//     machine's, what is shown is the page's.
//   - Nothing here reads or writes a file, the network or the keyring: Effects.Do does, in a
//     command with a context that the next transition cancels.
//   - A quick effect leaves the page as it is, so that nothing flickers, and what is typed
//     meanwhile is kept for the page that follows. During a check, which waits for the other side
//     else, only leaving it works.
//   - What the terminal says of itself (its size, its colours) may come late: the page is drawn
//     anew, and keeps what is typed.

// A Model is the walk in a terminal.
type Model struct {
	State   wizard.State
	effects *wizard.Effects
	voice   wizard.Voice
	// OpenPage opens an address in the browser; nil where there is no browser.
	OpenPage func(url string) error
	// Clipboard returns the text that the clipboard holds, for a console that does not paste by
	// itself; nil for a terminal that does.
	Clipboard func() (string, error)
	// CopyText puts a text into the desktop's clipboard, and DropText empties that of a text which it
	// still holds. Both are nil where there is no desktop.
	CopyText, DropText func(text string) error
	// Charset is the characters that the terminal draws.
	Charset layout.Charset
	// Suspend stops the program until the shell continues it; nil on systems without that.
	Suspend func()

	page    wizard.Page
	form    *form
	notice  string         // what to say once, under the form
	reading bool           // on a low screen the text has the lines of the field's help
	foreign bool           // what was typed on this page is not UTF-8
	help    bool           // the glossary is shown
	search  string         // what is looked for in it
	text    viewport.Model // what scrolls, in lines
	arrangement
	standing
	copying

	width, height int
	widths        neededWidths // of this page
	background    color.Color  // of the terminal, nil until it has named it
	profile       colorprofile.Profile
	progress      bool               // the terminal shows the progress of a program
	look          layout.Look        // what follows from both
	cancel        context.CancelFunc // ends the effect that runs
	waiting       *wait              // nil while no effect runs
	unwatch       context.CancelFunc // ends the watch of the list, nil while it is not watched
	clipping      bool               // the clipboard is being read
	pending       []tea.Msg          // keys and pastes that came during either
}

// New returns the screen of a walk that goes on from s. It takes the terminal to have 80
// columns and 24 lines until the terminal tells its size.
func New(effects *wizard.Effects, voice wizard.Voice, s wizard.State) *Model {
	none := copying{last: -1, confirming: -1}
	return &Model{State: s, effects: effects, voice: voice.For(s), width: 80, height: 24, look: layout.Colourless, copying: none}
}

// Interrupted is the message for a signal to end. It does what ctrl+c does.
type Interrupted struct{}

// Foreign is the message for bytes from the terminal that are no UTF-8, and no character.
type Foreign struct{}

// Init starts the first effect, or shows the first page.
//
// The terminal is asked for its background, and nothing waits for the answer: not every terminal
// gives one.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, tea.Raw(noWheelArrows), m.enter())
}

// Update handles a message.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg: // not forwarded: Huh would take the whole terminal
		if m.width == msg.Width && m.height == msg.Height {
			return m, nil // every form of Huh's asks for the size as it starts
		}
		m.width, m.height = msg.Width, msg.Height
		return m, m.fit()
	case tea.EnvMsg:
		m.progress = knowsProgress(msg.Getenv)
		return m, nil
	case tea.ColorProfileMsg:
		m.profile = msg.Profile
		return m, m.dress()
	case tea.BackgroundColorMsg:
		m.background = msg.Color
		return m, m.dress()
	case Interrupted:
		return m, m.on(wizard.Quit{Given: m.typed()})
	case Foreign:
		m.foreign = true
		if m.help {
			m.lay()
		}
		return m, nil
	case wizard.Event:
		return m, m.on(msg)
	case watched:
		return m, m.renew(msg)
	case moment:
		if m.waiting == nil || m.waiting.turn != msg.turn {
			return m, nil
		}
		return m, msg.do()
	case tea.PasteMsg:
		return m, m.paste(msg)
	case clipped:
		return m, m.clip(msg)
	case fetched:
		return m, m.lend(msg)
	case uncopied:
		m.toast, m.notice = "", m.voice.Say("copy.failed", "label", msg.label)
		return m, nil
	case expired:
		return m, m.expire(msg)
	case tea.MouseWheelMsg:
		m.wheel(msg)
		return m, nil
	case tea.MouseMsg:
		return m, nil
	case tea.KeyPressMsg:
		m.toast = ""
		return m, m.key(msg)
	}
	return m, m.forward(msg) // Huh moves by private messages
}

// on takes an event to the machine. It is the only way from one state to the next.
func (m *Model) on(e wizard.Event) tea.Cmd {
	if wrong, ok := e.(wizard.Mistyped); ok {
		return m.again(wrong.Sentence)
	}
	before := m.State
	m.State = before.Next(e)
	m.voice = m.voice.For(m.State)
	_, submitted := e.(wizard.Submitted)
	said := submitted && len(m.State.Problems) > 0 // something about what was submitted
	same := m.State.Turn == before.Turn && m.State.Phase == before.Phase && m.State.At == before.At && m.State.Language == before.Language && m.State.Order == before.Order && m.State.End == before.End && !said
	if _, quit := e.(wizard.Quit); m.cancel != nil && (quit || !same) { // a save only stops waiting
		m.cancel()
		m.cancel = nil
	}
	if same {
		return nil
	}
	return m.enter()
}

// enter shows the state's page, or starts what its phase asks for.
func (m *Model) enter() tea.Cmd {
	watch := m.watch()
	if m.State.Phase == wizard.Ended {
		return m.leave()
	}
	if m.State.Phase.Waits() {
		return m.start()
	}
	m.waiting = nil
	cmd := m.show()
	return tea.Batch(cmd, watch, m.replay())
}

// show builds the state's page and its form.
func (m *Model) show() tea.Cmd {
	m.page = m.voice.Page(m.State, m.side())
	m.help, m.form, m.foreign, m.reading = false, nil, false, false
	m.standAt(1)
	m.last, m.confirming, m.toast = -1, -1, ""
	m.lay()
	m.brings = len(m.page.Ticked) > 0 || m.formFirst && !m.airy && !m.low()
	if len(m.page.Asks) == 0 {
		return nil
	}
	var cmd tea.Cmd
	m.form, cmd = newForm(m.page.Asks, m.look, m.inner(), m.room())
	if p := m.State.Problems; (m.State.Phase == wizard.Asking || m.State.Phase == wizard.Noting) && len(p) > 0 {
		cmd = tea.Batch(cmd, m.form.point(p[0].Field, m.voice.ProblemLine(&p[0])))
	} else if m.State.Phase == wizard.Asking && m.State.Chosen != "" {
		cmd = tea.Batch(cmd, m.form.point(m.State.Chosen, ""))
	}
	return cmd
}

func (m *Model) side() *wizard.Side { return m.effects.Side(m.State.Practice) }

// again shows the page once more, and says why.
func (m *Model) again(sentence string) tea.Cmd {
	cmd := m.show()
	m.form.mistake = sentence
	return cmd
}

// dress draws the page in the colours that the terminal has, now that more is known of them.
func (m *Model) dress() tea.Cmd {
	look := layout.LookOn(m.background, m.profile)
	if reflect.DeepEqual(look, m.look) {
		return nil
	}
	m.look = look
	return m.fit()
}

// fit lays the page out in the terminal's new size, and keeps what is typed.
func (m *Model) fit() tea.Cmd {
	offset := m.text.YOffset()
	m.lay()
	m.text.SetYOffset(offset)
	if m.form == nil {
		return nil
	}
	return m.form.refit(m.look, m.inner(), m.room())
}

// Abandoned ends the walk of a screen whose terminal went away. What was answered is saved,
// as after an interruption.
func (m *Model) Abandoned(ctx context.Context) wizard.State {
	s := m.State.Next(wizard.Quit{Given: m.typed()})
	if !m.lent.Empty() && m.DropText != nil {
		m.DropText(m.lent.Reveal())
	}
	if m.cancel != nil {
		m.cancel()
	}
	if s.Phase.Waits() && s.Turn == m.State.Turn && m.waiting != nil { // a save that runs
		s = s.Next(m.waiting.effect())
	}
	for s.Phase != wizard.Ended {
		if s.Phase.Waits() {
			s = s.Next(m.effects.Do(ctx, s))
		} else {
			s = s.Next(wizard.Quit{})
		}
	}
	return s
}

// typed is what stands in the form, submitted or not. A choice that stands as it was offered
// is no answer.
func (m *Model) typed() steps.Given {
	if m.form == nil || m.State.Phase != wizard.Asking && m.State.Phase != wizard.Noting || m.page.Chooses() {
		return steps.Given{}
	}
	given, _ := m.form.given()
	view := m.State.Answers.At(m.State.At)
	for _, e := range m.form.entries {
		if e.Options != nil && given.Texts[e.Field.Key] == e.Options[0].Value && view.Text(e.Field.Key) == "" {
			delete(given.Texts, e.Field.Key)
		}
	}
	return given
}

// forward hands Huh what is its own. What Bubble Tea says of the terminal is not: Huh would draw
// its fields anew for each such message.
func (m *Model) forward(msg tea.Msg) tea.Cmd {
	if _, blink := msg.(cursor.BlinkMsg); blink || m.form == nil {
		return nil // a cursor that does not blink: an idle screen sends nothing
	}
	if reflect.TypeOf(msg).PkgPath() == bubbleTea {
		return nil
	}
	return m.form.update(msg)
}

// bubbleTea is the path of Bubble Tea's package.
var bubbleTea = reflect.TypeFor[tea.Program]().PkgPath()
