package screen

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// Screens show the local time; the pictures of them are the same everywhere.
func init() { time.Local = time.UTC }

// A picture is a screen to compare with its golden file, at every size.
type picture struct {
	name  string
	state wizard.State
	act   func(*terminal) // nil for the page as it opens
}

// sizes are a usual terminal, a large one, and a phone's, or one enlarged for poor eyes.
var sizes = []struct{ width, height int }{{80, 24}, {120, 40}, {40, 12}}

// A posed is a screen as it first shows, wherever its store really is. Where it waits for
// a fact, the fact never comes.
type posed struct {
	*Model
	dir string
}

// storeDir is where the dossiers and the vault are on every picture.
const storeDir = "/home/claire/.local/share/raccord"

func (p posed) Init() tea.Cmd {
	var cmd tea.Cmd
	if p.State.Phase.Waits() {
		p.waiting = &wait{turn: p.State.Turn, shown: true}
		cmd = p.show()
	} else {
		cmd = p.Model.Init()
	}
	p.move()
	return cmd
}

// move says that the store is in storeDir.
func (p posed) move() {
	for _, blocks := range [][]steps.Block{p.page.Lead, p.page.Body} {
		for i := range blocks {
			if text := blocks[i].Text; strings.Contains(text, p.dir) {
				blocks[i].Text = filepath.ToSlash(strings.ReplaceAll(text, p.dir, storeDir))
			}
		}
	}
	p.lay()
}

// TestScreens compares every picture with its golden file: one for each language, which
// shows the screen at every size. All are in the look's colours.
func TestScreens(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		coloured := 0
		for _, picture := range pictures() {
			w := pose(t, v, picture)
			coloured += inRoles(t, picture.name, w.model.View().Content)
			var shown strings.Builder
			for _, size := range sizes {
				w.resize(size.width, size.height)
				fmt.Fprintf(&shown, "── %d × %d%s\n%s\n", size.width, size.height, w.cursor(), w.screen())
				w.fits()
			}
			golden.RequireEqual(named{t, t.Name() + "/" + picture.name}, shown.String())
			w.close()
		}
		if coloured < 100 {
			t.Errorf("%d colours: nothing was seen", coloured)
		}
	})
}

// pose opens a picture in 16 colours.
func pose(t *testing.T, v wizard.Voice, p picture) *terminal {
	t.Helper()
	return poseOn(t, v, p, glass{nil, colorprofile.ANSI})
}

func poseOn(t *testing.T, v wizard.Voice, p picture, g glass) *terminal {
	t.Helper()
	s := wizardtest.OpenStore(t)
	walk := wizardtest.NewEffects(t, s, "happy")
	walk.Practice = wizardtest.Rehearsal().Practice
	walk.Practice.Store = s
	if p.name == "custom-hosts" {
		walk.CustomHosts = "piste.clairval.example"
	}
	walk.Real.WriteReport = func(context.Context, string) (string, error) { return "compte-rendu.html", nil }
	walk.Real.SealCommand = func(s wizard.State) string { return "raccord export " + s.ID + " --seal age1… -o " + s.ID + ".age" }
	state := p.state
	if state.Phase == wizard.Asking && state.Answers.Named() {
		state.ID = wizardtest.Save(t, s, state.Answers)
		state.Revision = wizardtest.RevisionOf(t, s, state.ID)
	}
	if state.Vault.Open {
		state.Vault.Place = storeDir + "/secrets.age"
	}
	m := New(walk, v, state)
	w := openOn(t, m, posed{m, s.Dir()}, g)
	if p.act != nil {
		p.act(w)
	}
	return w
}

// named is a test under another name: a bubble has no subtests.
type named struct {
	*testing.T
	name string
}

func (n named) Name() string { return n.name }

// fits demands that no line of the screen is cut but by a sign that says so.
func (w *terminal) fits() {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if got, want := w.emulator.Height(), strings.Count(w.emulator.String(), "\n")+1; got < want {
		w.Errorf("%d lines on a screen of %d", want, got)
	}
}

// cursor is where the terminal's own cursor stands, counted from 1; "" where it is hidden.
func (w *terminal) cursor() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.emulator.CursorHidden() {
		return ""
	}
	at := w.emulator.CursorPosition()
	return fmt.Sprintf(" · cursor at column %d, line %d", at.X+1, at.Y+1)
}

// Every phase has a picture, and every step; every picture is of something.
func TestPicturesOfEverything(t *testing.T) {
	phases, asked, names := map[wizard.Phase]bool{}, map[steps.ID]bool{}, map[string]bool{}
	for _, p := range pictures() {
		names[p.name+".golden"] = true
		phases[p.state.Phase] = true
		if p.state.Phase == wizard.Asking {
			asked[p.state.At.Step] = true
		}
	}
	for p := wizard.Listing; p < wizard.Ended; p++ {
		if !phases[p] {
			t.Errorf("phase %d has no picture", p)
		}
	}
	for i := range steps.Procedure {
		if step := &steps.Procedure[i]; !asked[step.ID] {
			t.Errorf("step %s has no picture", step.ID)
		}
	}
	for _, l := range steps.Languages {
		files, err := os.ReadDir(filepath.Join("testdata", "TestScreens", string(l)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !names[file.Name()] {
				t.Errorf("%s: %s is of no picture", l, file.Name())
			}
		}
	}
}
