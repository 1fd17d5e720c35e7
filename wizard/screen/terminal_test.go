package screen

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/keys"
)

// Keys as a terminal sends them.
const (
	enter    = "\r"
	escape   = "\x1b"
	down     = "\x1b[B"
	up       = "\x1b[A"
	tab      = "\t"
	backTab  = "\x1b[Z"
	clear    = "\x15" // ctrl+u: empties a field
	ctrlC    = "\x03"
	ctrlV    = "\x16"
	ctrlY    = "\x19"
	f1       = "\x1bOP"
	pageDown = "\x1b[6~"
)

// A terminal is a Screen's program on an emulated terminal, in the fake time of a
// synctest bubble. It remembers every frame that was drawn.
type terminal struct {
	*testing.T
	wizard.Voice
	model   *Model
	program *tea.Program
	keys    *io.PipeWriter
	done    chan struct{}
	err     error

	mu       sync.Mutex
	emulator *vt.Emulator
	stream   bytes.Buffer
	frames   []string
	messages []string // their types
	drew     func()   // called after each write, with mu held; nil for none
}

// Write draws. Where the input is no terminal, Bubble Tea takes a line feed to return the carriage
// as well, but on Windows, whose console it tells not to.
func (w *terminal) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stream.Write(p)
	drawn := p
	if runtime.GOOS != "windows" {
		drawn = bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))
	}
	if _, err := w.emulator.Write(drawn); err != nil {
		return 0, err
	}
	w.frames = append(w.frames, w.emulator.String())
	if w.drew != nil {
		w.drew()
	}
	return len(p), nil
}

// run starts m on a terminal of 80×24. It ends with the test.
func run(t *testing.T, m *Model) *terminal {
	t.Helper()
	return open(t, m, m)
}

// A glass is what a terminal shows colours on: its background, nil for black, and how many it has.
type glass struct {
	background color.Color
	profile    colorprofile.Profile
}

// open runs m as first, which may begin otherwise, in 16 colours.
func open(t *testing.T, m *Model, first tea.Model) *terminal {
	t.Helper()
	return openOn(t, m, first, glass{nil, colorprofile.ANSI})
}

func openOn(t *testing.T, m *Model, first tea.Model, g glass) *terminal {
	t.Helper()
	in, sent := io.Pipe()
	w := &terminal{T: t, Voice: m.voice, model: m, keys: sent, done: make(chan struct{}), emulator: vt.NewEmulator(80, 24)}
	if g.background != nil {
		w.emulator.SetDefaultBackgroundColor(g.background)
	}
	go io.Copy(sent, w.emulator) // the terminal's answers to questions
	typed := keys.NewReader(in, func() { w.program.Send(Foreign{}) })
	w.program = tea.NewProgram(first, tea.WithInput(typed), tea.WithOutput(w), tea.WithWindowSize(80, 24),
		tea.WithFilter(w.note), tea.WithoutSignalHandler(), tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithColorProfile(g.profile))
	go func() {
		defer close(w.done)
		_, w.err = w.program.Run()
	}()
	t.Cleanup(w.close)
	w.settle()
	return w
}

// note remembers of which types messages are.
func (w *terminal) note(_ tea.Model, msg tea.Msg) tea.Msg {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.messages = append(w.messages, fmt.Sprintf("%T", msg))
	return msg
}

// close ends the program and lets its timers run out: a cursor that blinks, and a secret that is in
// the clipboard for a while, keep the bubble busy.
func (w *terminal) close() {
	w.program.Kill()
	<-w.done
	w.keys.Close()
	w.emulator.Close()
	time.Sleep(secretStays + time.Second) // fake
}

// settle lets quick effects end, a lone Esc be told from the start of a sequence, and the frame be drawn.
func (w *terminal) settle() { w.wait(200 * time.Millisecond) }

func (w *terminal) wait(d time.Duration) {
	w.mu.Lock() // what the test has read of the model comes before what happens now
	w.mu.Unlock()
	time.Sleep(d) // fake
	synctest.Wait()
}

// press types each piece of keys, and lets what it does end.
func (w *terminal) press(keys ...string) {
	w.Helper()
	for _, piece := range keys {
		if w.over() {
			w.Fatalf("the program has ended before %q\n%s", piece, w.screen())
		}
		io.WriteString(w.keys, piece)
		w.settle()
	}
}

// fill gives a field each text in turn: pasted, for speed, and submitted.
func (w *terminal) fill(texts ...string) {
	w.Helper()
	for _, text := range texts {
		w.paste(text)
		w.press(enter)
	}
}

// paste is what a terminal sends of its clipboard.
func (w *terminal) paste(text string) {
	w.Helper()
	w.press("\x1b[200~" + text + "\x1b[201~")
}

// yes and no are the keys that answer a declaration.
func (w *terminal) yes() string { return w.Say("choice.true") }
func (w *terminal) no() string  { return w.Say("choice.false") }

// goesOn is the one key that goes on from what has the focus: it answers a choice in which nothing
// is chosen with its first option.
func (w *terminal) goesOn() string {
	if form := w.model.form; form != nil && form.entry().open {
		return form.entry().Options[0].Key
	}
	return enter
}

// resize is the user pulling the window.
func (w *terminal) resize(width, height int) {
	w.mu.Lock()
	w.emulator.Resize(width, height)
	w.mu.Unlock()
	w.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
	w.settle()
}

func (w *terminal) over() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

// end is the state that the program ended in.
func (w *terminal) end() wizard.State {
	w.Helper()
	w.wait(time.Second)
	if !w.over() {
		w.Fatalf("the program goes on\n%s", w.screen())
	}
	if w.err != nil {
		w.Fatal(w.err)
	}
	return w.model.State
}

func (w *terminal) screen() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.emulator.String()
}

// squeezed is text as it can be compared however it was wrapped.
func squeezed(text string) string {
	text = strings.ReplaceAll(text, "**", "")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func (w *terminal) shows(text string) bool {
	return strings.Contains(squeezed(w.screen()), squeezed(text))
}

// see demands texts of the screen.
func (w *terminal) see(texts ...string) {
	w.Helper()
	for _, text := range texts {
		if !w.shows(text) {
			w.Fatalf("not on the screen: %q\n%s", text, w.screen())
		}
	}
}

// miss demands that texts are not on the screen.
func (w *terminal) miss(texts ...string) {
	w.Helper()
	for _, text := range texts {
		if w.shows(text) {
			w.Fatalf("on the screen: %q\n%s", text, w.screen())
		}
	}
}

// at demands the page of a step, then presses keys.
func (w *terminal) at(id steps.ID, keys ...string) *terminal {
	w.Helper()
	s := w.model.State
	if s.Phase != wizard.Asking || s.At.Step != id {
		w.Fatalf("at %s in phase %d, not at %s\n%s", s.At.Step, s.Phase, id, w.screen())
	}
	w.see(w.Title(steps.ByID(id).Section(), s.Answers.At(s.At).Fill()))
	w.press(keys...)
	return w
}

// drawn tells whether text was on any frame, or in what was sent to the terminal.
func (w *terminal) drawn(text string) bool {
	for _, frame := range w.frames {
		if strings.Contains(squeezed(frame), squeezed(text)) {
			return true
		}
	}
	return strings.Contains(w.stream.String(), text)
}
