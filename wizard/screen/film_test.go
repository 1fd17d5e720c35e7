package screen

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// A film is what a terminal shows over time.
type film struct {
	*drawing
	times []time.Duration // how long each screen stands
	since time.Time       // the last one began
}

// record films the terminal from now on.
func (w *terminal) record(s scheme) *film {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := &film{drawing: newDrawing(s, w.emulator.Width(), w.emulator.Height()), since: time.Now()}
	f.add(w.emulator)
	w.drew = func() {
		if before := f.sofar(); f.add(w.emulator) {
			f.times, f.since = append(f.times, before), time.Now()
		}
	}
	return f
}

// sofar is how long the last screen has stood by now.
func (f *film) sofar() time.Duration { return time.Since(f.since) }

// TestREADMEFilm draws one walk to the receipt as it is seen: -update makes it anew.
func TestREADMEFilm(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		if v.Language != steps.English {
			return
		}
		for _, s := range schemes {
			kept := wizardtest.OpenStore(t)
			walk := wizardtest.NewEffects(t, kept, "happy")
			walk.Real.Vault = desktop{wizardtest.Memory{}}
			m := New(walk, v, wizard.State{})
			w := openOn(t, m, moved{posed{m, kept.Dir()}}, glass{s.ground(), colorprofile.ANSI256})
			f := w.record(s)
			w.wait(time.Second)
			w.press(enter)
			for w.model.State.Phase == wizard.Asking || w.model.State.Phase.Waits() {
				w.acts()
			}
			if w.model.State.Phase != wizard.Saved {
				t.Fatalf("the walk stands in phase %d\n%s", w.model.State.Phase, w.screen())
			}
			w.wait(4 * time.Second)
			w.mu.Lock()
			w.drew = nil
			f.times = append(f.times, f.sofar())
			drawn := f.film(f.times, "A walk from the list of dossiers to the receipt", filmShows)
			w.mu.Unlock()
			w.close()
			sameFile(t, filepath.Join("testdata", "pictures", "walk-"+string(v.Language)+"-"+s.name+".svg"), drawn)
			if len(drawn) > 160<<10 {
				t.Errorf("%d bytes", len(drawn))
			}
		}
	})
}

const filmShows = "A dossier is begun, each step of the procedure is answered, PISTE accepts the Client ID and the Client Secret, each API is tried, and the receipt says what was saved and proven."

// A moved screen says all along that its store is in storeDir.
type moved struct{ posed }

func (m moved) Init() tea.Cmd { return m.Model.Init() } // facts do come

func (m moved) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	at := m.text.YOffset()
	_, cmd := m.posed.Update(msg)
	if strings.Contains(fmt.Sprint(m.page.Text()), m.dir) {
		m.move()
		m.text.SetYOffset(at)
	}
	return m, cmd
}

// A desktop is a vault in memory under the name of one that people have.
type desktop struct{ wizardtest.Memory }

func (desktop) Place() string { return "GNOME Keyring" }

// simulated are the answers that the simulator alone knows.
var simulated = map[steps.Key]string{
	"credentials.client_id": wizardtest.FirstID, "credentials.client_secret": wizardtest.FirstSecret,
	"access.login": wizardtest.Login, "access.password": wizardtest.Password,
}

// acts answers what has the focus as a person does: what is offered is read, what is not there
// yet is typed.
func (w *terminal) acts() {
	w.Helper()
	if w.model.State.Phase.Waits() {
		w.settle()
		return
	}
	good := wizardtest.GoodAnswer(w.model.State.At)
	w.wait(700 * time.Millisecond)
	e := w.model.form.entry()
	if e.Options == nil {
		want := cmp.Or(simulated[e.Field.Key], good.Texts[e.Field.Key])
		if e.typed == "" && want != "" {
			w.types(want)
		}
		w.press(enter)
		return
	}
	index := func(value string) int {
		return slices.IndexFunc(e.Options, func(o wizard.Option) bool { return o.Value == value })
	}
	if want := index(good.Texts[e.Field.Key]); want >= 0 {
		for at := index(e.hovered()); at < want; at++ {
			w.press(down)
		}
	}
	w.press(enter)
}

// types sends text in pieces, as fast as a hand that knows it.
func (w *terminal) types(text string) {
	w.Helper()
	for piece := range slices.Chunk([]rune(text), 4) {
		io.WriteString(w.keys, string(piece))
		w.wait(60 * time.Millisecond)
	}
	w.settle()
}
