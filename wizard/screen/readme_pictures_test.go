package screen

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/layout"
	"raccord/wizard/wizardtest"
)

// A shot is a picture as the README shows it: a size at which it says everything, and what
// it shows, in words for people who cannot see it.
type shot struct {
	picture       string
	language      steps.Language
	width, height int
	shows         string
}

var shots = []shot{
	{"dossiers", steps.English, 80, 20, "The list of dossiers, each with how far it is, and what can be done next."},
	{"application", steps.English, 80, 40, "A step on PISTE: what to click, the values to type in the form, and the answers to give."},
	{"names-differ", steps.English, 80, 24, "Two application names above each other, with a caret under each character that differs, and its kind in words."},
	{"refused", steps.English, 80, 42, "A refusal by PISTE: what was observed, what it can mean, most frequent first, and what to do."},
	{"access-missing", steps.English, 80, 26, "A row for each API with a sign and a word: open, not open, technical account refused; then what to do about each."},
	{"saved", steps.English, 80, 24, "The receipt: where the dossier and the secrets are, what was proven, and what to do next."},
	{"credentials", steps.French, 80, 42, "Une étape dans Open Bee : où trouver le Client ID et le Client Secret, et où les saisir."},
}

// The README's pictures are what the program draws, on a dark terminal and on a light one:
// -update makes them anew.
func TestREADMEPictures(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, s := range shots {
			if s.language != v.Language {
				continue
			}
			for _, scheme := range schemes {
				drawn := s.draw(t, v, scheme)
				sameFile(t, filepath.Join("testdata", "pictures", s.picture+"-"+string(s.language)+"-"+scheme.name+".svg"), drawn)
				if len(drawn) > 16<<10 {
					t.Errorf("%s: %d bytes", s.picture, len(drawn))
				}
			}
		}
	})
}

// draw takes the picture in the 256 colours that terminals share, on the scheme's background.
func (s shot) draw(t *testing.T, v wizard.Voice, scheme scheme) string {
	t.Helper()
	w := poseOn(t, v, pictureNamed(t, s.picture), glass{scheme.ground(), colorprofile.ANSI256})
	defer w.close()
	w.resize(s.width, s.height)
	w.mu.Lock()
	defer w.mu.Unlock()
	d := newDrawing(scheme, s.width, s.height)
	d.add(w.emulator)
	for class, colour := range d.colours {
		if ratio := layout.Contrast(colorOf(colour), scheme.ground()); ratio < layout.LeastContrast {
			t.Errorf("%s: %s of %s is %.1f:1 on %s", s.picture, colour, class, ratio, scheme.background)
		}
	}
	return d.picture(w.model.page.Title, s.shows)
}

// A terminal's own text can be read on its background.
func TestSchemes(t *testing.T) {
	for _, s := range schemes {
		if ratio := layout.Contrast(colorOf(s.text), s.ground()); ratio < layout.LeastContrast {
			t.Errorf("%s: %.1f:1", s.name, ratio)
		}
	}
}

func pictureNamed(t *testing.T, name string) picture {
	t.Helper()
	for _, p := range pictures() {
		if p.name == name {
			return p
		}
	}
	t.Fatalf("no picture %s", name)
	return picture{}
}

// sameFile compares a file with what it should hold, or writes it under -update, the flag
// of x/exp/golden.
func sameFile(t *testing.T, path, want string) {
	t.Helper()
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the program draws; look at the change, then run this test with -update", path)
	}
}
