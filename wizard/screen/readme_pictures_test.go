package screen

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"raccord/steps"
	"raccord/wizard"
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

// The README's pictures are what the program draws: -update makes them anew.
func TestREADMEPictures(t *testing.T) {
	wizardtest.InEveryLanguage(t, func(t *testing.T, v wizard.Voice) {
		for _, s := range shots {
			if s.language != v.Language {
				continue
			}
			w := pose(t, v, pictureNamed(t, s.picture))
			w.resize(s.width, s.height)
			w.mu.Lock()
			drawn := svg(w.emulator, darkScheme, w.model.page.Title, s.shows)
			w.mu.Unlock()
			w.close()
			sameFile(t, filepath.Join("testdata", "pictures", s.picture+"-"+string(s.language)+".svg"), drawn)
			if len(drawn) > 16<<10 {
				t.Errorf("%s: %d bytes", s.picture, len(drawn))
			}
		}
	})
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

// What the pictures' terminal writes can be read on its background.
func TestPictureContrast(t *testing.T) {
	s := darkScheme
	inks := []string{s.text}
	for _, colour := range s.palette {
		inks = append(inks, colour)
	}
	for _, ink := range inks {
		light, dark := max(luminance(t, ink), luminance(t, s.background)), min(luminance(t, ink), luminance(t, s.background))
		if ratio := (light + .05) / (dark + .05); ratio < 4.5 {
			t.Errorf("%s on %s is %.1f:1", ink, s.background, ratio)
		}
	}
}

// luminance is the relative luminance of a colour #RRGGBB, WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		value, err := strconv.ParseUint(strings.TrimPrefix(colour, "#")[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		channel := float64(value) / 255
		if channel <= .04045 {
			sum += weight * channel / 12.92
		} else {
			sum += weight * math.Pow((channel+.055)/1.055, 2.4)
		}
	}
	return sum
}
