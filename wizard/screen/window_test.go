package screen

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// written is what has been sent to the terminal since the last call.
func (w *terminal) written() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.stream.Reset()
	return w.stream.String()
}

// TestWindowTitle: the title follows the walk, names nothing that could move a cursor, and is taken
// back at the end.
func TestWindowTitle(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		s := wizardtest.Asking(wizardtest.At("terms"))
		s.Answers = s.Answers.Put(wizardtest.At("customer"), wizardtest.GoodAnswer(wizardtest.At("customer"), "customer.name", "Mairie\x1b]2;\x07"))
		dossiers := wizardtest.OpenStore(t)
		s.ID = wizardtest.Save(t, dossiers, s.Answers)
		s.Revision = wizardtest.RevisionOf(t, dossiers, s.ID)
		w := run(t, New(wizardtest.NewEffects(t, dossiers, "happy"), v, s))
		if sent := w.written(); !strings.Contains(sent, "\x1b]2;raccord · Mairie\\u{1b}]2;\\u{7} · 2/5\a") {
			t.Errorf("%q", sent)
		}
		w.press(w.yes())
		if sent := w.written(); !strings.Contains(sent, " · 3/5\a") {
			t.Errorf("%q", sent)
		}
		w.press(ctrlC)
		if sent := w.written(); strings.LastIndex(sent, "\x1b]2;") != strings.LastIndex(sent, "\x1b]2;\a") || !strings.Contains(sent, "\x1b]2;\a") {
			t.Errorf("at the end: %q", sent)
		}
	})
}

// TestProgress: where the terminal shows it, the progress is that of the parts, moves during a
// check, is red after a refusal, and is taken back at the end. Elsewhere nothing is sent.
func TestProgress(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, knows := range []bool{true, false} {
			s := wizardtest.OpenStore(t)
			w := run(t, New(wizardtest.NewEffects(t, s, "refused"), v, wizardtest.SavedAt(t, s, wizardtest.At("credentials"))))
			if knows {
				w.program.Send(tea.EnvMsg{"WT_SESSION=6f1b"})
				w.settle()
			}
			w.fill(wizardtest.FirstID, wizardtest.FirstSecret)
			w.wait(time.Second)
			w.see(v.Title("fault.credentials-refused", nil))
			w.press(enter, ctrlC)
			sent := w.written()
			for _, want := range []string{"\x1b]9;4;1;60\a", "\x1b]9;4;3\a", "\x1b]9;4;2;60\a", "\x1b]9;4;1;60\a", "\x1b]9;4;0\a"} {
				_, rest, found := strings.Cut(sent, want)
				if found != knows {
					t.Fatalf("knows it: %t; sent %q: %t", knows, want, found)
				}
				if knows {
					sent = rest
				}
			}
			w.close()
		}
	})
}

// TestTerminalsThatShowProgress are known by what they say of themselves.
func TestTerminalsThatShowProgress(t *testing.T) {
	for _, row := range []struct {
		name, value string
		want        bool
	}{
		{"WT_SESSION", "6f1b", true}, {"ConEmuANSI", "ON", true}, {"ConEmuANSI", "OFF", false},
		{"TERM_PROGRAM", "ghostty", true}, {"TERM_PROGRAM", "WezTerm", true},
		{"TERM_PROGRAM", "iTerm.app", false}, {"TERM_PROGRAM", "tmux", false}, {"TERM", "xterm-256color", false},
	} {
		getenv := func(name string) string { return map[string]string{row.name: row.value}[name] }
		if knowsProgress(getenv) != row.want {
			t.Errorf("%s=%s", row.name, row.value)
		}
	}
}

// TestTitleBeforeADossier is the program's name alone.
func TestTitleBeforeADossier(t *testing.T) {
	m := New(&wizard.Effects{}, wizard.VoiceIn(steps.English), wizard.State{Phase: wizard.Home})
	if title := m.windowTitle(); title != program {
		t.Errorf("%q", title)
	}
}
