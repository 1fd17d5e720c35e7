package screen

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// While no key is pressed nothing is sent to the terminal, and no message leads to another.
func TestIdleSendsNothing(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		w := run(t, New(wizardtest.NewEffects(t, wizardtest.OpenStore(t), "happy"), v, wizard.State{}))
		for _, keys := range []string{"", enter, "Mairie" + enter, enter} { // the list, a text, a choice, another page
			w.press(keys)
			w.resize(100, 30)
			w.resize(80, 24)
			w.wait(2 * time.Second) // one blink is counted, and answered by none
			w.mu.Lock()
			sent, messages := w.stream.Len(), len(w.messages)
			w.mu.Unlock()
			w.wait(30 * time.Second)
			if w.stream.Len() != sent || len(w.messages) != messages {
				t.Errorf("after %q: %d bytes, messages %v\n%s", keys, w.stream.Len()-sent, w.messages[messages:], w.screen())
			}
		}
	})
}

// Every form of Huh's asks for the terminal's size as it starts: an answer that is no news
// makes no new form, which would ask again, for ever.
func TestSameSizeIsNoNews(t *testing.T) {
	m := New(&wizard.Effects{}, wizard.VoiceIn(steps.French), wizard.State{Phase: wizard.Home})
	m.Init()
	form := m.form.huh
	if _, cmd := m.Update(tea.WindowSizeMsg{Width: 80, Height: 24}); cmd != nil || m.form.huh != form {
		t.Error("the same size made a new form")
	}
	if m.Update(tea.WindowSizeMsg{Width: 100, Height: 30}); m.form.huh == form {
		t.Error("another size made none")
	}
}
