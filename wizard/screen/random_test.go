package screen

import (
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"raccord/steps"
	"raccord/wizard"
	"raccord/wizard/wizardtest"
)

// Whatever is typed, nothing panics, a bounded number of Esc leads home, and nothing is
// written outside the store. RACCORD_KEYS=10000 types as many, 500 with each seed.
func TestRandomKeys(t *testing.T) {
	seeds, keys := 2, 250
	if all, err := strconv.Atoi(os.Getenv("RACCORD_KEYS")); err == nil {
		seeds, keys = max(1, all/500), 500
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(seed), 7))
			s := wizardtest.OpenStore(t)
			start := func() *terminal {
				return run(t, New(wizardtest.NewEffects(t, s, "happy"), wizard.VoiceIn(steps.Languages[seed%2]), wizard.State{}))
			}
			w := start()
			for range keys {
				if w.over() { // « close » was chosen from the list
					w = start()
				}
				if random.IntN(40) == 0 {
					w.resize(random.IntN(120)+1, random.IntN(40)+1)
				} else {
					io.WriteString(w.keys, randomKey(random))
					w.settle()
				}
			}
			home(w)
			outside(t, s.Dir())
		})
	}
}

// randomKey is what a hand on a keyboard does, or a cat.
func randomKey(random *rand.Rand) string {
	pieces := []string{
		"\r", "\r", "\r", "\r", "\r", "\x1b", "\t", "\x1b[Z", "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[5~", "\x1bOP", "?", "o", "y", "n", "2", "\x15", "\x7f", "\x16",
		"12345678200010", "Mairie", "si@mairie.example", "MON_APPLICATION_CHORUS_PRO", "6.11.2", "é", "\u200b", "+33 1 00 00 00 00",
		"2c5b3aa8-09d2-4ae9-85c8-44250a4a62e5", "\x1b[200~98bb462e-c7e1-40ae-8e04-e6128f5bc275\n\x1b[201~", "\x1b[200~" + strings.Repeat("x", 300) + "\x1b[201~",
	}
	return pieces[random.IntN(len(pieces))]
}

// home goes back until the list is there.
func home(w *terminal) {
	w.Helper()
	for range 80 {
		if w.over() || w.model.State.Phase == wizard.Home {
			return
		}
		w.press("\x1b")
	}
	w.Errorf("still not home: phase %v at %v\n%s", w.model.State.Phase, w.model.State.At, w.screen())
}

// outside refuses files beside the store's own.
func outside(t *testing.T, dir string) {
	t.Helper()
	filepath.WalkDir(filepath.Dir(dir), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(path, dir) {
			t.Errorf("written outside the store: %s", path)
		}
		return nil
	})
}
